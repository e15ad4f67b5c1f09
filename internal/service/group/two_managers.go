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
