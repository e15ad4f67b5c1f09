// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"slices"
	"strings"
)

// An Email is an address of a user. Exactly one of a user's is primary (API §2.4).
type Email struct {
	Value   string `json:"value"`
	Type    string `json:"type,omitempty"`
	Primary bool   `json:"primary"`
}

// A PhoneNumber is a number of a user.
type PhoneNumber struct {
	Value   string `json:"value"`
	Type    string `json:"type,omitempty"`
	Primary bool   `json:"primary"`
}

// A Name holds the parts of a person's name. What is not set is nil.
type Name struct {
	Formatted       *string `json:"formatted,omitempty"`
	FamilyName      *string `json:"familyName,omitempty"`
	GivenName       *string `json:"givenName,omitempty"`
	MiddleName      *string `json:"middleName,omitempty"`
	HonorificPrefix *string `json:"honorificPrefix,omitempty"`
	HonorificSuffix *string `json:"honorificSuffix,omitempty"`
}

// A GroupRef names a group that a user is a member of.
type GroupRef struct {
	ID          string
	DisplayName string
}

// A User is a record of the directory. What the directory does not show is nil (API §2.11).
type User struct {
	ID                string
	UserName          string
	ExternalID        *string
	Emails            []Email
	Name              Name
	DisplayName       *string
	NickName          *string
	Title             *string
	PreferredLanguage *string
	Timezone          *string
	Department        *string // at the top level, else from the enterprise extension
	Organization      *string // likewise
	Active            bool    // true when an answer leaves it out (API §2.4)
	PhoneNumbers      []PhoneNumber
	Groups            []GroupRef
	AccountID         *string // nil until the record is linked to an Atlassian account
	CreatedAt         *string
	UpdatedAt         *string
}

// PrimaryEmail returns the primary address, else the first one, else "".
func (u *User) PrimaryEmail() string { return primaryEmail(u.Emails) }

// whole tells whether an answer to a write shows the user rather than, say, the id alone: user name and e-mails are what
// every record has (API §2.4).
func (u *User) whole() bool { return u.UserName != "" && len(u.Emails) > 0 }

func primaryEmail(emails []Email) string {
	for _, e := range emails {
		if e.Primary {
			return e.Value
		}
	}
	if len(emails) > 0 {
		return emails[0].Value
	}
	return ""
}

func (u *User) inGroup(id string) bool {
	return slices.ContainsFunc(u.Groups, func(g GroupRef) bool { return g.ID == id })
}

// A NewUser is what a user is created from. What is nil is not sent; Active always is.
type NewUser struct {
	UserName          string
	ExternalID        *string
	Emails            []Email
	Name              Name
	DisplayName       *string
	NickName          *string
	Title             *string
	PreferredLanguage *string
	Timezone          *string
	Department        *string
	Organization      *string
	Active            bool
	PhoneNumbers      []PhoneNumber
}

// MarshalJSON returns the body of a POST.
func (n NewUser) MarshalJSON() ([]byte, error) {
	body := struct {
		Schemas           []string      `json:"schemas"`
		UserName          string        `json:"userName"`
		ExternalID        *string       `json:"externalId,omitempty"`
		Emails            []Email       `json:"emails,omitempty"`
		Name              *Name         `json:"name,omitempty"`
		DisplayName       *string       `json:"displayName,omitempty"`
		NickName          *string       `json:"nickName,omitempty"`
		Title             *string       `json:"title,omitempty"`
		PreferredLanguage *string       `json:"preferredLanguage,omitempty"`
		Timezone          *string       `json:"timezone,omitempty"`
		Department        *string       `json:"department,omitempty"`
		Organization      *string       `json:"organization,omitempty"`
		Active            bool          `json:"active"`
		PhoneNumbers      []PhoneNumber `json:"phoneNumbers,omitempty"`
	}{
		Schemas:           []string{schemaUser},
		UserName:          n.UserName,
		ExternalID:        n.ExternalID,
		Emails:            n.Emails,
		DisplayName:       n.DisplayName,
		NickName:          n.NickName,
		Title:             n.Title,
		PreferredLanguage: n.PreferredLanguage,
		Timezone:          n.Timezone,
		Department:        n.Department,
		Organization:      n.Organization,
		Active:            n.Active,
		PhoneNumbers:      n.PhoneNumbers,
	}
	if n.Name != (Name{}) {
		body.Name = &n.Name
	}
	return json.Marshal(body)
}

// createdFrom tells whether every attribute that was sent is what the record shows: whether a record found after a lost
// answer can be the one that the lost request made. Addresses and names of users compare without case, since whether
// the directory keeps case is not documented (API §2.3).
func (u *User) createdFrom(n NewUser) bool {
	sameText := func(sent, shown *string) bool { return sent == nil || shown != nil && *sent == *shown }
	if !strings.EqualFold(u.UserName, n.UserName) || !strings.EqualFold(u.PrimaryEmail(), primaryEmail(n.Emails)) {
		return false
	}
	return u.Active == n.Active &&
		(n.PhoneNumbers == nil || len(u.PhoneNumbers) == len(n.PhoneNumbers)) &&
		sameText(n.ExternalID, u.ExternalID) &&
		sameText(n.DisplayName, u.DisplayName) &&
		sameText(n.NickName, u.NickName) &&
		sameText(n.Title, u.Title) &&
		sameText(n.PreferredLanguage, u.PreferredLanguage) &&
		sameText(n.Timezone, u.Timezone) &&
		sameText(n.Department, u.Department) &&
		sameText(n.Organization, u.Organization) &&
		sameText(n.Name.Formatted, u.Name.Formatted) &&
		sameText(n.Name.FamilyName, u.Name.FamilyName) &&
		sameText(n.Name.GivenName, u.Name.GivenName) &&
		sameText(n.Name.MiddleName, u.Name.MiddleName) &&
		sameText(n.Name.HonorificPrefix, u.Name.HonorificPrefix) &&
		sameText(n.Name.HonorificSuffix, u.Name.HonorificSuffix)
}
