// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"reflect"
	"slices"
	"time"
)

// dormant is what remains of a deleted user under DeleteDeactivates.
type dormant struct {
	id      string
	created time.Time
}

// AddUser adds a record to a directory, sets its empty fields to defaults, and links it to its account.
func (w *World) AddUser(directory *SCIMDirectory, user *SCIMUser) *Refusal {
	if refusal := w.checkUnique(directory, nil, user); refusal != nil {
		return refusal
	}

	if refusal := w.checkDomain(user.PrimaryEmail()); refusal != nil {
		return refusal
	}

	if user.ID == "" {
		user.ID = w.NewUUID()
	}

	user.Groups = newOrdered[*SCIMGroup]()
	user.Created = w.Now()
	user.LastModified = user.Created
	directory.revive(user)
	directory.Users.Put(user.ID, user)
	directory.index(user)
	w.adoptAccount(directory, user)

	return nil
}

// StoreUser replaces a record with its changed copy and applies the change to the account.
func (w *World) StoreUser(directory *SCIMDirectory, user, changed *SCIMUser) *Refusal {
	if reflect.DeepEqual(user, changed) {
		return nil
	}

	if w.Switches.SCIM.ImmutableUserName && Fold(user.UserName) != Fold(changed.UserName) {
		return &Refusal{ImmutableAttribute, "userName"}
	}

	if w.Switches.SCIM.ImmutableName && !reflect.DeepEqual(user.Name, changed.Name) {
		return &Refusal{ImmutableAttribute, "name"}
	}

	if refusal := w.checkUnique(directory, user, changed); refusal != nil {
		return refusal
	}

	moved := Fold(user.PrimaryEmail()) != Fold(changed.PrimaryEmail())
	if moved {
		if refusal := w.checkNewEmail(user, changed.PrimaryEmail()); refusal != nil {
			return refusal
		}
	}

	before := *user
	relinks := user.unlinked && w.Switches.SCIM.RelinkOnWrite
	directory.unindex(user)
	*user = *changed
	user.LastModified = w.Now()
	directory.index(user)

	if relinks {
		user.unlinked = false
		w.adoptAccount(directory, user)
	}

	if moved {
		w.followEmail(directory, user, &before)
	}

	w.pushProfile(user, &before)

	if user.Active != before.Active {
		w.pushActive(user)
	}

	return nil
}

// DropUser removes a record from its directory and deactivates its account if that is managed (API §2.9, as of 2026).
func (w *World) DropUser(directory *SCIMDirectory, user *SCIMUser) {
	account := w.Org.Account(user.AccountID)
	w.leaveAllGroups(user)
	w.separate(directory, user)

	if account != nil && w.Org.Manages(account) {
		w.SetAccountStatus(account, AccountInactive)
	}

	directory.unindex(user)
	directory.Users.Delete(user.ID)
}

// key returns the form in which the directory compares user names, addresses and group names.
func (d *SCIMDirectory) key(text string) string {
	if d.exactCase {
		return text
	}

	return Fold(text)
}

// UserNamed returns the record with a user name, or nil.
func (d *SCIMDirectory) UserNamed(name string) *SCIMUser { return d.byUserName[d.key(name)] }

// UserWithEmail returns the record with an address, primary or not, or nil.
func (d *SCIMDirectory) UserWithEmail(email string) *SCIMUser { return d.byEmail[d.key(email)] }

// UserWithExternalID returns the record with an external id, or nil.
func (d *SCIMDirectory) UserWithExternalID(id string) *SCIMUser { return d.byExternalID[id] }

// GroupNamed returns the group with a display name, or nil.
func (d *SCIMDirectory) GroupNamed(name string) *SCIMGroup { return d.byGroupName[d.key(name)] }

