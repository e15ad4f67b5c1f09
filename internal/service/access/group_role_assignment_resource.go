// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// NewGroupRoleAssignmentResource is atlassian_group_role_assignment.
func NewGroupRoleAssignmentResource() resource.Resource {
	return &roleAssignmentResource{
		typeName: "group_role_assignment",
		description: "A role that a group of the organization gives its members on an app, such as access to Jira. Roles are assigned one by " +
			"one; other roles of the group are left alone. An assignment that exists already is taken over, and a change of anything " +
			"replaces it.\n\nAtlassian shows a change up to 30 seconds late; creating and destroying wait for it.",
		holderName: "group_id",
		holderDescription: "Id (UUID) of the group in the organization: the `organization_group_id` of an `atlassian_group`, not its SCIM " +
			"`id`.",
		missingHolder: "The organization has no group with the id %q. Give the organization_group_id of an atlassian_group; its SCIM id is " +
			"not the group's id in the organization.",
		roles: product.GroupRoles(),
		holder: func(organization *admin.Client, id string) roleHolder {
			return team{organization: organization, groupID: id}
		},
		pace: framework.AtlassianPace(),
	}
}
