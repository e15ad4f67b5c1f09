// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"reflect"
	"slices"
	"time"
)

// dormant is what is left of a deleted user while a deletion only deactivates.
type dormant struct {
	id      string
	created time.Time
}

// AddUser takes a new record into a directory, filling what it leaves empty, and links it to its account.
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

// StoreUser puts a changed record in the place of the old one, with the effects that the change has on the account.
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

// DropUser removes a record from its directory and deactivates its account, if that is managed (API §2.9, as of 2026).
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

// key is the form in which user names, addresses and group names of the directory are compared.
func (d *SCIMDirectory) key(text string) string {
	if d.exactCase {
		return text
	}

	return Fold(text)
}

// UserNamed is the record of a user name, nil if there is none.
func (d *SCIMDirectory) UserNamed(name string) *SCIMUser { return d.byUserName[d.key(name)] }

// UserWithEmail is the record that has an address, primary or not, nil if there is none.
func (d *SCIMDirectory) UserWithEmail(email string) *SCIMUser { return d.byEmail[d.key(email)] }

// UserWithExternalID is the record of an external id, nil if there is none.
func (d *SCIMDirectory) UserWithExternalID(id string) *SCIMUser { return d.byExternalID[id] }

// GroupNamed is the group of a display name, nil if there is none.
func (d *SCIMDirectory) GroupNamed(name string) *SCIMGroup { return d.byGroupName[d.key(name)] }

// index makes a record findable. Addresses and user names are compared without case, external ids with it (API §2.4,
// §9.3).
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

// LeaveDormant remembers a deleted record for the next one of its user name.
func (d *SCIMDirectory) LeaveDormant(user *SCIMUser) {
	d.dormant[d.key(user.UserName)] = dormant{user.ID, user.Created}
}

// revive gives a new record the id of the deleted one that had its user name.
func (d *SCIMDirectory) revive(user *SCIMUser) {
	if left, ok := d.dormant[d.key(user.UserName)]; ok {
		user.ID, user.Created = left.id, left.created
		delete(d.dormant, d.key(user.UserName))
	}
}

// checkUnique refuses a record whose e-mail, user name or external id another record of the directory has (API §2.8),
// whose account another record has, or whose e-mail belongs to a linked record in another directory of the
// organization.
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

// checkNewEmail refuses an address that another account owns (API §2.9).
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

// Copy shares nothing with the record, and is in no group.
func (u *SCIMUser) Copy() SCIMUser {
	copied := *u
	copied.Emails = slices.Clone(u.Emails)
	copied.PhoneNumbers = slices.Clone(u.PhoneNumbers)
	copied.Groups = nil

	return copied
}

// ChangeRecord changes a record by hand, with the effects on the account.
func (w *World) ChangeRecord(directory *SCIMDirectory, user *SCIMUser, change func(*SCIMUser)) *Refusal {
	changed := user.Copy()
	change(&changed)
	changed.ID, changed.AccountID, changed.Groups, changed.unlinked = user.ID, user.AccountID, user.Groups, user.unlinked

	return w.StoreUser(directory, user, &changed)
}
