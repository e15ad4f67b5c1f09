// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var (
	_ datasource.DataSourceWithConfigure        = (*usersDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*usersDataSource)(nil)
)

// NewUsersDataSource returns the data source atlassian_users.
func NewUsersDataSource() datasource.DataSource {
	return &usersDataSource{framework.DataSource{Name: "users"}, time.Now}
}

type usersDataSource struct {
	framework.DataSource

	now func() time.Time
}

func (d *usersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + "People of the organization, in all its directories. Filters combine: who is listed meets every filter that is set, and any of " +
			"the values of a filter with several. A filter that is set to an empty list is met by nobody. Lists may be longer than Atlassian's API takes; " +
			"they are split into several requests.\n\n" +
			"Needs the provider's `org_id` and an `api_key` without scopes, because Atlassian has no scope for searching users.",
		Attributes: map[string]schema.Attribute{
			"emails":        raw.FilterAttribute("Exact e-mail addresses, without regard to case. Not together with `search`."),
			"email_domains": raw.FilterAttribute("Domains of e-mail addresses, such as `corp.example` or `@corp.example`."),
			"account_ids":   raw.FilterAttribute("Atlassian account ids.", accept.ID("Addresses go into emails.")),
			"group_ids": raw.FilterAttribute("Ids of organization groups; who is a member of any of them is listed.",
				accept.ID("The data source atlassian_groups lists them by name (`organization_group_id`).")),
			"product_keys": raw.FilterAttribute("Keys of products, such as `jira-software`, in either spelling: `jira` and `jira-software` are the same product, " +
				"and so are `jira-service-desk` and `jira-servicedesk`. Who has a role on an app of any of them is listed; sandboxes do not count."),
			"roles": raw.FilterAttribute("Roles, as Atlassian spells them: "+diagnostics.InBackticks(product.SearchableRoles())+". With `product_keys`, roles on the apps of those products.",
				accept.OneOf(product.SearchableRoles()...)),
			"statuses": raw.FilterAttribute("Statuses: "+diagnostics.InBackticks(userStatuses)+".", accept.OneOf(userStatuses...)),
			"claim_status": schema.StringAttribute{
				MarkdownDescription: "Whether the account is on a verified domain of the organization: " + diagnostics.InBackticks(claimStatuses) + ".",
				Optional:            true,
				Validators:          []validator.String{accept.OneOf(claimStatuses...)},
			},
			"search": schema.StringAttribute{
				MarkdownDescription: "Text to search in display names and e-mail addresses, as Atlassian searches. Not together with `emails`.",
				Optional:            true,
				Validators:          []validator.String{accept.NotEmpty()},
			},
			"inactive_days": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("Only people without activity for this many days, from 1 to %d, or without any ever: in the products of `product_keys`, or in any "+
					"product when that is unset. Activity is what Atlassian reports, up to 24 hours late. New accounts read as never active, "+
					"see `added_at`. Nobody is listed whose last activity can't be told: of that there is a warning.", accept.MaxDays),
				Optional:   true,
				Validators: []validator.Int64{int64validator.Between(1, accept.MaxDays)},
			},
			"ignore_missing": schema.BoolAttribute{
				MarkdownDescription: "Whether an address of `emails` or an id of `account_ids` that is not in the organization is left out instead of being an error. " +
					"Defaults to `false`.",
				Optional: true,
			},
			"users": raw.ListAttribute("People, ordered by e-mail address and account id; people whose e-mail is hidden come last.", usersAttributes()),
			"total": computed.Int("Number of people listed."),
		},
	}
}

func usersAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"account_id":        computed.Text("Atlassian account id."),
		"email":             computed.Text("E-mail address. Null when Atlassian hides it."),
		"name":              computed.Text("Name, as the organization shows it."),
		"status":            computed.Text("Status over account and membership: " + diagnostics.InBackticks(userStatuses) + "."),
		"account_status":    computed.Text("State of the account: `active`, `inactive` (deactivated) or `closed` (deleted)."),
		"membership_status": computed.Text("State of the membership: `active`, `suspended` (in all directories) or `no_membership`."),
		"claim_status":      computed.Text("Whether the account is on a verified domain of the organization: " + diagnostics.InBackticks(claimStatuses) + "."),
		"billable":          computed.Bool("Whether the account counts for the Atlassian Guard bill. Null for accounts that are not managed."),
		"management_source": computed.Text("Where a managed account comes from: `invited` or `synced` (from an identity provider). Null for others, and when Atlassian does not say."),
		"account_type": computed.Text("Kind of account: `atlassian` for a person; others, such as service accounts and apps, hold no seat. Null when Atlassian does " +
			"not say, which is a person."),
		"added_at": computed.Text("When the person was added to the organization, in RFC 3339 (UTC). Null when Atlassian does not say."),
		"last_active_at": computed.Text("When the person last used any product, in RFC 3339 (UTC), as Atlassian reports it up to 24 hours late. Null when it reports " +
			"no activity, or none that can be read."),
		"product_access": computed.List("Apps that the person has used, ordered by key and address. This is activity, not entitlement: a seat that was never used is not "+
			"here, and access that was removed may be. Null when Atlassian reports no activity of anybody.", productAccessAttributes()),
	}
}

