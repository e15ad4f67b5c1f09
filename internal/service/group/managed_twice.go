// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// listAndSingle warns that a list of members and single memberships manage one group.
func (k groupKind) listAndSingle(groupID string, users []string) diag.Diagnostics {
	named := diagnostics.JoinNamesAtMost(users, 5)

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(
		path.Root(k.group),
		"Group members are managed twice",
		fmt.Sprintf("The members of the group %[1]s are managed by an atlassian_%[3]s_members, which removes everyone that it does not list, and by "+
			"atlassian_%[3]s_membership (%[2]s). The two undo each other's work unless they agree. Keep one of them.", groupID, named, k.noun),
	)}
}

// twoMemberships warns that two blocks hold the same membership.
func (k groupKind) twoMemberships(groupID, userID string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(
		path.Root(k.member),
		"Membership is managed twice",
		fmt.Sprintf("Two atlassian_%[3]s_membership hold the membership of %[1]s in the group %[2]s. Removing one of them keeps it for the other, but "+
			"only as long as both are in the plan. Keep one of them.", userID, groupID, k.noun),
	)}
}

// twoLists is the error that two blocks list all members of the same group.
func (k groupKind) twoLists(groupID string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(
		path.Root(k.group),
		"Group has two lists of members",
		fmt.Sprintf("Two atlassian_%[2]s_members list the members of the group %[1]s. Each removes whom it does not list, so that they undo each other's work for ever. "+
			"Keep one of them, with everybody in it; removing the other takes nobody out whom the first lists.", groupID, k.noun),
	)}
}
