// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"iter"
	"maps"
	"net/http"
	"net/url"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// AllDirectories in a path means all directories that the key may manage (API §4.1). It is documented for reads only.
const AllDirectories = "-"

// Client calls the APIs of one organization.
type Client struct {
	http  *client.Client
	orgID string
}

// New returns a client for an organization.
func New(c *client.Client, orgID string) *Client {
	return &Client{http: c, orgID: orgID}
}

// OrgID returns the id of the organization.
func (c *Client) OrgID() string { return c.orgID }

// Resource returns the resource id of the organization itself, for roles (API §7).
func (c *Client) Resource() string { return "ari:cloud:platform::org/" + c.orgID }

func (c *Client) v1(segments ...string) []string {
	return append([]string{"admin", "v1", "orgs", c.orgID}, segments...)
}

func (c *Client) v2(segments ...string) []string {
	return append([]string{"admin", "v2", "orgs", c.orgID}, segments...)
}

func (c *Client) provisioning(segments ...string) []string {
	return append([]string{"admin", "user-provisioning", "v1", "org", c.orgID}, segments...)
}

// page is the envelope of every list of v1 and v2.
type page[W any] struct {
	Data  []W   `json:"data"`
	Links links `json:"links"`
}

type links struct {
	Next string `json:"next"`
}

// list reads all pages of a list that has no count.
func list[W, T any](ctx context.Context, c *Client, ask func(cursor string) client.Request, convert func(W) T) iter.Seq2[T, error] {
	return listWithTotal(ctx, c, ask, convert, nil)
}

// listWithTotal reads all pages of a list. ask returns the request for a cursor, "" for the first page; convert turns a
// wire value into T. A list of several pages logs its progress. If it takes long and count is not nil, count is called
// once for the total.
func listWithTotal[W, T any](
	ctx context.Context, c *Client, ask func(cursor string) client.Request, convert func(W) T, count func(context.Context) (int, error),
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var progress *client.Progress

		total := 0

		fetch := func(ctx context.Context, cursor string) (client.Page[T], error) {
			request := ask(cursor)
			if cursor != "" && progress == nil {
				progress = client.StartProgress(ctx, request.Operation)
			}

			var wire page[W]
			if _, err := c.http.Do(ctx, request, &wire); err != nil {
				return client.Page[T]{}, err
			}

			next, err := client.CursorOf(wire.Links.Next)
			if err != nil {
				return client.Page[T]{}, err
			}

			items := make([]T, 0, len(wire.Data))
			for _, w := range wire.Data {
				items = append(items, convert(w))
			}

			if count != nil && progress.LineDue() {
				total, _ = count(ctx) // on failure only the time left is unknown
				count = nil
			}

			progress.Add(ctx, len(items), total)

			return client.Page[T]{Items: items, Next: next}, nil
		}

		var failure error
		for item, err := range client.Pages(ctx, fetch) {
			failure = err
			if !yield(item, err) {
				break
			}
		}

		progress.End(ctx, failure)
	}
}

// pageRequests returns a function that makes the requests of a list that is read with GET: each has the query and, from
// the second page on, the cursor.
func pageRequests(operation string, path []string, query url.Values) func(cursor string) client.Request {
	return func(cursor string) client.Request {
		q := url.Values{}
		maps.Copy(q, query)

		if cursor != "" {
			q.Set("cursor", cursor)
		}

		return client.Request{Operation: operation, Method: http.MethodGet, Path: path, Query: q}
	}
}
