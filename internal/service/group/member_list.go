// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Members are a list, although their order has no meaning. Terraform and the framework compare every element of a set
// with every other, several times: replacing 5,000 members takes Terraform 90 seconds with a set, and a second with a
// list. This file and memberOrder ignore the order.

func newMemberList(ids []string) types.List {
	elements := make([]attr.Value, len(ids))
	for i, id := range ids {
		elements[i] = types.StringValue(id)
	}

	return types.ListValueMust(types.StringType, elements)
}

// memberListIDs returns the elements of a list. The second result is false if the list or an element is null or
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

// inOrderOf lists the members in their previous order, then the new ones, sorted, so that a plan shows only who joined
// and left.
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

// sameMembers reports whether two lists are known and have the same members.
func sameMembers(a, b types.List) bool {
	mine, known := memberListIDs(a)
	theirs, bothKnown := memberListIDs(b)

	if !known || !bothKnown || len(mine) != len(theirs) {
		return false
	}

	add, remove := memberChanges(mine, theirs)

	return len(add)+len(remove) == 0
}
