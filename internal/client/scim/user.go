// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"slices"
)

// An Email is an address of a user. Each user has exactly one primary address (API §2.4).
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

// A Name holds the parts of a person's name. Parts that are not set are nil.
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
	ID          string `json:"value"`
	DisplayName string `json:"display"`
}

// A User is a user record, both as it is read and as it is created; the tags hold for both directions. Attributes that
// are not set, or that the directory does not show, are nil (API §2.11).
type User struct {
	UserName          string        `json:"userName"`
	ExternalID        *string       `json:"externalId,omitempty"`
	Emails            []Email       `json:"emails,omitempty"`
	Name              Name          `json:"name,omitzero"`
	DisplayName       *string       `json:"displayName,omitempty"`
	NickName          *string       `json:"nickName,omitempty"`
	Title             *string       `json:"title,omitempty"`
	PreferredLanguage *string       `json:"preferredLanguage,omitempty"`
	Timezone          *string       `json:"timezone,omitempty"`
	Department        *string       `json:"department,omitempty"`   // from the top level, else from the enterprise extension
	Organization      *string       `json:"organization,omitempty"` // likewise
	PhoneNumbers      []PhoneNumber `json:"phoneNumbers,omitempty"`

	Active       bool `json:"-"` // always sent; true if an answer omits it (API §2.4)
	ActiveHidden bool `json:"-"` // the answer omits active

	// Read-only attributes.
	ID        string     `json:"-"`
	Groups    []GroupRef `json:"-"`
	AccountID *string    `json:"-"` // nil until the record is linked to an Atlassian account
	CreatedAt *string    `json:"-"`
	UpdatedAt *string    `json:"-"`
}

// PrimaryEmail returns the primary address, otherwise the first one, or "" without addresses.
func (u *User) PrimaryEmail() string {
	for _, e := range u.Emails {
		if e.Primary {
			return e.Value
		}
	}

	if len(u.Emails) > 0 {
		return u.Emails[0].Value
	}

	return ""
}

// lacks returns the first required attribute (API §2.4) that an answer does not show, or "". Some answers show only the
// id.
func (u *User) lacks() string {
	switch {
	case u.UserName == "":
		return "userName"
	case len(u.Emails) == 0:
		return "emails"
	default:
		return ""
	}
}

func (u *User) incomplete() bool { return u.lacks() != "" }

func (u *User) inGroup(id string) bool {
	return slices.ContainsFunc(u.Groups, func(g GroupRef) bool { return g.ID == id })
}

// newUserWire is the body of a POST.
type newUserWire struct {
	Schemas []string `json:"schemas"`
	*User
	Active bool `json:"active"`
}

func (u *User) newWire() newUserWire {
	return newUserWire{Schemas: []string{schemaUser}, User: u, Active: u.Active}
}

// composed names the attributes that a directory may fill in by itself.
var composed = map[string]bool{"displayName": true, "formatted": true, "preferredLanguage": true, "timezone": true}

// createdFrom reports whether the record can be the one that a request with a lost answer created: it shows every
// attribute that was sent, and no others except those in composed. User names and addresses compare without case, since
// the documents do not say whether the directory keeps case (API §2.3).
func (u *User) createdFrom(n *User) bool {
	if !SameName(u.UserName, n.UserName) || !SameName(u.PrimaryEmail(), n.PrimaryEmail()) {
		return false
	}

	if u.Active != n.Active || len(u.PhoneNumbers) != len(n.PhoneNumbers) || len(u.Emails) > len(n.Emails) || len(u.Groups) > 0 {
		return false
	}

	sent, shown := n.texts(), u.texts()
	for name, text := range sent {
		if shown[name] != text {
			return false
		}
	}

	for name := range shown {
		if _, ours := sent[name]; !ours && !composed[name] {
			return false
		}
	}

	return true
}

// texts returns the text attributes of the record and of its name, by their JSON names, except userName.
func (u *User) texts() map[string]string {
	texts := make(map[string]string)

	for _, part := range []any{u, u.Name} {
		encoded, err := json.Marshal(part)
		if err != nil {
			continue
		}

		var members map[string]any
		if json.Unmarshal(encoded, &members) != nil {
			continue
		}

		for name, member := range members {
			if text, ok := member.(string); ok && name != "userName" {
				texts[name] = text
			}
		}
	}

	return texts
}
