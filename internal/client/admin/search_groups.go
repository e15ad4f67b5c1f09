// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Values of GroupQuery.Expand: ExpandUserCount fills Group.UserCount, ExpandResourceCount Group.ResourceCount. As a
// value of UserQuery.Expand, ExpandResourceCount fills User.ResourceCount.
const (
	ExpandUserCount     = "counts.users"
	ExpandResourceCount = "counts.resources"
)

// GroupQuery filters groups. An empty filter does not filter. GroupNames excludes GroupIDs and SearchTerm (API §4.4).
type GroupQuery struct {
	GroupIDs []string
	// GroupNames are whole names. The server compares without case; SearchGroups sends the NFC and NFD form of each
	// name too.
	GroupNames   []string
	AccountIDs   []string
	DirectoryIDs []string
	ResourceIDs  []string
	RoleIDs      []string
	SearchTerm   string
	Expand       []string
}

// MaxGroupNames is the maximum number of names in one request (API §4.4).
const MaxGroupNames = 100

func (q *GroupQuery) filters() []filter {
	return []filter{
		{values: &q.GroupIDs, most: maxIDs},
		{values: &q.GroupNames, most: MaxGroupNames, foldCase: true},
		{values: &q.AccountIDs, most: maxIDs},
		{values: &q.DirectoryIDs, most: maxIDs},
		{values: &q.ResourceIDs, most: MaxResources},
		{values: &q.RoleIDs, most: maxIDs},
	}
}

func (q *GroupQuery) split() []GroupQuery { return split(*q, (*GroupQuery).filters) }

func (q *GroupQuery) validate() error {
	switch {
	case len(q.GroupNames) > 0 && len(q.GroupIDs) > 0:
		return fmt.Errorf("%w: group names and group ids exclude each other", ErrInvalidQuery)
	case len(q.GroupNames) > 0 && q.SearchTerm != "":
		return fmt.Errorf("%w: group names and a search term exclude each other", ErrInvalidQuery)
	}

	return nil
}

// wireGroupQuery is the body of groups/search.
type wireGroupQuery struct {
	GroupIDs     []string `json:"groupIds,omitempty"`
	GroupNames   []string `json:"groupNames,omitempty"`
	AccountIDs   []string `json:"accountIds,omitempty"`
	DirectoryIDs []string `json:"directoryIds,omitempty"`
	ResourceIDs  []string `json:"resourceIds,omitempty"`
	RoleIDs      []string `json:"roleIds,omitempty"`
	SearchTerm   string   `json:"searchTerm,omitempty"`
	Expand       []string `json:"expand,omitempty"`
	Limit        int      `json:"limit"`
	Cursor       string   `json:"cursor,omitempty"`
}

// SearchGroups reads all groups that match, without duplicates.
func (c *Client) SearchGroups(ctx context.Context, q GroupQuery) iter.Seq2[*Group, error] {
	return func(yield func(*Group, error) bool) {
		if err := q.validate(); err != nil {
			yield(nil, err)
			return
		}

		seen := make(map[string]struct{})
		q.GroupNames = spellings(q.GroupNames)

		for _, part := range q.split() {
			for group, err := range c.searchGroups(ctx, part) {
				if err != nil {
					yield(nil, err)
					return
				}

				if _, again := seen[group.ID]; again {
					continue
				}

				seen[group.ID] = struct{}{}
				if !yield(group, nil) {
					return
				}
			}
		}
	}
}

func (c *Client) searchGroups(ctx context.Context, q GroupQuery) iter.Seq2[*Group, error] {
	ask := func(cursor string) client.Request {
		return client.Request{
			Operation: "Searching organization groups",
			Method:    http.MethodPost,
			Path:      c.v2("directories", AllDirectories, "groups", "search"),
			Body: wireGroupQuery{
				GroupIDs:     q.GroupIDs,
				GroupNames:   q.GroupNames,
				AccountIDs:   q.AccountIDs,
				DirectoryIDs: q.DirectoryIDs,
				ResourceIDs:  q.ResourceIDs,
				RoleIDs:      q.RoleIDs,
				SearchTerm:   q.SearchTerm,
				Expand:       q.Expand,
				Limit:        PageLimit,
				Cursor:       cursor,
			},
			Effect: client.Reads,
		}
	}

	return list(ctx, c, ask, wireGroup.group)
}
