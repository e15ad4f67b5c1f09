// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// SCIMDirectory is the directory of one identity provider (API §1.1, §2).
type SCIMDirectory struct {
	ID   string
	Name string
	// OrgDirectoryID is the organization directory that its users become members of.
	OrgDirectoryID string

	Users        *Ordered[*SCIMUser]
	Groups       *Ordered[*SCIMGroup]
	byUserName   map[string]*SCIMUser // folded
	byEmail      map[string]*SCIMUser // folded; every address of a record
	byExternalID map[string]*SCIMUser
	byAccount    map[string]*SCIMUser
	byGroupName  map[string]*SCIMGroup // folded
	dormant      map[string]dormant    // by folded user name; see SCIMOptions.DeleteDeactivates
	active       []*SCIMUser           // see ActiveUsers
	exactCase    bool                  // see key
	seeded       int                   // see SeedUsers
}

// SCIMUser is a SCIM user record. A nil pointer is an unset attribute.
type SCIMUser struct {
	ID                string
	UserName          string
	ExternalID        *string
	Emails            []SCIMEmail
	Name              SCIMName
	DisplayName       *string
	NickName          *string
	Title             *string
	PreferredLanguage *string
	Timezone          *string
	Department        *string
	Organization      *string
	// EnterpriseDepartment and EnterpriseOrganization were written through the enterprise extension (API §2.5).
	EnterpriseDepartment   *string
	EnterpriseOrganization *string
	PhoneNumbers           []SCIMPhoneNumber
	Active                 bool
	Created                time.Time
	LastModified           time.Time
	// AccountID is "" while the record is not linked to an account.
	AccountID string

	Groups *Ordered[*SCIMGroup]
	// unlinked is set when the unlink call separated record and account (API §2.2, 23).
	unlinked bool
}

// SCIMName holds the parts of a user's name.
type SCIMName struct {
	Formatted       *string
	FamilyName      *string
	GivenName       *string
	MiddleName      *string
	HonorificPrefix *string
	HonorificSuffix *string
}

// SCIMEmail is one address of a user.
type SCIMEmail struct {
	Value   string
	Type    string
	Primary bool
}

// SCIMPhoneNumber is one phone number of a user.
type SCIMPhoneNumber struct {
	Value   string
	Type    string
	Primary bool
}

// PrimaryEmail returns the address marked as primary, or else the first address.
func (u *SCIMUser) PrimaryEmail() string {
	for _, email := range u.Emails {
		if email.Primary {
			return email.Value
		}
	}

	if len(u.Emails) > 0 {
		return u.Emails[0].Value
	}

	return ""
}

// SCIMGroup is a SCIM group; an organization group mirrors it (API §2.9).
type SCIMGroup struct {
	ID           string
	DisplayName  string
	ExternalID   *string
	OrgGroupID   string
	Created      time.Time
	LastModified time.Time

	Members *Ordered[*SCIMUser]
	// Ignored counts by user id the additions that were answered but not carried out.
	Ignored map[string]int
}

// NewSCIMDirectory adds a SCIM directory to an organization.
func (w *World) NewSCIMDirectory(id, name, orgDirectoryID string) *SCIMDirectory {
	directory := &SCIMDirectory{
		ID:             id,
		Name:           name,
		OrgDirectoryID: orgDirectoryID,
		Users:          newOrdered[*SCIMUser](),
		Groups:         newOrdered[*SCIMGroup](),
		byUserName:     map[string]*SCIMUser{},
		byEmail:        map[string]*SCIMUser{},
		byExternalID:   map[string]*SCIMUser{},
		byAccount:      map[string]*SCIMUser{},
		byGroupName:    map[string]*SCIMGroup{},
		dormant:        map[string]dormant{},
		exactCase:      w.Switches.SCIM.ExactCase,
	}
	w.Org.SCIMDirectories = append(w.Org.SCIMDirectories, directory)

	return directory
}

// SCIMDirectory returns the SCIM directory with an id, or nil.
func (o *Organization) SCIMDirectory(id string) *SCIMDirectory {
	for _, directory := range o.SCIMDirectories {
		if directory.ID == id {
			return directory
		}
	}

	return nil
}

// SCIMRecord is a SCIM user and its directory.
type SCIMRecord struct {
	Directory *SCIMDirectory
	User      *SCIMUser
}

// SCIMRecords returns the records in all directories that are linked to an account.
func (o *Organization) SCIMRecords(accountID string) []SCIMRecord {
	var records []SCIMRecord

	for _, directory := range o.SCIMDirectories {
		if user := directory.byAccount[accountID]; user != nil {
			records = append(records, SCIMRecord{directory, user})
		}
	}

	return records
}

// ActiveUsers returns the users that lists show while inactive users are hidden. The result is kept until a record
// changes, so that paging stays linear.
func (d *SCIMDirectory) ActiveUsers() []*SCIMUser {
	if d.active == nil {
		d.active = []*SCIMUser{}
		for user := range d.Users.All() {
			if user.Active {
				d.active = append(d.active, user)
			}
		}
	}

	return d.active
}
