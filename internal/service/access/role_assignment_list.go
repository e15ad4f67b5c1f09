// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var _ list.ListResourceWithConfigure = (*roleAssignmentList)(nil)

// NewGroupRoleAssignmentList is the list resource atlassian_group_role_assignment.
func NewGroupRoleAssignmentList() list.ListResource {
	return &roleAssignmentList{
		ListResource: framework.ListResource{Name: "group_role_assignment"},
		description: "Which roles on apps the organization's groups give, of every kind of group: those of identity providers, those managed in Atlassian Administration and default groups. " +
			"It costs one request for each hundred groups, and one for each group that gives roles.",
		kind: groupHolder(), holderIDs: "organization_group_ids", holderIDsDescription: "Ids (UUID) of groups of the organization whose roles are listed. Unset, those of all groups are.",
		holders: func(ctx context.Context, organization *admin.Client, ids, resourceIDs []string) iter.Seq2[listedHolder, error] {
			return holders(organization.SearchGroups(ctx, admin.GroupQuery{
				GroupIDs: ids, ResourceIDs: resourceIDs,
				Expand: []string{admin.ExpandResourceCount},
			}),
				func(g *admin.Group) listedHolder { return listedHolder{g.ID, g.Name, g.ResourceCount} })
		},
	}
}

// NewUserRoleAssignmentList is the list resource atlassian_user_role_assignment.
func NewUserRoleAssignmentList() list.ListResource {
	return &roleAssignmentList{
		ListResource: framework.ListResource{Name: "user_role_assignment"},
		description: "Which roles people hold themselves: what comes from groups is not listed. It costs one request for each hundred people, and one for each who has any role, from a group or not: " +
			"in a large organization name people or apps.",
		kind: accountHolder(), holderIDs: "account_ids", holderIDsDescription: "Account ids of people whose roles are listed. Unset, those of everybody are.",
		holders: func(ctx context.Context, organization *admin.Client, ids, resourceIDs []string) iter.Seq2[listedHolder, error] {
			return holders(organization.SearchUsers(ctx, admin.UserQuery{
				AccountIDs: ids, ResourceIDs: resourceIDs,
				Expand: []string{admin.ExpandResourceCount},
			}),
				func(u *admin.User) listedHolder {
					name := u.Email
					if name == "" {
						name = u.Name
					}

					return listedHolder{u.AccountID, name, u.ResourceCount}
				})
		},
	}
}

// roleAssignmentList lists the roles of one kind of holder.
type roleAssignmentList struct {
	framework.ListResource

	description string
	kind        holderKind
	// holderIDs is the argument that selects holders, with its description.
	holderIDs, holderIDsDescription string
	// holders yields the possible holders: the selected ones if any are, and those on the selected apps if any are.
	holders func(ctx context.Context, organization *admin.Client, ids, resourceIDs []string) iter.Seq2[listedHolder, error]
}

// A listedHolder may hold roles.
type listedHolder struct {
	id, name  string
	resources *int // how many resources they hold roles on, nil if unknown
}

func holders[T any](found iter.Seq2[T, error], of func(T) listedHolder) iter.Seq2[listedHolder, error] {
	return func(yield func(listedHolder, error) bool) {
		for one, err := range found {
			var holder listedHolder
			if err == nil {
				holder = of(one)
			}

			if !yield(holder, err) || err != nil {
				return
			}
		}
	}
}

func (l *roleAssignmentList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + l.description + framework.ListNote,
		Attributes: map[string]schema.Attribute{
			l.holderIDs:    framework.ListFilterAttribute(l.holderIDsDescription),
			"resource_ids": framework.ListFilterAttribute("Ids (ARI) of apps, as `atlassian_product_licenses` lists them; only roles on them are listed."),
		},
	}
}

func (l *roleAssignmentList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics

	ids := raw.Filter(ctx, req.Config, l.holderIDs, &diags)
	resourceIDs := raw.Filter(ctx, req.Config, "resource_ids", &diags)

	organization, more := l.Clients.Organization()
	diags.Append(more...)

	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}

	if ids != nil && len(ids) == 0 || resourceIDs != nil && len(resourceIDs) == 0 {
		stream.Results = list.NoListResults // an empty list matches nothing

		return
	}

	framework.StreamList(ctx, req, stream, l.listed(ctx, organization, ids, resourceIDs))
}