// ConfigValidators refuses what Atlassian answers with 400 (API §4.3).
func (d *usersDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.Conflicting(path.MatchRoot("emails"), path.MatchRoot("search")),
	}
}

func (d *usersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	filter := usersFilter{
		emails:       raw.Filter(ctx, req.Config, "emails", &resp.Diagnostics),
		emailDomains: domains(raw.Filter(ctx, req.Config, "email_domains", &resp.Diagnostics)),
		accountIDs:   raw.Filter(ctx, req.Config, "account_ids", &resp.Diagnostics),
		groupIDs:     raw.Filter(ctx, req.Config, "group_ids", &resp.Diagnostics),
		productKeys:  raw.Filter(ctx, req.Config, "product_keys", &resp.Diagnostics),
		roles:        raw.Filter(ctx, req.Config, "roles", &resp.Diagnostics),
		statuses:     raw.Filter(ctx, req.Config, "statuses", &resp.Diagnostics),
		claimStatus:  raw.Argument[types.String](ctx, req.Config, "claim_status", &resp.Diagnostics).ValueString(),
		search:       raw.Argument[types.String](ctx, req.Config, "search", &resp.Diagnostics).ValueString(),
	}
	ignoreMissing := raw.Argument[types.Bool](ctx, req.Config, "ignore_missing", &resp.Diagnostics).ValueBool()

	filter.now = d.now()

	if days := raw.Argument[*int](ctx, req.Config, "inactive_days", &resp.Diagnostics); days != nil {
		since := filter.now.UTC().AddDate(0, 0, -*days)
		filter.inactiveSince = &since
	}

	org := d.Organization(resp)
	if org == nil {
		return
	}

	found, err := readUsers(ctx, org, filter)
	if err != nil {
		resp.Diagnostics.Append(diagnostics.FromError("Reading users failed", err)...)

		return
	}

	resp.Diagnostics.Append(found.warnings()...)

	if !ignoreMissing {
		resp.Diagnostics.Append(missingDiagnostics("emails", "e-mail address", found.missingEmails, found.hidden)...)
		resp.Diagnostics.Append(missingDiagnostics("account_ids", "account id", found.missingAccountIDs, 0)...)

		if resp.Diagnostics.HasError() {
			return
		}
	}

	resp.Diagnostics.Append(raw.SetState(ctx, req.Config, &resp.State, map[string]tftypes.Value{
		"users": flattenUsers(ctx, found),
		"total": raw.Int(new(len(found.users))),
	})...)
}

// domains removes a leading @ from domains.
func domains(written []string) []string {
	if written == nil {
		return nil
	}

	names := make([]string, len(written))
	for i, name := range written {
		names[i] = strings.TrimPrefix(strings.TrimSpace(name), "@")
	}

	return names
}

// warnings returns the warnings about missing activity data and unmatched filters.
func (f foundUsers) warnings() diag.Diagnostics {
	diags := f.diags

	if f.silent {
		diags.AddWarning("Last activity unknown", "Atlassian reports no activity of anybody who was found. Whether there was none or Atlassian does not "+
			"tell can't be known, so last activity is null and nobody is listed as inactive.")
	}

	if len(f.unreadable) > 0 {
		diags.AddWarning("Last activity not readable", "The time at which Atlassian says that somebody was last active is none: "+
			diagnostics.JoinNames(f.unreadable)+". They are not listed as inactive.")
	}

	return diags
}

// missingDiagnostics reports people who are not in the organization. If some exist but hide the attribute that was
// asked for, only their number is known.
func missingDiagnostics(argument, kind string, missing []string, hidden int) diag.Diagnostics {
	if len(missing) == 0 {
		return nil
	}

	text := "The organization has nobody with this " + kind + ": " + strings.Join(missing, ", ") + "."
	if hidden > 0 {
		text = fmt.Sprintf("The organization shows nobody with this %s: %s. Of these, %d belong to people whose %s Atlassian hides; the others are unknown.",
			kind, strings.Join(missing, ", "), hidden, kind)
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(argument), "Users not found",
		text+" Correct or remove what is wrong, or set ignore_missing = true to list only those who are there.",
	)}
}

func flattenUsers(ctx context.Context, found foundUsers) tftypes.Value {
	object := raw.NewObject(ctx, usersAttributes())
	access := newAccessFlattener(ctx)
	users := make([]tftypes.Value, len(found.users))

	for i, u := range found.users {
		values := accountValues(access, u, found.silent)
		values["billable"] = raw.Bool(found.billable[u.AccountID])
		values["management_source"] = raw.Text(u.ManagementSource)
		values["account_type"] = raw.Text(u.AccountType)

		users[i] = object.Of(values)
	}

	return object.List(users)
}
