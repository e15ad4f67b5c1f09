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

// AddUser takes a new record into a directory and links it to its account.
func (w *World) AddUser(org *Organization, directory *SCIMDirectory, user *SCIMUser) *SCIMProblem {
	if problem := w.checkUnique(org, directory, nil, user); problem != nil {
		return problem
	}

	if problem := w.checkDomain(org, user.PrimaryEmail()); problem != nil {
		return problem
	}

	user.Created = w.Now()
	user.LastModified = user.Created
	directory.revive(user)
	directory.Users.Put(user.ID, user)
	directory.index(user)
	w.adoptAccount(org, directory, user)

	return nil
}

// StoreUser puts a changed record in the place of the old one, with the effects
// that the change has on the account.
func (w *World) StoreUser(org *Organization, directory *SCIMDirectory, user, changed *SCIMUser) *SCIMProblem {
	if reflect.DeepEqual(user, changed) {
		return nil
	}

	if w.Switches.SCIM.ImmutableUserName && Fold(user.UserName) != Fold(changed.UserName) {
		return BadRequest(SCIMMutability, "Attribute userName is immutable.")
	}

	if w.Switches.SCIM.ImmutableName && !reflect.DeepEqual(user.Name, changed.Name) {
		return BadRequest(SCIMMutability, "Attribute name is immutable.")
	}

	if problem := w.checkUnique(org, directory, user, changed); problem != nil {
		return problem
	}

	moved := Fold(user.PrimaryEmail()) != Fold(changed.PrimaryEmail())
	if moved {
		if problem := w.checkNewEmail(org, user, changed.PrimaryEmail()); problem != nil {
			return problem
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
		w.adoptAccount(org, directory, user)
	}

	if moved {
		w.followEmail(org, directory, user, &before)
	}

	w.pushProfile(org, user, &before)

	if user.Active != before.Active {
		w.pushActive(org, user)
	}

	return nil
}

// DropUser removes a record from its directory.
func (w *World) DropUser(org *Organization, directory *SCIMDirectory, user *SCIMUser, deactivate bool) {
	account := org.Account(user.AccountID)
	w.leaveAllGroups(org, user)
	w.separate(org, directory, user)

	if deactivate && account != nil && org.Manages(account) {
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

// index makes a record findable. Addresses and user names are compared without
// case, external ids with it (API §2.4, §9.3).
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

// checkUnique refuses a record whose e-mail, user name or external id another
// record of the directory has (API §2.8), whose account another record has, or
// whose e-mail belongs to a linked record in another directory of the
// organization.
func (w *World) checkUnique(org *Organization, directory *SCIMDirectory, old, user *SCIMUser) *SCIMProblem {
	taken := func(by *SCIMUser) bool { return by != nil && by != old }

	exists := userExists(user.PrimaryEmail())
	if taken(directory.byUserName[directory.key(user.UserName)]) {
		return exists
	}

	if user.ExternalID != nil && !w.Switches.SCIM.ShareExternalIDs && taken(directory.byExternalID[*user.ExternalID]) {
		return exists
	}

	for _, email := range user.Emails {
		if taken(directory.byEmail[directory.key(email.Value)]) {
			return exists
		}
	}

	if owner := org.AccountWithEmail(user.PrimaryEmail()); owner != nil && taken(directory.byAccount[owner.ID]) {
		return exists
	}

	if w.Switches.SCIM.ShareAccounts {
		return nil
	}

	for _, other := range org.SCIMDirectories {
		if other == directory {
			continue
		}

		if holder := other.byEmail[other.key(user.PrimaryEmail())]; holder != nil && holder.AccountID != "" {
			return exists
		}
	}

	return nil
}

func (w *World) checkDomain(org *Organization, email string) *SCIMProblem {
	if w.Switches.SCIM.RefuseExternalUsers && !org.ManagesDomain(email) {
		return BadRequest(SCIMInvalidValue, "The domain of "+email+" is not verified.")
	}

	return nil
}

// checkNewEmail refuses an address that another account owns (API §2.9).
func (w *World) checkNewEmail(org *Organization, user *SCIMUser, email string) *SCIMProblem {
	if problem := w.checkDomain(org, email); problem != nil {
		return problem
	}

	owner := w.AccountWithEmail(email)
	if user.AccountID != "" && org.ManagesDomain(email) && owner != nil && owner.ID != user.AccountID {
		return userExists(email)
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
func (w *World) ChangeRecord(org *Organization, directory *SCIMDirectory, user *SCIMUser, change func(*SCIMUser)) *SCIMProblem {
	changed := *user
	changed.Emails = slices.Clone(user.Emails)
	changed.PhoneNumbers = slices.Clone(user.PhoneNumbers)
	change(&changed)
	changed.ID, changed.AccountID, changed.Groups, changed.unlinked = user.ID, user.AccountID, user.Groups, user.unlinked

	return w.StoreUser(org, directory, user, &changed)
}

// NewSCIMUser makes an empty record with an id.
func (w *World) NewSCIMUser() *SCIMUser {
	return &SCIMUser{ID: w.NewUUID(), Groups: newOrdered[*SCIMGroup]()}
}
