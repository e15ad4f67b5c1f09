// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"
)

// ErrInvalidQuery is the error for a query that the API can't answer. No request is sent.
var ErrInvalidQuery = errors.New("invalid query")

// errNoCount is the error for an answer without a number, which must not count as zero.
var errNoCount = errors.New("counting users: the answer holds no count")

// UserQuery filters users. An empty filter does not filter. Filters are combined with "and", the values of one filter
// with "or".
type UserQuery struct {
	// DirectoryID is the directory in the path. Empty means all directories, for which some answers hold less (API §9.2
	// no. 27). DirectoryIDs only filters.
	DirectoryID      string
	AccountIDs       []string
	DirectoryIDs     []string
	ResourceIDs      []string
	GroupIDs         []string
	RoleIDs          []string
	EmailDomains     []string
	Emails           []string
	SearchTerm       string
	Status           []string
	AccountStatus    []string
	MembershipStatus []string
	ClaimStatus      string
	Expand           []string
}

// The maximum number of values of a filter in one request (API §4.3).
const (
	maxIDs       = 10
	MaxResources = 20
	maxEmails    = 100
	maxStatuses  = 4 // of five
)

// filter is one list of a query and the maximum number of its values in a request. It is disjoint if a user matches at
// most one value, so that the answers to its parts never overlap.
type filter struct {
	values   *[]string
	most     int
	disjoint bool
	foldCase bool
}

func (q *UserQuery) filters() []filter {
	return []filter{
		{values: &q.AccountIDs, most: maxIDs, disjoint: true},
		{values: &q.DirectoryIDs, most: maxIDs},
		{values: &q.ResourceIDs, most: MaxResources},
		{values: &q.GroupIDs, most: maxIDs},
		{values: &q.RoleIDs, most: maxIDs},
		{values: &q.EmailDomains, most: maxIDs, disjoint: true, foldCase: true},
		{values: &q.Emails, most: maxEmails, disjoint: true, foldCase: true},
		{values: &q.Status, most: maxStatuses, disjoint: true},
	}
}

func (q *UserQuery) directory() string { return cmp.Or(q.DirectoryID, AllDirectories) }

func (q *UserQuery) split() []UserQuery { return split(*q, (*UserQuery).filters) }

// split returns queries that together match what q matches, each small enough for one request: every part of each list
// is combined with every part of the others.
func split[Q any](q Q, filters func(*Q) []filter) []Q {
	parts := []Q{q}
	for i, f := range filters(&q) {
		values := distinct(*f.values, f.foldCase)
		if len(values) == 0 {
			continue
		}

		var next []Q

		for _, part := range parts {
			for chunk := range slices.Chunk(values, f.most) {
				smaller := part
				*filters(&smaller)[i].values = chunk
				next = append(next, smaller)
			}
		}

		parts = next
	}

	return parts
}

// distinct drops duplicate values.
func distinct(values []string, foldCase bool) []string {
	seen := make(map[string]struct{}, len(values))

	var kept []string

	for _, v := range values {
		key := v
		if foldCase {
			key = strings.ToLower(v)
		}

		if _, again := seen[key]; !again {
			seen[key] = struct{}{}

			kept = append(kept, v)
		}
	}

	return kept
}

// wireUserQuery is the body of users/search.
type wireUserQuery struct {
	AccountIDs       []string `json:"accountIds,omitempty"`
	DirectoryIDs     []string `json:"directoryIds,omitempty"`
	ResourceIDs      []string `json:"resourceIds,omitempty"`
	GroupIDs         []string `json:"groupIds,omitempty"`
	RoleIDs          []string `json:"roleIds,omitempty"`
	EmailDomains     []string `json:"emailDomains,omitempty"`
	Emails           []string `json:"emails,omitempty"`
	SearchTerm       string   `json:"searchTerm,omitempty"`
	Status           []string `json:"status,omitempty"`
	AccountStatus    []string `json:"accountStatus,omitempty"`
	MembershipStatus []string `json:"membershipStatus,omitempty"`
	ClaimStatus      string   `json:"claimStatus,omitempty"`
	Expand           []string `json:"expand,omitempty"`
	Limit            int      `json:"limit"`
	Cursor           string   `json:"cursor,omitempty"`
}

func (q *UserQuery) body(cursor string) wireUserQuery {
	return wireUserQuery{
		AccountIDs:       q.AccountIDs,
		DirectoryIDs:     q.DirectoryIDs,
		ResourceIDs:      q.ResourceIDs,
		GroupIDs:         q.GroupIDs,
		RoleIDs:          q.RoleIDs,
		EmailDomains:     q.EmailDomains,
		Emails:           q.Emails,
		SearchTerm:       q.SearchTerm,
		Status:           q.Status,
		AccountStatus:    q.AccountStatus,
		MembershipStatus: q.MembershipStatus,
		ClaimStatus:      q.ClaimStatus,
		Expand:           q.Expand,
		Limit:            PageLimit,
		Cursor:           cursor,
	}
}

// values returns the query of users/count, with lists as repeated keys (API §4.1).
func (q *UserQuery) values() url.Values {
	v := url.Values{}

	for name, list := range map[string][]string{
		"accountIds":       q.AccountIDs,
		"directoryIds":     q.DirectoryIDs,
		"resourceIds":      q.ResourceIDs,
		"groupIds":         q.GroupIDs,
		"roleIds":          q.RoleIDs,
		"emailDomains":     q.EmailDomains,
		"status":           q.Status,
		"accountStatus":    q.AccountStatus,
		"membershipStatus": q.MembershipStatus,
	} {
		if len(list) > 0 {
			v[name] = list
		}
	}

	if q.SearchTerm != "" {
		v.Set("searchTerm", q.SearchTerm)
	}

	if q.ClaimStatus != "" {
		v.Set("claimStatus", q.ClaimStatus)
	}

	return v
}
