// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unique"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// The answers of the directory. Unknown attributes are ignored, and so is resourceType, whose spelling in the
// specification differs from the measured one (API §2.4). A null attribute counts as absent.

type userWire struct {
	User
	ID         string     `json:"id"`
	Active     *bool      `json:"active"`
	Groups     []GroupRef `json:"groups"`
	Meta       metaWire   `json:"meta"`
	Enterprise struct {
		Department   *string `json:"department"`
		Organization *string `json:"organization"`
	} `json:"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"`
	Atlassian struct {
		AccountID *string `json:"atlassianAccountId"`
	} `json:"urn:scim:schemas:extension:atlassian-external:1.0"`
}

type groupWire struct {
	ID          string   `json:"id"`
	DisplayName string   `json:"displayName"`
	ExternalID  *string  `json:"externalId"`
	Members     []Member `json:"members"`
	Meta        metaWire `json:"meta"`
}

type metaWire struct {
	Created      moment `json:"created"`
	LastModified moment `json:"lastModified"`
}

// moment is a time in the form of RFC 3339, whatever form the answer has. It is nil if the time is missing or
// unreadable: an unreadable time must not cost the whole record.
type moment struct{ text *string }

// UnmarshalJSON accepts a string or a number.
func (m *moment) UnmarshalJSON(raw []byte) error {
	*m = moment{}

	text, err := client.TimeText(raw)
	if err != nil {
		return err
	}

	at, ok := client.ParseTime(text)
	if !ok {
		return nil
	}

	// A time in the documented form stays unchanged.
	if _, err := time.Parse(time.RFC3339Nano, text); err != nil {
		text = at.Format(time.RFC3339Nano)
	}

	m.text = &text

	return nil
}

type listWire[W any] struct {
	TotalResults total `json:"totalResults"`
	Resources    []W   `json:"Resources"`
}

// total is a count that may be missing. Anything but a positive whole number counts as missing: an invalid total must
// not cost the whole list.
type total int

// UnmarshalJSON accepts a number, with or without quotes.
func (t *total) UnmarshalJSON(b []byte) error {
	*t = 0
	if n, err := strconv.ParseFloat(string(bytes.Trim(b, "\"")), 64); err == nil && n == math.Trunc(n) && n > 0 && n <= math.MaxInt32 {
		*t = total(n)
	}

	return nil
}

// pageOf keeps the entries that have an id. It counts all entries, because the next page begins after all of them.
func pageOf[W, T any](w listWire[W], convert func(*W) *T, id func(*T) string) page[T] {
	p := page[T]{length: len(w.Resources), total: int(w.TotalResults), items: make([]*T, 0, len(w.Resources))}
	for i := range w.Resources {
		if item := convert(&w.Resources[i]); id(item) != "" {
			p.items = append(p.items, item)
		}
	}

	return p
}

func (w *userWire) user() *User {
	u := new(User)
	*u = w.User
	u.ID, u.AccountID = w.ID, w.Atlassian.AccountID
	u.CreatedAt, u.UpdatedAt = w.Meta.Created.text, w.Meta.LastModified.text
	u.ActiveHidden = w.Active == nil
	u.Active = u.ActiveHidden || *w.Active
	u.Title, u.PreferredLanguage, u.Timezone = sharedPtr(u.Title), sharedPtr(u.PreferredLanguage), sharedPtr(u.Timezone)
	u.Department = sharedPtr(cmp.Or(u.Department, w.Enterprise.Department))
	u.Organization = sharedPtr(cmp.Or(u.Organization, w.Enterprise.Organization))

	if u.AccountID != nil && *u.AccountID == "" {
		u.AccountID = nil
	}

	for i := range u.Emails {
		u.Emails[i].Type = shared(u.Emails[i].Type)
	}

	// A phone number without a value does not count, whatever else it has.
	u.PhoneNumbers = slices.DeleteFunc(u.PhoneNumbers, func(p PhoneNumber) bool { return p.Value == "" })

	for i := range u.PhoneNumbers {
		u.PhoneNumbers[i].Type = shared(u.PhoneNumbers[i].Type)
	}

	u.Groups = w.Groups
	for i, g := range u.Groups {
		u.Groups[i] = GroupRef{ID: shared(g.ID), DisplayName: shared(g.DisplayName)}
	}

	return u
}

func (w *groupWire) group() *Group {
	g := &Group{
		ID:          w.ID,
		DisplayName: w.DisplayName,
		ExternalID:  w.ExternalID,
		CreatedAt:   w.Meta.Created.text,
		UpdatedAt:   w.Meta.LastModified.text,
	}
	if len(w.Members) > 0 {
		g.Members = sortedMembers(w.Members)
	}

	return g
}

// sortedMembers sorts in place and drops duplicates: some servers list a member once per addition.
func sortedMembers(members []Member) []Member {
	slices.SortStableFunc(members, func(a, b Member) int { return strings.Compare(a.Value, b.Value) })
	return slices.CompactFunc(members, func(a, b Member) bool { return a.Value == b.Value })
}

// shared returns one copy of a string that many records share, such as a department.
func shared(s string) string {
	if s == "" {
		return ""
	}

	return unique.Make(s).Value()
}

func sharedPtr(s *string) *string {
	if s != nil {
		*s = shared(*s)
	}

	return s
}
