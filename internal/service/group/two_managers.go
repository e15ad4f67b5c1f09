// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// twoManagers warns that an authoritative list and single memberships manage one group.
func twoManagers(groupID string, users []string) diag.Diagnostics {
	const most = 5

	named := strings.Join(users[:min(len(users), most)], ", ")
	if more := len(users) - most; more > 0 {
		named += fmt.Sprintf(" and %d more", more)
	}

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(
		path.Root("group_id"),
		"Group members are managed twice",
		fmt.Sprintf("The members of the group %s are managed by an atlassian_group_members, which removes everyone that it does not list, and by "+
			"atlassian_group_membership (user %s). The two undo each other's work unless they agree. Keep one of them.", groupID, named),
	)}
}

// managedTwice warns that two blocks hold one membership.
func managedTwice(groupID, userID string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(
		path.Root("user_id"),
		"Membership is managed twice",
		fmt.Sprintf("Two atlassian_group_membership hold the membership of the user %s in the group %s. Removing one of them keeps it for the other, but "+
			"only as long as both are in the plan. Keep one of them.", userID, groupID),
	)}
}

// listedTwice is the error that two blocks each want to say who all the members of a group are.
func listedTwice(groupID string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(
		path.Root("group_id"),
		"Group has two lists of members",
		fmt.Sprintf("Two atlassian_group_members list the members of the group %s. Each removes whom it does not list, so that they undo each other's work for ever. "+
			"Keep one of them, with everybody in it; removing the other takes nobody out whom the first lists.", groupID),
	)}
}
