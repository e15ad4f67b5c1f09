// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import "github.com/orgadmin/terraform-provider-atlassian/internal/lock"

// A Run is one plan or one apply: Terraform starts the provider anew for each.
type Run struct {
	Messages

	// People and Groups hold the records of users and groups.
	People, Groups Ledger
	// Members are the people in groups, Roles the people and groups with roles on apps.
	Members, Roles Relations
	// RoleLocks let one block at a time change one assignment of a role, GroupLocks the members of one organization
	// group. The client does the same for the groups of a directory.
	RoleLocks, GroupLocks lock.ByKey

	Deprovisions   Deprovisions
	Administrators Administrators

	// Shared are answers that several data sources need, Once the answers to questions that are asked once a run.
	Shared Shared
	Once   Once
}

// GlobalID identifies a user or a group in a run, since an id is unique only in its directory.
func GlobalID(directoryID, id string) string { return directoryID + "/" + id }