// index adds a record to the indexes. External ids are always compared with case (API §2.4, §9.3).
func (d *SCIMDirectory) index(user *SCIMUser) {
	d.active = nil

	d.byUserName[d.key(user.UserName)] = user
	for _, email := range user.Emails {
		d.byEmail[d.key(email.Value)] = user
	}

	if user.ExternalID != nil {
		d.byExternalID[*user.ExternalID] = user
	}
}

func (d *SCIMDirectory) unindex(user *SCIMUser) {
	d.active = nil
	delete(d.byUserName, d.key(user.UserName))

	for _, email := range user.Emails {
		delete(d.byEmail, d.key(email.Value))
	}

	if user.ExternalID != nil && d.byExternalID[*user.ExternalID] == user {
		delete(d.byExternalID, *user.ExternalID)
	}
}

// LeaveDormant keeps the id of a deleted record for the next record with its user name.
func (d *SCIMDirectory) LeaveDormant(user *SCIMUser) {
	d.dormant[d.key(user.UserName)] = dormant{user.ID, user.Created}
}

// revive gives a new record the id of the deleted record that had its user name.
func (d *SCIMDirectory) revive(user *SCIMUser) {
	if left, ok := d.dormant[d.key(user.UserName)]; ok {
		user.ID, user.Created = left.id, left.created
		delete(d.dormant, d.key(user.UserName))
	}
}

// checkUnique refuses a record if another record of the directory has one of its addresses, its user name, its external
// id (API §2.8) or its account, or if a linked record in another directory of the organization has its e-mail.
func (w *World) checkUnique(directory *SCIMDirectory, old, user *SCIMUser) *Refusal {
	taken := func(by *SCIMUser) bool { return by != nil && by != old }

	exists := &Refusal{UserExists, user.PrimaryEmail()}
	if taken(directory.UserNamed(user.UserName)) {
		return exists
	}

	if user.ExternalID != nil && !w.Switches.SCIM.ShareExternalIDs && taken(directory.UserWithExternalID(*user.ExternalID)) {
		return exists
	}

	for _, email := range user.Emails {
		if taken(directory.UserWithEmail(email.Value)) {
			return exists
		}
	}

	if owner := w.Org.AccountWithEmail(user.PrimaryEmail()); owner != nil && taken(directory.byAccount[owner.ID]) {
		return exists
	}

	if w.Switches.SCIM.ShareAccounts {
		return nil
	}

	for _, other := range w.Org.SCIMDirectories {
		if other == directory {
			continue
		}

		if holder := other.UserWithEmail(user.PrimaryEmail()); holder != nil && holder.AccountID != "" {
			return exists
		}
	}

	return nil
}

func (w *World) checkDomain(email string) *Refusal {
	if w.Switches.SCIM.RefuseExternalUsers && !w.Org.ManagesDomain(email) {
		return &Refusal{UnverifiedDomain, email}
	}

	return nil
}

// checkNewEmail refuses an address that another account has (API §2.9).
func (w *World) checkNewEmail(user *SCIMUser, email string) *Refusal {
	if refusal := w.checkDomain(email); refusal != nil {
		return refusal
	}

	owner := w.Org.AccountWithEmail(email)
	if user.AccountID != "" && w.Org.ManagesDomain(email) && owner != nil && owner.ID != user.AccountID {
		return &Refusal{UserExists, email}
	}

	return nil
}

// Copy returns a deep copy that is in no group.
func (u *SCIMUser) Copy() SCIMUser {
	copied := *u
	copied.Emails = slices.Clone(u.Emails)
	copied.PhoneNumbers = slices.Clone(u.PhoneNumbers)
	copied.Groups = nil

	return copied
}

// ChangeRecord lets a test change a record; the account follows the change.
func (w *World) ChangeRecord(directory *SCIMDirectory, user *SCIMUser, change func(*SCIMUser)) *Refusal {
	changed := user.Copy()
	change(&changed)
	changed.ID, changed.AccountID, changed.Groups, changed.unlinked = user.ID, user.AccountID, user.Groups, user.unlinked

	return w.StoreUser(directory, user, &changed)
}
