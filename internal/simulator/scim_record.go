// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"reflect"
	"time"
)

// addUser takes a new record into a directory and links it to its account.
func (s *Server) addUser(org *Organization, directory *SCIMDirectory, user *SCIMUser) *scimProblem {
	if problem := s.checkUnique(org, directory, nil, user); problem != nil {
		return problem
	}
	if problem := s.checkDomain(org, user.PrimaryEmail()); problem != nil {
		return problem
	}
	user.Created = s.now()
	user.LastModified = user.Created
	directory.revive(user)
	directory.users.Put(user.ID, user)
	directory.index(user)
	s.adoptAccount(org, directory, user)
	return nil
}

// storeUser puts a changed record in the place of the old one, with the effects
// that the change has on the account.
func (s *Server) storeUser(org *Organization, directory *SCIMDirectory, user, changed *SCIMUser) *scimProblem {
	if reflect.DeepEqual(user, changed) {
		return nil
	}
	if s.options.SCIM.ImmutableUserName && fold(user.UserName) != fold(changed.UserName) {
		return badRequest(scimMutability, "Attribute userName is immutable.")
	}
	if s.options.SCIM.ImmutableName && !reflect.DeepEqual(user.Name, changed.Name) {
		return badRequest(scimMutability, "Attribute name is immutable.")
	}
	if problem := s.checkUnique(org, directory, user, changed); problem != nil {
		return problem
	}
	moved := fold(user.PrimaryEmail()) != fold(changed.PrimaryEmail())
	if moved {
		if problem := s.checkNewEmail(org, user, changed.PrimaryEmail()); problem != nil {
			return problem
		}
	}
	before := *user
	directory.unindex(user)
	*user = *changed
	user.LastModified = s.now()
	directory.index(user)
	if moved {
		s.followEmail(org, directory, user, &before)
	}
	s.pushProfile(org, user, &before)
	if user.Active != before.Active {
		s.pushActive(org, user)
	}
	return nil
}

// dropUser removes a record from its directory.
func (s *Server) dropUser(org *Organization, directory *SCIMDirectory, user *SCIMUser, deactivate bool) {
	account := org.account(user.AccountID)
	s.leaveAllGroups(org, user)
	s.separate(org, directory, user)
	if deactivate && account != nil && org.manages(account) {
		s.setAccountStatus(account, AccountInactive)
	}
	directory.unindex(user)
	directory.users.Delete(user.ID)
}

// index makes a record findable. Addresses and user names are compared without
// case, external ids with it (API §2.4, §9.3).
func (d *SCIMDirectory) index(user *SCIMUser) {
	d.active = nil
	d.byUserName[fold(user.UserName)] = user
	for _, email := range user.Emails {
		d.byEmail[fold(email.Value)] = user
	}
	if user.ExternalID != nil {
		d.byExternalID[*user.ExternalID] = user
	}
}

func (d *SCIMDirectory) unindex(user *SCIMUser) {
	d.active = nil
	delete(d.byUserName, fold(user.UserName))
	for _, email := range user.Emails {
		delete(d.byEmail, fold(email.Value))
	}
	if user.ExternalID != nil && d.byExternalID[*user.ExternalID] == user {
		delete(d.byExternalID, *user.ExternalID)
	}
}

// dormant is what is left of a deleted user while a deletion only deactivates.
type dormant struct {
	id      string
	created time.Time
}

// revive gives a new record the id of the deleted one that had its user name.
func (d *SCIMDirectory) revive(user *SCIMUser) {
	if left, ok := d.dormant[fold(user.UserName)]; ok {
		user.ID, user.Created = left.id, left.created
		delete(d.dormant, fold(user.UserName))
	}
}

// checkUnique refuses a record whose e-mail, user name or external id another
// record of the directory has (API §2.8), whose account another record has, or
// whose e-mail belongs to a linked record in another directory of the
// organization.
func (s *Server) checkUnique(org *Organization, directory *SCIMDirectory, old, user *SCIMUser) *scimProblem {
	taken := func(by *SCIMUser) bool { return by != nil && by != old }
	exists := userExists(user.PrimaryEmail())
	if taken(directory.byUserName[fold(user.UserName)]) {
		return exists
	}
	if user.ExternalID != nil && !s.options.SCIM.ShareExternalIDs && taken(directory.byExternalID[*user.ExternalID]) {
		return exists
	}
	for _, email := range user.Emails {
		if taken(directory.byEmail[fold(email.Value)]) {
			return exists
		}
	}
	if owner := org.accountWithEmail(user.PrimaryEmail()); owner != nil && taken(directory.byAccount[owner.ID]) {
		return exists
	}
	if s.options.SCIM.ShareAccounts {
		return nil
	}
	for _, other := range org.SCIMDirectories {
		if other == directory {
			continue
		}
		if holder := other.byEmail[fold(user.PrimaryEmail())]; holder != nil && holder.AccountID != "" {
			return exists
		}
	}
	return nil
}

func (s *Server) checkDomain(org *Organization, email string) *scimProblem {
	if s.options.SCIM.RefuseExternalUsers && !org.managesDomain(email) {
		return badRequest(scimInvalidValue, "The domain of "+email+" is not verified.")
	}
	return nil
}

// checkNewEmail refuses an address that another account owns (API §2.9).
func (s *Server) checkNewEmail(org *Organization, user *SCIMUser, email string) *scimProblem {
	if problem := s.checkDomain(org, email); problem != nil {
		return problem
	}
	owner := s.accountWithEmail(email)
	if user.AccountID != "" && org.managesDomain(email) && owner != nil && owner.ID != user.AccountID {
		return userExists(email)
	}
	return nil
}
