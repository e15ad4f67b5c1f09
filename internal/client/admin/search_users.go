// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// PageLimit is the largest page of v2, except for workspaces (API §4.1).
const PageLimit = 100

// fullPages is the query for the largest pages. It is copied, never changed.
var fullPages = url.Values{"limit": {strconv.Itoa(PageLimit)}}

// SearchUsers reads all users that match, without duplicates. It splits filters that are too long for one request.
func (c *Client) SearchUsers(ctx context.Context, q UserQuery) iter.Seq2[*User, error] {
	return func(yield func(*User, error) bool) {
		if len(q.Emails) > 0 && q.SearchTerm != "" {
			yield(nil, fmt.Errorf("%w: e-mails and a search term exclude each other", ErrInvalidQuery))
			return
		}

		parts := q.split()
		seen := make(map[string]struct{})

		for _, part := range parts {
			for user, err := range c.searchUsers(ctx, part) {
				if err != nil {
					yield(nil, err)
					return
				}
				// Pages overlap when the list changes while it is read, so a single part may have duplicates too.
				if _, again := seen[user.AccountID]; again {
					continue
				}

				seen[user.AccountID] = struct{}{}
				if !yield(user, nil) {
					return
				}
			}
		}
	}
}

// FirstPageOfUsers reads the first page of the users that match, and reports whether it is the whole list. The query
// must fit into one request.
func (c *Client) FirstPageOfUsers(ctx context.Context, q UserQuery) (users []*User, all bool, err error) {
	parts := q.split()
	if len(parts) != 1 {
		return nil, false, fmt.Errorf("%w: %d requests are no first page", ErrInvalidQuery, len(parts))
	}

	var wire page[wireUser]
	if _, err := c.http.Do(ctx, c.userSearch(parts[0], ""), &wire); err != nil {
		return nil, false, err
	}

	for _, w := range wire.Data {
		users = append(users, w.user())
	}

	return users, wire.Links.Next == "", nil
}

func (c *Client) userSearch(q UserQuery, cursor string) client.Request {
	return client.Request{
		Operation: "Searching users",
		Method:    http.MethodPost,
		Path:      c.v2("directories", q.directory(), "users", "search"),
		Body:      q.body(cursor),
		Effect:    client.Reads,
	}
}

// searchUsers reads one part. The filters are sent with every cursor: a server whose cursors hold the filters ignores
// them, any other needs them.
func (c *Client) searchUsers(ctx context.Context, q UserQuery) iter.Seq2[*User, error] {
	ask := func(cursor string) client.Request { return c.userSearch(q, cursor) }

	var count func(context.Context) (int, error)
	if len(q.Emails) == 0 {
		count = func(ctx context.Context) (int, error) { return c.CountUsers(ctx, q) }
	}

	return listWithTotal(ctx, c, ask, wireUser.user, count)
}

// CountUsers counts the users that match without reading them. It refuses a query that the API cannot count, or whose
// parts could count a user twice.
func (c *Client) CountUsers(ctx context.Context, q UserQuery) (int, error) {
	if len(q.Emails) > 0 {
		return 0, fmt.Errorf("%w: users can't be counted by e-mail", ErrInvalidQuery)
	}

	for _, f := range q.filters() {
		if n := len(distinct(*f.values, f.foldCase)); n > f.most && !f.disjoint {
			return 0, fmt.Errorf("%w: users can't be counted by %d values of one filter, of which a request takes %d",
				ErrInvalidQuery, n, f.most)
		}
	}

	total := 0

	for _, part := range q.split() {
		var wire struct {
			Count *number `json:"count"`
		}

		_, err := c.http.Do(ctx, client.Request{
			Operation: "Counting users",
			Method:    http.MethodGet,
			Path:      c.v2("directories", part.directory(), "users", "count"),
			Query:     part.values(),
		}, &wire)
		if err != nil {
			return 0, err
		}

		if wire.Count == nil {
			return 0, errNoCount
		}

		total += int(*wire.Count)
	}

	return total, nil
}
