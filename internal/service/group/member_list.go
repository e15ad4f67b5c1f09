// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Members are a list although their order means nothing. Of a set both Terraform's core and the framework compare every
// element with every other, time and again: setting 5,000 members to others takes the core alone a minute and a half,
// of a list a second. That the order means nothing is seen to here and by memberOrder.

// newMemberList makes a known list of the ids.
func newMemberList(ids []string) types.List {
	elements := make([]attr.Value, len(ids))
	for i, id := range ids {
		elements[i] = types.StringValue(id)
	}

	return types.ListValueMust(types.StringType, elements)
}

// memberListIDs are the elements of a list; the second result is false when the list or one of its elements is null or
// unknown.
func memberListIDs(list types.List) ([]string, bool) {
	if list.IsNull() || list.IsUnknown() {
		return nil, false
	}

	elements := list.Elements()
	ids := make([]string, 0, len(elements))

	for _, element := range elements {
		id, ok := element.(types.String)
		if !ok || id.IsNull() || id.IsUnknown() {
			return nil, false
		}

		ids = append(ids, id.ValueString())
	}

	return ids, true
}

// inOrderOf lists the members in the order in which they stood before, and after them, sorted, those who are new, so
// that a plan shows who came and who went and nothing else.
func inOrderOf(before, members []string) []string {
	added := missingFrom(before, members)
	left := make(map[string]struct{}, len(members))

	for _, id := range members {
		left[id] = struct{}{}
	}

	ordered := make([]string, 0, len(members))

	for _, id := range before {
		if _, ok := left[id]; ok {
			delete(left, id)

			ordered = append(ordered, id)
		}
	}

	return append(ordered, added...)
}

// sameMembers reports whether two lists are known and name the same people.
func sameMembers(a, b types.List) bool {
	mine, known := memberListIDs(a)
	theirs, bothKnown := memberListIDs(b)

	if !known || !bothKnown || len(mine) != len(theirs) {
		return false
	}

	add, remove := memberChanges(mine, theirs)

	return len(add)+len(remove) == 0
}
