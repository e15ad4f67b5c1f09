// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"errors"
	"math/big"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var (
	_ datasource.DataSourceWithConfigure      = (*unusedLicensesDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*unusedLicensesDataSource)(nil)
)

// NewUnusedLicensesDataSource makes the data source atlassian_unused_licenses.
func NewUnusedLicensesDataSource() datasource.DataSource {
	return &unusedLicensesDataSource{now: time.Now}
}

type unusedLicensesDataSource struct {
	framework.DataSource

	now func() time.Time
}

// Metadata implements datasource.DataSource.
func (d *unusedLicensesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_unused_licenses"
}

// Schema implements datasource.DataSource.
func (d *unusedLicensesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Seats that are paid for and not used: their holder has not been active in the app for `inactive_days`, or never. " +
			"Somebody who was given a seat only recently and has not used it yet counts as never active. Sandboxes are left out, having no seats of their own. " +
			"Needs the provider's `org_id` and an `api_key` without scopes, because Atlassian has no scope for searching users.",
		Attributes: map[string]schema.Attribute{
			"inactive_days": inactiveDaysAttribute("Defaults to `90`."),
			"product_keys":  raw.FilterAttribute(productKeysDescription),
			"exclude_emails": raw.FilterAttribute("E-mail addresses, without regard to case, of people whose seats are never reported, such as " +
				"service accounts. An address that Atlassian hides cannot be matched."),
			"exclude_group_ids": raw.FilterAttribute("Ids of organization groups whose members' seats are never reported. A group that does not exist is an error."),
			"cost_per_seat": schema.MapAttribute{
				MarkdownDescription: "Cost of one seat by product key, in any spelling of the key; numbers of at least 0, in whatever currency and period you think in. " +
					"Atlassian's APIs know no prices. Keys of products that the organization does not have are fine.",
				Optional:    true,
				ElementType: types.NumberType,
			},
			"seats": raw.ListAttribute("Unused seats, ordered by product key, site, e-mail and account id.", unusedSeatAttributes()),
			"by_product": raw.ListAttribute("Unused seats per product, ordered by product key. Products without an unused seat are listed with 0.",
				unusedProductAttributes()),
			"total_cost": computedDecimal("Cost of all unused seats of products that have a price in `cost_per_seat`. Null when `cost_per_seat` is not set."),
		},
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *unusedLicensesDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	pricesOf(ctx, req.Config, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (d *unusedLicensesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	inactiveDays := raw.Argument[*int](ctx, req.Config, "inactive_days", &resp.Diagnostics)
	selected := selection{productKeys: raw.Filter(ctx, req.Config, "product_keys", &resp.Diagnostics)}
	excludeEmails := raw.Filter(ctx, req.Config, "exclude_emails", &resp.Diagnostics)
	excludeGroups := raw.Filter(ctx, req.Config, "exclude_group_ids", &resp.Diagnostics)
	costs := pricesOf(ctx, req.Config, &resp.Diagnostics)

	org, diags := d.Clients.Organization()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	if inactiveDays == nil {
		inactiveDays = new(defaultInactiveDays)
	}

	apps, err := product.Apps(ctx, org)
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading apps failed", err)...)

		return
	}

	excludedAccounts, err := readMembers(ctx, org, excludeGroups)
	if unknown, ok := errors.AsType[*unknownGroupsError](err); ok {
		resp.Diagnostics.AddAttributeError(path.Root("exclude_group_ids"), "Group not found",
			"Nobody can be excluded by it: "+unknown.Error()+". Give the ids of organization groups, which are not those of SCIM groups.")

		return
	}

	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading members of excluded groups failed", err)...)

		return
	}

	rows, err := readRows(ctx, org, selected.of(apps), true)
	if err != nil {
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading seats failed", err)...)

		return
	}

	report := findUnused(rows, cutoff(d.now(), *inactiveDays), newExclusions(excludeEmails, excludedAccounts), costs)

	resp.Diagnostics.Append(raw.SetState(ctx, req.Config, &resp.State, map[string]tftypes.Value{
		"inactive_days": raw.Int(inactiveDays),
		"seats":         flattenUnusedSeats(ctx, report.seats),
		"by_product":    flattenUnusedProducts(ctx, report.products),
		"total_cost":    raw.Decimal(report.cost),
	})...)
}

// pricesOf reads cost_per_seat, as far as its values are known.
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
