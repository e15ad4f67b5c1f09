// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// A Run is one plan or one apply: Terraform starts the provider anew for each.
type Run struct {
	Told

	// People and Groups are who has the records of SCIM directories.
	People, Groups Ledger
	// Members are the people in groups, Roles what people and groups may do with apps.
	Members, Roles Relations
	// RoleLocks let one change of a role be under way at a time, GroupLocks one of the members of an organization's
	// group. The client does the same for the groups of a directory.
	RoleLocks, GroupLocks client.Locks

	Deprovisions   Deprovisions
	Administrators Administrators
}

// Key is what a record, a group or an app is called in a run: an id is unique in its directory alone.
func Key(directoryID, id string) string { return directoryID + "/" + id }
