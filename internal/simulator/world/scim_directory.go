// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// SCIMDirectory is the directory of one identity provider (API §1.1, §2).
type SCIMDirectory struct {
	ID   string
	Name string
	// OrgDirectoryID is the organization directory in which its users become members.
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

// SCIMUser is a SCIM user record. A nil pointer is an attribute that is unset.
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
	// EnterpriseDepartment and EnterpriseOrganization came through the enterprise extension (API §2.5).
	EnterpriseDepartment   *string
	EnterpriseOrganization *string
	PhoneNumbers           []SCIMPhoneNumber
	Active                 bool
	Created                time.Time
	LastModified           time.Time
	// AccountID is "" while the record is not linked to an account.
	AccountID string

	Groups *Ordered[*SCIMGroup]
	// unlinked: separated by the unlink call (API §2.2, 23), which no later write undoes.
	unlinked bool
}

// SCIMName is the name of a user in its parts.
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

// PrimaryEmail is the address marked as primary, else the first.
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

// SCIMGroup is a SCIM group, mirrored as an organization group (API §2.9).
type SCIMGroup struct {
	ID           string
	DisplayName  string
	ExternalID   *string
	OrgGroupID   string
	Created      time.Time
	LastModified time.Time

	Members *Ordered[*SCIMUser]
	// Ignored counts the additions of each user that were not carried out.
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

// SCIMDirectory returns a SCIM directory, nil if there is none.
func (o *Organization) SCIMDirectory(id string) *SCIMDirectory {
	for _, directory := range o.SCIMDirectories {
		if directory.ID == id {
			return directory
		}
	}

	return nil
}

// SCIMRecord is a SCIM user together with the directory that holds it.
type SCIMRecord struct {
	Directory *SCIMDirectory
	User      *SCIMUser
}

// SCIMRecords returns the SCIM records linked to an account, of all directories of the organization.
func (o *Organization) SCIMRecords(accountID string) []SCIMRecord {
	var records []SCIMRecord

	for _, directory := range o.SCIMDirectories {
		if user := directory.byAccount[accountID]; user != nil {
			records = append(records, SCIMRecord{directory, user})
		}
	}

	return records
}

// ActiveUsers is what lists show while inactive users are hidden. It is kept until a record changes, so that paging
// stays linear.
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
