// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"sync"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A Run is one plan or one apply: Terraform starts the provider anew for each.
type Run struct {
	// People and Groups are who has the records of SCIM directories.
	People, Groups Ledger
	// Members are the people in groups, Roles what people and groups may do with apps.
	Members, Roles Relations
	// RoleTurns let one change of a role be under way at a time, GroupTurns one of the members of an organization's group. The client does
	// the same for the groups of a directory.
	RoleTurns, GroupTurns client.Turns

	Deprovisions   Deprovisions
	Administrators Administrators

	mu   sync.Mutex
	said map[string]bool
}

// First reports whether something is said for the first time. What would be said of a thousand blocks in the same words is
// said of one.
func (r *Run) First(what string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	if r.said[what] {
		return false
	}

	if r.said == nil {
		r.said = map[string]bool{}
	}

	r.said[what] = true

	return true
}

// Key is what a record, a group or an app is called in a run: an id is unique in its directory alone.
func Key(directoryID, id string) string { return directoryID + "/" + id }
