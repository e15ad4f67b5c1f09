// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

func grantedByAttribute() schema.ListNestedAttribute {
	return computed.List("What gives the seat: groups, ordered by name, and the person's own role. Null unless `include_grants` is true, and when it can't "+
		"be told.", grantAttributes())
}

func revocableByAttribute() schema.ListAttribute {
	return computed.Texts("How the seat is taken back; all of these are needed, since each thing in `granted_by` gives it by itself. " +
		"`group_membership`: `atlassian_group_membership` or `atlassian_group_members`, for a group of the provider's SCIM directory. " +
		"`organization_group_membership`: `atlassian_organization_group_membership` or `atlassian_organization_group_members`. " +
		"`role_assignment`: `atlassian_user_role_assignment`. " +
		"`identity_provider`: only where the group is managed, outside Atlassian. Null when `granted_by` is.")
}

func grantAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"type":              computed.Text("`group`, or `direct` for a role that the person holds themselves."),
		"id":                computed.Text("Id of the group in the organization. Null for `direct`."),
		"name":              computed.Text("Name of the group. Null for `direct`."),
		"management_source": computed.Text("Who manages the group: `external` (an identity provider), `admins`, `team-members` or `open`. Null for `direct`."),
		"scim_group_id":     computed.Text("Id of the group in the provider's SCIM directory. Null when it is not in it, and without one."),
		"revocable_by":      computed.Text("How this one is taken back, as in `revocable_by` of the seat."),
		"roles":             computed.Texts("Roles that the person holds themselves and that take a seat: each has to be revoked. Null for groups, and where they were not asked for."),
		"resource_ids":      computed.Texts("ARIs of all apps of which a membership of the group gives a seat: who leaves it loses all of them. Null for `direct`."),
	}
}

// grantFlattener turns grants into Terraform's values. The members of a group share its values.
type grantFlattener struct {
	object raw.Object
	groups raw.Memo[*grantingGroup, tftypes.Value]
}

func newGrantFlattener(ctx context.Context) grantFlattener {
	return grantFlattener{object: raw.NewObject(ctx, grantAttributes()), groups: raw.Memo[*grantingGroup, tftypes.Value]{}}
}

func (f grantFlattener) grantedBy(grants []grant) tftypes.Value {
	if grants == nil {
		return f.object.NullList()
	}

	values := make([]tftypes.Value, len(grants))
	for i, g := range grants {
		values[i] = f.grant(g)
	}

	return f.object.List(values)
}

func (f grantFlattener) grant(g grant) tftypes.Value {
	if g.group == nil {
		return f.object.Of(map[string]tftypes.Value{
			"type": raw.Text("direct"), "id": raw.Text(""), "name": raw.Text(""), "management_source": raw.Text(""), "scim_group_id": raw.Text(""),
			"revocable_by": raw.Text(byRoleAssignment), "roles": raw.Texts(g.roles), "resource_ids": raw.Texts(nil),
		})
	}

	return f.groups.Of(g.group, func(group *grantingGroup) tftypes.Value {
		return f.object.Of(map[string]tftypes.Value{
			"type":              raw.Text("group"),
			"id":                raw.Text(group.id),
			"name":              raw.Text(group.name),
			"management_source": raw.Text(group.managedBy),
			"scim_group_id":     raw.Text(group.scimID),
			"revocable_by":      raw.Text(group.revocableBy),
			"roles":             raw.Texts(nil),
			"resource_ids":      raw.Texts(group.gives),
		})
	})
}

// revocableBy returns the ways to take the seat back, each once.
func (f grantFlattener) revocableBy(grants []grant) tftypes.Value {
	if grants == nil {
		return raw.Texts(nil)
	}

	ways := make([]string, 0, len(grants))
	for _, g := range grants {
		ways = append(ways, g.revocableBy())
	}

	slices.Sort(ways)

	return raw.Texts(slices.Compact(ways))
}
