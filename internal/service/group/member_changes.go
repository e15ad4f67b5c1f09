// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// memberChanges returns the additions and removals that turn the members into the wanted ones. They are sorted, so that
// the same change always makes the same requests.
func memberChanges(have, want []string) (add, remove []string) {
	return missingFrom(have, want), missingFrom(want, have)
}

// missingFrom returns the wanted ids that are not in have, sorted and without duplicates.
func missingFrom(have, want []string) []string {
	known := make(map[string]struct{}, len(have))
	for _, id := range have {
		known[id] = struct{}{}
	}

	var missing []string

	for _, id := range want {
		if _, ok := known[id]; ok {
			continue
		}

		known[id] = struct{}{}

		missing = append(missing, id)
	}

	slices.Sort(missing)

	return missing
}

// memberIDs returns the SCIM ids of a group's members.
func memberIDs(group *scim.Group) []string {
	ids := make([]string, len(group.Members))
	for i, member := range group.Members {
		ids[i] = member.Value
	}

	return ids
}
