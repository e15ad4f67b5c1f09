// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// NewUserRoleAssignmentResource is atlassian_user_role_assignment.
func NewUserRoleAssignmentResource() resource.Resource {
	return &roleAssignmentResource{
		typeName: "user_role_assignment",
		description: "A role that a person has on an app, such as access to Jira, given to them directly. A role that comes from a group, or " +
			"follows from another, is not this assignment: for groups use `atlassian_group_role_assignment`. Other roles of the person " +
			"are left alone. An assignment that exists already is taken over, and a change of anything replaces it. " +
			"`atlassian/org-admin` is not taken from the last person who has it: the plan fails, or the apply.\n\n" +
			"Atlassian shows a change up to 30 seconds late; creating and destroying wait for it.",
		holderName:        "account_id",
		holderDescription: "Atlassian account id of the person: the `account_id` of an `atlassian_user`.",
		missingHolder: "The organization has no account with the id %q. Give the account_id of an atlassian_user or of the data source " +
			"atlassian_users; a SCIM id is not an account id.",
		roles: product.UserRoles(),
		holder: func(organization *admin.Client, id string) roleHolder {
			return person{organization: organization, accountID: id}
		},
		pace: framework.AtlassianPace(),
	}
}