func (l *roleAssignmentList) listed(
	ctx context.Context, organization *admin.Client, ids, resourceIDs []string,
) iter.Seq2[framework.ListItem, diag.Diagnostics] {
	const summary = "Listing role assignments failed"

	return func(yield func(framework.ListItem, diag.Diagnostics) bool) {
		names := appNames(ctx, organization)
		unmet := unmetFilters{holders: slices.Clone(ids), resources: slices.Clone(resourceIDs)}

		for who, err := range l.holders(ctx, organization, ids, resourceIDs) {
			if err != nil {
				yield(framework.ListItem{}, diagnostics.FromError(summary, err))

				return
			}

			unmet.holder(who.id)

			if who.resources != nil && *who.resources == 0 {
				continue
			}

			for assignment, err := range l.kind.holder(organization, who.id).assignments(ctx) {
				if err != nil {
					yield(framework.ListItem{}, diagnostics.FromError(summary, err))

					return
				}

				if resourceIDs != nil && !slices.ContainsFunc(resourceIDs, func(id string) bool { return product.SameApp(id, assignment.ResourceID) }) {
					continue
				}

				unmet.resource(assignment.ResourceID)

				for _, assigned := range assignment.Roles {
					if !assigned.Direct || !slices.Contains(l.kind.roles, assigned.Role) {
						continue
					}

					if !yield(l.result(organization.OrgID(), who, assigned.Role, assignment.ResourceID, names), nil) {
						return
					}
				}
			}
		}

		if diags := unmet.warnings(l.holderIDs, names); len(diags) > 0 {
			yield(framework.ListItem{}, diags)
		}
	}
}

// unmetFilters are the filter values that matched nothing so far.
type unmetFilters struct{ holders, resources []string }

func (u *unmetFilters) holder(id string) {
	u.holders = slices.DeleteFunc(u.holders, func(wanted string) bool { return wanted == id })
}

func (u *unmetFilters) resource(id string) {
	u.resources = slices.DeleteFunc(u.resources, func(wanted string) bool { return product.SameApp(wanted, id) })
}

// warnings names the filter values that do not exist: an empty list would otherwise pass for "no roles". A holder
// without a role on the selected apps, and an app without any role, are no mistakes.
func (u *unmetFilters) warnings(holderIDs string, apps map[string]string) diag.Diagnostics {
	var diags diag.Diagnostics

	if len(apps) > 0 {
		for id := range apps {
			u.resource(id)
		}

		existing := make([]string, 0, len(apps))
		for id, name := range apps {
			existing = append(existing, fmt.Sprintf("%s (%s)", id, name))
		}

		diags.Append(diagnostics.Unmatched{
			Argument: "resource_ids", Where: "organization", Noun: "app with the id", Missing: u.resources, Existing: existing,
		}.Warning()...)
	}

	if len(u.holders) > 0 {
		diags.AddAttributeWarning(path.Root(holderIDs), "Unknown value in "+holderIDs,
			"The organization has none of these, or none with a role on the apps that are asked for: "+diagnostics.JoinNames(u.holders)+".")
	}

	return diags
}

func (l *roleAssignmentList) result(orgID string, who listedHolder, role, resourceID string, names map[string]string) framework.ListItem {
	model := roleAssignmentModel{
		kind: l.kind, Holder: types.StringValue(who.id), Record: types.StringNull(), Role: types.StringValue(role), ResourceID: types.StringValue(resourceID),
		OrgID: types.StringValue(orgID), Timeouts: framework.NoTimeouts("create", "read", "delete"),
	}

	app := names[resourceID]
	if app == "" {
		app = resourceID
	}

	return framework.ListItem{
		DisplayName: fmt.Sprintf("%s: %s on %s", who.name, role, app),
		Identify:    model.Identify,
		Resource:    func() any { return model.fields() },
	}
}

// appNames returns the names of the apps by resource id. They are only for display: a key that may not read them still
// lists roles.
func appNames(ctx context.Context, organization *admin.Client) map[string]string {
	names := map[string]string{}

	apps, _ := product.Apps(ctx, organization)
	for _, app := range apps {
		name := app.Name
		if app.SiteURL != "" {
			name += " (" + app.SiteURL + ")"
		}

		for _, id := range append(app.IDs, app.ID) {
			names[id] = name
		}
	}

	return names
}
