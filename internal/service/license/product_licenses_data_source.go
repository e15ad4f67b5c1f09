// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var _ datasource.DataSourceWithConfigure = (*productLicensesDataSource)(nil)

// NewProductLicensesDataSource makes the data source atlassian_product_licenses.
func NewProductLicensesDataSource() datasource.DataSource {
	return &productLicensesDataSource{DataSource: framework.DataSource{Name: "product_licenses"}, now: time.Now}
}

type productLicensesDataSource struct {
	framework.DataSource

	now func() time.Time
}

func (d *productLicensesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + "Seats of every app of the organization: how many there are, how many are used and, on request, by whom. " +
			"Used seats are counted, since Atlassian reports them for Bitbucket alone: a seat is used by every active person whose role on the app is " +
			"`atlassian/user` or `atlassian/admin`; suspended and deactivated people, guests, portal customers, service accounts and apps use none. " +
			"An app that Atlassian refuses to count keeps its row, with nulls and a warning; one whose holders it refuses to list is counted alone. " +
			"Needs the provider's `org_id` and an `api_key` without scopes, because Atlassian has no scope for counting users.\n\n" +
			fmt.Sprintf("Without holders it takes one request per app and one per %[1]d apps; with them, one for every %[2]d holders of each app and one for every %[2]d of its "+
				"administrators, one for the organization's directories and, where there are several, one for every %[2]d people suspended in each. "+
				"A count can't leave out service accounts and apps, should Atlassian list them among the holders: one look at the first hundred people tells, ",
				admin.WorkspacePageLimit, admin.PageLimit) +
			"and if it shows any, all holders are listed to be counted. It is taken where it costs no further request: where an app has at most a hundred seats, or tells its usage itself. " +
			"With `include_users`, only people are counted in any case.",
		Attributes: map[string]schema.Attribute{
			"product_keys": raw.FilterAttribute(productKeysDescription),
			"site_urls": raw.FilterAttribute("Only apps on these sites, such as `https://acme.atlassian.net`. Scheme, path, trailing slash and "+
				"case do not matter. Unset, all sites; an empty list, none.", siteURLValidator{}),
			"include_users": schema.BoolAttribute{
				MarkdownDescription: "Whether to read who holds the seats. Defaults to `false`.",
				Optional:            true,
			},
			"include_sandboxes": schema.BoolAttribute{
				MarkdownDescription: "Whether to list sandboxes too. They have no seats of their own and are in no total. Defaults to `false`.",
				Optional:            true,
			},
			"inactive_days": inactiveDaysAttribute(fmt.Sprintf("Reads the holders. Defaults to `%d` when `include_users` is true; otherwise, unset, nothing is "+
				"said about activity.", defaultInactiveDays)),
			"include_grants": schema.BoolAttribute{
				MarkdownDescription: includeGrantsDescription + "Whoever has a role of their own besides a group's is shown with the groups alone, " +
					"unless `include_direct_roles` is true. Needs `include_users`.",
				Optional:   true,
				Validators: []validator.Bool{boolvalidator.AlsoRequires(path.MatchRoot("include_users"))},
			},
			"include_direct_roles": schema.BoolAttribute{
				MarkdownDescription: "Whether to tell in `granted_by` the roles that people hold themselves beside the group's, and which roles those are. " +
					"Atlassian tells them one person at a time, so it takes one request for each holder. Defaults to `false`. Needs `include_grants`; " +
					"`atlassian_unused_licenses` always tells them, of the people it names.",
				Optional:   true,
				Validators: []validator.Bool{boolvalidator.AlsoRequires(path.MatchRoot("include_grants"))},
			},
			"licenses": raw.ListAttribute("Apps, one per product and site, ordered by product key, site and id. "+
				"Entries for administration, such as `jira-admin`, are none.", licenseAttributes()),
			"totals": raw.ListAttribute("Seats per product over all its apps that are listed, sandboxes aside, ordered by product key.", totalAttributes()),
		},
	}
}

func (d *productLicensesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	selected := selection{
		productKeys: raw.Filter(ctx, req.Config, "product_keys", &resp.Diagnostics),
		siteURLs:    raw.Filter(ctx, req.Config, "site_urls", &resp.Diagnostics),
		sandboxes:   raw.Argument[types.Bool](ctx, req.Config, "include_sandboxes", &resp.Diagnostics).ValueBool(),
	}
	includeUsers := raw.Argument[types.Bool](ctx, req.Config, "include_users", &resp.Diagnostics).ValueBool()
	includeGrants := raw.Argument[types.Bool](ctx, req.Config, "include_grants", &resp.Diagnostics).ValueBool()
	includeDirectRoles := raw.Argument[types.Bool](ctx, req.Config, "include_direct_roles", &resp.Diagnostics).ValueBool()
	inactiveDays := raw.Argument[*int](ctx, req.Config, "inactive_days", &resp.Diagnostics)

	organization := d.Organization(resp)
	if organization == nil {
		return
	}

	if includeUsers && inactiveDays == nil {
		inactiveDays = new(defaultInactiveDays)
	}

	apps, diags := readApps(ctx, organization)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(selected.unmatched(apps)...)

	var (
		rows []row
		err  error
	)

	reader := newReader(organization, apps, d.now())
	reported := selected.of(apps)

	if inactiveDays != nil {
		rows, err = reader.readHolders(ctx, reported)
		if err == nil {
			err = reader.countUnlisted(ctx, rows, reported)
		}
	} else {
		rows, err = reader.countSeats(ctx, reported)
	}

	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError(readingSeats, err)...)

		return
	}

	resp.Diagnostics.Append(refusedApps(rows)...)
	resp.Diagnostics.Append(unlistedApps(rows)...)
	resp.Diagnostics.Append(activityUnknown(rows)...)

	if includeGrants && includeUsers {
		diags, err := reader.explainSeats(ctx, d.Clients, apps, rows)
		if err == nil && includeDirectRoles {
			var confirmed diag.Diagnostics

			confirmed, err = reader.confirm(ctx, heldSeats(rows))
			diags.Append(confirmed...)
		}

		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError(readingGrants, err)...)

			return
		}

		resp.Diagnostics.Append(diags...)
	}

	var since time.Time
	if inactiveDays != nil {
		since = cutoff(d.now(), *inactiveDays)
	}

	flatten := newFlattener(ctx, since, inactiveDays != nil, includeUsers)

	resp.Diagnostics.Append(raw.SetState(ctx, req.Config, &resp.State, map[string]tftypes.Value{
		"inactive_days": raw.Int(inactiveDays),
		"licenses":      flatten.licenses(rows),
		"totals":        flatten.totals(totals(rows, since)),
	})...)
}

// heldSeats returns the seats of all holders.
func heldSeats(rows []row) []heldSeat {
	var seats []heldSeat

	for i := range rows {
		for k := range rows[i].holders {
			seats = append(seats, heldSeat{holder: &rows[i].holders[k], app: &rows[i].app})
		}
	}

	return seats
}

// siteURLValidator refuses a text that is not a site's address.
type siteURLValidator struct{}

func (siteURLValidator) Description(context.Context) string { return "must be the address of a site" }

func (v siteURLValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v siteURLValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || product.SiteURL(req.ConfigValue.ValueString()) != "" {
		return
	}

	resp.Diagnostics.AddAttributeError(req.Path, "Invalid site address",
		"The value "+v.Description(ctx)+", such as https://acme.atlassian.net, not "+req.ConfigValue.String()+".")
}
