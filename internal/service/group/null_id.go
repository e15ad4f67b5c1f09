// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// An id may turn out null while Terraform plans, such as the account_id of a person without an account. The framework
// would refuse a null for a required attribute in every plan, even of a destroy. Instead, the plan warns, and the apply
// of that one block fails.

const nobodyToAdd = "Nobody to put into the group"

// A nullID is a null where an id is required.
type nullID struct {
	at   path.Path
	text string
}

// nullOf returns the nullID of an id that is null. The hint says how to get an id.
func nullOf(id types.String, attribute, noun, hint string) []nullID {
	if !id.IsNull() {
		return nil
	}

	return []nullID{{path.Root(attribute), fmt.Sprintf("%s is null, and the id of one %s is needed. %s", attribute, noun, hint)}}
}

func (m *relation) nulls() []nullID {
	return nullOf(m.GroupID, m.kind.group, "group", m.kind.groupHint)
}

func (m *membershipModel) nulls() []nullID {
	return append(m.relation.nulls(), nullOf(m.MemberID, m.kind.member, "person", m.kind.nullMemberHint)...)
}

func (m *membersModel) nulls() []nullID {
	found, nulls, elements := m.relation.nulls(), 0, m.MemberIDs.Elements()

	for _, element := range elements {
		if element.IsNull() {
			nulls++
		}
	}

	if nulls > 0 {
		found = append(found, nullID{path.Root(m.kind.members), fmt.Sprintf(
			"%d of the %d elements of %s are null, and each has to be the id of a person. %s To leave such people out: [for id in …: id if id != null].",
			nulls, len(elements), m.kind.members, m.kind.nullMemberHint)})
	}

	return found
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
