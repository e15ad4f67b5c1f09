// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// APIKey describes a key of the organization. It never holds the key itself.
type APIKey struct {
	ID        string
	Label     string
	KeyType   string
	CreatedBy string
	// Scopes is empty for a key without scopes, which may do everything.
	Scopes       []string
	CreatedAt    *time.Time
	ExpiresAt    *time.Time
	LastActiveAt *time.Time
}

type wireAPIKey struct {
	ID           string    `json:"id"`
	Label        string    `json:"label"`
	KeyType      string    `json:"keyType"`
	CreatedAt    timestamp `json:"createdAt"`
	ExpiresAt    timestamp `json:"expiresAt"`
	LastActiveAt timestamp `json:"lastActiveAt"`
	CreatedBy    struct {
		Name string `json:"name"`
	} `json:"createdBy"`
	Scopes []string `json:"scopes"`
}

func (w wireAPIKey) key() *APIKey {
	return &APIKey{
		ID:           w.ID,
		Label:        w.Label,
		KeyType:      w.KeyType,
		CreatedBy:    w.CreatedBy.Name,
		Scopes:       w.Scopes,
		CreatedAt:    w.CreatedAt.time,
		ExpiresAt:    w.ExpiresAt.time,
		LastActiveAt: w.LastActiveAt.time,
	}
}

// wireAPIKeys is a page of API keys. Other calls of the same API name the list "items", the organization APIs "data"
// (API §6.1, §3.1), so both are read.
type wireAPIKeys struct {
	Data  []wireAPIKey `json:"data"`
	Items []wireAPIKey `json:"items"`
	Links links        `json:"links"`
}

// apiKeysPageSize is the largest page that this API takes (API §6.1).
const apiKeysPageSize = "100"

// APIKeys reads the keys of the organization. Cursors of this API hold no query, so every request repeats the page size
// (API §6.1).
func (c *Client) APIKeys(ctx context.Context) iter.Seq2[*APIKey, error] {
	return client.Pages(ctx, func(ctx context.Context, cursor string) (client.Page[*APIKey], error) {
		query := url.Values{"pageSize": {apiKeysPageSize}}
		if cursor != "" {
			query.Set("cursor", cursor)
		}

		var wire wireAPIKeys

		_, err := c.http.Do(ctx, client.Request{
			Operation: "Reading API keys",
			Method:    http.MethodGet,
			Path:      []string{"admin", "api-access", "v1", "orgs", c.orgID, "api-keys"},
			Query:     query,
		}, &wire)
		if err != nil {
			return client.Page[*APIKey]{}, err
		}

		next, err := client.CursorOf(wire.Links.Next)
		if err != nil {
			return client.Page[*APIKey]{}, err
		}

		page := client.Page[*APIKey]{Next: next}
		for _, w := range append(wire.Data, wire.Items...) {
			page.Items = append(page.Items, w.key())
		}

		return page, nil
	})
}
