// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

var (
	_ resource.ResourceWithUpgradeState    = (*groupRoleAssignmentResource)(nil)
	_ resource.ResourceWithUpgradeIdentity = (*groupRoleAssignmentResource)(nil)
)

// NewGroupRoleAssignmentResource is atlassian_group_role_assignment.
func NewGroupRoleAssignmentResource() resource.Resource {
	return &groupRoleAssignmentResource{roleAssignmentResource{
		Resource: framework.Resource{Name: "group_role_assignment"},
		description: "A role that a group gives its members on an app, such as access to Jira. Roles are assigned one by " +
			"one; other roles of the group are left alone. An assignment that exists already is taken over, and a change of anything " +
			"replaces it.\n\nA role is held by a group of the organization. A group of the SCIM directory is given by `group_id`: the provider " +
			"finds the group that it has become in the organization and waits for it, `timeouts.create` at most. One that never becomes any, " +
			"because it has the name of a default group, fails this resource alone.\n\n" +
			"Atlassian shows a change up to 30 seconds late; creating and destroying wait for it. Jira goes by several ids; a role that is " +
			"listed under another one is the same role.",
		kind:    groupHolder(),
		version: 1,
		polling: client.DocumentedDelay(),
	}}
}

// groupRoleAssignmentResource is the resource for a group's role. It upgrades states before version 1, which named the
// group differently.
type groupRoleAssignmentResource struct{ roleAssignmentResource }

// UpgradeState moves the organization's group id to its present attribute.
func (r *groupRoleAssignmentResource) UpgradeState(ctx context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{0: {
		PriorSchema: &schema.Schema{Attributes: map[string]schema.Attribute{
			"group_id":    schema.StringAttribute{Required: true},
			"role":        schema.StringAttribute{Required: true},
			"resource_id": schema.StringAttribute{Required: true},
			"timeouts":    framework.TimeoutsAttribute(ctx, timeouts.Opts{Create: true, Read: true, Delete: true}, framework.DefaultTimeout),
		}},
		StateUpgrader: func(ctx context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
			model := roleAssignmentModel{kind: r.kind}
			resp.State.Raw = tftypes.NewValue(resp.State.Schema.Type().TerraformType(ctx), nil)

			resp.Diagnostics.Append(model.version0Fields().And(framework.Fields{"timeouts": &model.Timeouts}).Read(ctx, req.State)...)
			resp.Diagnostics.Append(model.fields().Store(ctx, &resp.State)...)
		},
	}}
}

// UpgradeIdentity does the same for the identity.
func (r *groupRoleAssignmentResource) UpgradeIdentity(context.Context) map[int64]resource.IdentityUpgrader {
	return map[int64]resource.IdentityUpgrader{0: {
		PriorSchema: &identityschema.Schema{Attributes: map[string]identityschema.Attribute{
			"group_id":    identityschema.StringAttribute{RequiredForImport: true},
			"role":        identityschema.StringAttribute{RequiredForImport: true},
			"resource_id": identityschema.StringAttribute{RequiredForImport: true},
		}},
		IdentityUpgrader: func(ctx context.Context, req resource.UpgradeIdentityRequest, resp *resource.UpgradeIdentityResponse) {
			model := roleAssignmentModel{kind: r.kind}
			resp.Identity.Raw = tftypes.NewValue(resp.Identity.Schema.Type().TerraformType(ctx), nil)

			resp.Diagnostics.Append(model.version0Fields().Read(ctx, req.Identity)...)
			resp.Diagnostics.Append(model.Identify(ctx, resp.Identity)...)
		},
	}}
}

// version0Fields are the fields that identified the assignment before version 1.
func (m *roleAssignmentModel) version0Fields() framework.Fields {
	return framework.Fields{"group_id": &m.Holder, "role": &m.Role, "resource_id": &m.ResourceID}
}

// groupHolder is the kind of holder that is an organization group.
func groupHolder() holderKind {
	return holderKind{
		attribute:         "organization_group_id",
		record:            "group_id",
		description:       "Id (UUID) of the group in the organization.",
		recordDescription: "SCIM id of the group: the `id` of an `atlassian_group`.",
		hint:              "The data source atlassian_group finds it by the name (organization_group_id).",
		recordHint:        "Give the id of an atlassian_group; the data source atlassian_group finds it by the name.",
		missing: "The organization has no group with the id %q. Give the organization_group_id that the data source atlassian_group finds by the name; " +
			"a SCIM id is given by group_id.",
		noHolder: "The organization_group_id of an atlassian_group is null while Atlassian does not show the group in the organization. Give " +
			"group_id, the id of the atlassian_group: the group is waited for.",
		roles: product.GroupRoles(),
		holder: func(organization *admin.Client, id string) holder {
			return organizationGroup{organization: organization, id: id}
		},
		findByRecord: findSyncedGroup,
		findByName:   organizationGroupNamed,
	}
}
