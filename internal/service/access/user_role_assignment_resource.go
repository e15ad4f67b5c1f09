// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// NewUserRoleAssignmentResource is atlassian_user_role_assignment.
func NewUserRoleAssignmentResource() resource.Resource {
	return &roleAssignmentResource{
		Resource: framework.Resource{Name: "user_role_assignment"},
		description: "A role that a person has on an app, such as access to Jira, given to them directly. A role that comes from a group, or " +
			"follows from another, is not this assignment: for groups use `atlassian_group_role_assignment`. Other roles of the person " +
			"are left alone. An assignment that exists already is taken over, and a change of anything replaces it. " +
			"`atlassian/org-admin` is not taken from the last person who has it: the plan fails, or the apply.\n\n" +
			"A role is held by an account. A person of the SCIM directory is given by `user_id`: the provider finds the account that Atlassian " +
			"links to the record and waits for it, `timeouts.create` at most. Somebody whom Atlassian links to none, because their domain is " +
			"not verified, fails this resource alone. When a change of the e-mail address gives the person another account, the role follows.\n\n" +
			"Atlassian shows a change up to 30 seconds late; creating and destroying wait for it. Jira goes by several ids; a role that is " +
			"listed under another one is the same role.",
		kind:    accountHolder(),
		polling: client.DocumentedDelay(),
	}
}

// accountHolder is the kind of holder that is a person.
func accountHolder() holderKind {
	return holderKind{
		attribute:         "account_id",
		record:            "user_id",
		description:       "Atlassian account id of the person.",
		recordDescription: "SCIM id of the person: the `id` of an `atlassian_user`.",
		hint:              "Give the account_id of an atlassian_user; the data source atlassian_user finds it by the address.",
		recordHint:        "Give the id of an atlassian_user; the data source atlassian_user finds it by the address.",
		missing: "The organization has no account with the id %q. Give the account_id of an atlassian_user or of the data source " +
			"atlassian_users; a SCIM id is given by user_id.",
		noHolder: "The account_id of an atlassian_user is null while Atlassian links its record to no account, as for somebody whose domain is not " +
			"verified. Give user_id, the id of the atlassian_user: its account is waited for.",
		roles: product.UserRoles(),
		holder: func(organization *admin.Client, id string) holder {
			return account{organization: organization, id: id}
		},
		findByRecord: findAccount,
		current:      currentAccount,
		findByName: func(ctx context.Context, organization *admin.Client, idOrEmail string) (string, error) {
			return organization.AccountID(ctx, idOrEmail)
		},
	}
}
