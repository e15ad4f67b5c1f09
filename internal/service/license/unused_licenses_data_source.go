// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var (
	_ datasource.DataSourceWithConfigure      = (*unusedLicensesDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*unusedLicensesDataSource)(nil)
)

// NewUnusedLicensesDataSource makes the data source atlassian_unused_licenses.
func NewUnusedLicensesDataSource() datasource.DataSource {
	return &unusedLicensesDataSource{DataSource: framework.DataSource{Name: "unused_licenses"}, now: time.Now}
}

type unusedLicensesDataSource struct {
	framework.DataSource

	now func() time.Time
}

func (d *unusedLicensesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + "Seats that are paid for and not used: their holder has not been active in the app for `inactive_days`, or never. " +
			"Whoever came to the organization only lately (`grace_days`) is not missed yet. Whose last activity can't be told is not named, with a warning; nor is " +
			"anybody in a product of which Atlassian reports no activity at all. People outside the directory are named like everybody else; who is suspended or deactivated has no seat. Sandboxes are left out, having no seats of their own. " +
			"Needs the provider's `org_id` and an `api_key` without scopes, because Atlassian has no scope for searching users.",
		Attributes: map[string]schema.Attribute{
			"inactive_days": inactiveDaysAttribute(fmt.Sprintf("Defaults to `%d`.", defaultInactiveDays)),
			"grace_days": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("Who was added to the organization fewer days ago than this, from 0 to %d, and has never been active is not unused: "+
					"new accounts read as never active. Defaults to `inactive_days`; 0 names them from the first day.", accept.MaxDays),
				Optional:   true,
				Computed:   true,
				Validators: []validator.Int64{int64validator.Between(0, accept.MaxDays)},
			},
			"include_grants": schema.BoolAttribute{
				MarkdownDescription: includeGrantsDescription + "Besides, one request for each person named, to tell a role of their own beside a group's.",
				Optional:            true,
			},
			"product_keys": raw.FilterAttribute(productKeysDescription),
			"exclude_emails": raw.FilterAttribute("E-mail addresses, without regard to case, of people whose seats are never reported, such as " +
				"service accounts. An address that nobody has is warned of; one that Atlassian hides cannot be matched."),
			"exclude_group_ids": raw.FilterAttribute("Ids of organization groups whose members' seats are never reported. A group that does not exist is an error."),
			"cost_per_seat": schema.MapAttribute{
				MarkdownDescription: "Cost of one seat by product key, in any spelling of the key; numbers of at least 0, in whatever currency and period you think in. " +
					"Atlassian's APIs know no prices. A key of a product that the organization does not have is warned of.",
				Optional:    true,
				ElementType: types.NumberType,
			},
			"seats": raw.ListAttribute("Unused seats, ordered by product key, site, e-mail and account id.", unusedSeatAttributes()),
			"by_product": raw.ListAttribute("Unused seats per product, ordered by product key. Products without an unused seat are listed with 0.",
				unusedProductAttributes()),
			"total_cost": computed.Decimal("Cost of all unused seats of products that have a price in `cost_per_seat`. Null when `cost_per_seat` is not set, and when the number of unused seats of one of these products is not known."),
		},
	}
}

func (d *unusedLicensesDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	pricesOf(ctx, req.Config, &resp.Diagnostics)
}

func (d *unusedLicensesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	inactiveDays := raw.Argument[*int](ctx, req.Config, "inactive_days", &resp.Diagnostics)
	graceDays := raw.Argument[*int](ctx, req.Config, "grace_days", &resp.Diagnostics)
	includeGrants := raw.Argument[types.Bool](ctx, req.Config, "include_grants", &resp.Diagnostics).ValueBool()
	selected := selection{productKeys: raw.Filter(ctx, req.Config, "product_keys", &resp.Diagnostics)}
	excludeEmails := raw.Filter(ctx, req.Config, "exclude_emails", &resp.Diagnostics)
	excludeGroups := raw.Filter(ctx, req.Config, "exclude_group_ids", &resp.Diagnostics)
	costs := pricesOf(ctx, req.Config, &resp.Diagnostics)

	organization := d.Organization(resp)
	if organization == nil {
		return
	}

	if inactiveDays == nil {
		inactiveDays = new(defaultInactiveDays)
	}

	if graceDays == nil {
		graceDays = inactiveDays
	}

	apps, diags := readApps(ctx, organization)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(selected.unmatched(apps)...)
	resp.Diagnostics.Append(unknownProducts("cost_per_seat", pricedKeys(ctx, req.Config), apps)...)

	excludedAccounts, diags := readExcluded(ctx, organization, excludeGroups)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	reader := newReader(organization, apps, d.now())

	rows, err := reader.readHolders(ctx, selected.of(apps))
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(readingSeats, err)...)

		return
	}

	diags, err = unknownEmails(ctx, organization, excludeEmails, rows)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(readingExcluded, err)...)

		return
	}

	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(unlistedApps(rows)...)
	resp.Diagnostics.Append(activityUnknown(rows)...)

	if includeGrants {
		diags, err := reader.explainSeats(ctx, d.Clients, apps, rows)
		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError(readingGrants, err)...)

			return
		}

		resp.Diagnostics.Append(diags...)
	}

	report := findUnused(rows, unusedRule{
		since:    cutoff(d.now(), *inactiveDays),
		grace:    cutoff(d.now(), *graceDays),
		excluded: newExclusions(excludeEmails, excludedAccounts),
		costs:    costs,
	})

	resp.Diagnostics.Append(undatedPeople(report.undated)...)

	if includeGrants {
		diags, err := reader.confirm(ctx, report.held())
		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError(readingGrants, err)...)

			return
		}

		resp.Diagnostics.Append(diags...)
	}

	resp.Diagnostics.Append(raw.SetState(ctx, req.Config, &resp.State, map[string]tftypes.Value{
		"inactive_days": raw.Int(inactiveDays),
		"grace_days":    raw.Int(graceDays),
		"seats":         flattenUnusedSeats(ctx, report.seats),
		"by_product":    flattenUnusedProducts(ctx, report.products),
		"total_cost":    raw.Decimal(report.cost),
	})...)
}

// pricedKeys are the keys of cost_per_seat as written.
func pricedKeys(ctx context.Context, config tfsdk.Config) []string {
	var diags diag.Diagnostics

	costs := raw.Argument[types.Map](ctx, config, "cost_per_seat", &diags)

	return slices.Sorted(maps.Keys(costs.Elements()))
}

// pricesOf reads the known values of cost_per_seat.
func pricesOf(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) prices {
	costPerSeat := raw.Argument[types.Map](ctx, config, "cost_per_seat", diags)
	if costPerSeat.IsNull() || costPerSeat.IsUnknown() {
		return nil
	}

	known := make(map[string]*big.Float, len(costPerSeat.Elements()))

	for key, element := range costPerSeat.Elements() {
		cost, ok := element.(types.Number)
		if !ok || cost.IsUnknown() {
			continue
		}

		if cost.IsNull() {
			diags.AddAttributeError(path.Root("cost_per_seat").AtMapKey(key), "Missing cost", "The cost of a seat is null. Leave the product out, or give its cost.")

			continue
		}

		known[key] = cost.ValueBigFloat()
	}

	costs, err := newPrices(known)
	if err != nil {
		diags.AddAttributeError(path.Root("cost_per_seat"), "Invalid cost", "The value is not usable: "+err.Error()+".")
	}

	return costs
}
