// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// An id may come to nothing while Terraform plans, such as the account_id of somebody who has no account. The framework would refuse
// that of a required attribute in each plan, one of a destroy included; here the plan warns, and the apply of that one block fails.

const nobodyToAdd = "Nobody to put into the group"

// A nullID is a null where an id has to be.
type nullID struct {
	at   path.Path
	text string
}

func (k rosterKind) nullsOfMembership(m membershipModel) []nullID {
	return append(k.nullGroup(m.GroupID), k.nullMember(m.MemberID)...)
}

func (k rosterKind) nullMember(id types.String) []nullID {
	if !id.IsNull() {
		return nil
	}

	return []nullID{{path.Root(k.member), fmt.Sprintf("%s is null, and the id of one person is needed. %s", k.member, k.nullMemberHint)}}
}

func (k rosterKind) nullGroup(id types.String) []nullID {
	if !id.IsNull() {
		return nil
	}

	return []nullID{{path.Root(k.group), fmt.Sprintf("%s is null, and the id of one group is needed. %s", k.group, k.groupHint)}}
}

func (k rosterKind) nullsOfList(m membersModel) []nullID {
	nulls, elements := 0, m.MemberIDs.Elements()
	for _, element := range elements {
		if element.IsNull() {
			nulls++
		}
	}

	if nulls == 0 {
		return k.nullGroup(m.GroupID)
	}

	return append(k.nullGroup(m.GroupID), nullID{path.Root(k.members), fmt.Sprintf(
		"%d of the %d elements of %s are null, and each has to be the id of a person. %s To leave such people out: [for id in …: id if id != null].",
		nulls, len(elements), k.members, k.nullMemberHint)})
}

func nullErrors(nulls []nullID, summary string) (diags diag.Diagnostics) {
	for _, null := range nulls {
		diags.AddAttributeError(null.at, summary, null.text)
	}

	return diags
}

func nullWarnings(nulls []nullID) (diags diag.Diagnostics) {
	for _, null := range nulls {
		diags.AddAttributeWarning(null.at, nobodyToAdd, null.text+" The apply of this block will fail, and change nobody's membership.")
	}

	return diags
}
