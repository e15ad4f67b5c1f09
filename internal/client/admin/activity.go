// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Activity is when a user was last active, up to 24 hours late (API §3.4).
type Activity struct {
	// AddedToOrg is known in the centralized user management only.
	AddedToOrg *time.Time
	// Products holds an entry for each app that the user has ever opened.
	Products []ProductAccess
}

type wireActivity struct {
	Data struct {
		ProductAccess []struct {
			ID                  string    `json:"id"`
			Key                 string    `json:"key"`
			LastActive          timestamp `json:"last_active"`
			LastActiveTimestamp timestamp `json:"last_active_timestamp"`
		} `json:"product_access"`
		AddedToOrg          timestamp `json:"added_to_org"`
		AddedToOrgTimestamp timestamp `json:"added_to_org_timestamp"`
	} `json:"data"`
	Links links `json:"links"`
}

// LastActive reads when a user was last active in each app. The call has a limit of its own, 200 requests a minute, so
// it is for single users: SearchUsers answers the same for many.
func (c *Client) LastActive(ctx context.Context, accountID string) (*Activity, error) {
	activity := &Activity{}
	pages := client.Pages(ctx, func(ctx context.Context, cursor string) (client.Page[ProductAccess], error) {
		query := url.Values{}
		if cursor != "" {
			query.Set("cursor", cursor)
		}
		var wire wireActivity
		_, err := c.http.Do(ctx, client.Request{
			Operation: "Reading last activity",
			Method:    http.MethodGet,
			Path:      c.v1("directory", "users", accountID, "last-active-dates"),
			Query:     query,
		}, &wire)
		if err != nil {
			return client.Page[ProductAccess]{}, err
		}
		if activity.AddedToOrg == nil {
			activity.AddedToOrg = wire.Data.AddedToOrgTimestamp.or(wire.Data.AddedToOrg).time
		}
		next, err := client.CursorOf(wire.Links.Next)
		if err != nil {
			return client.Page[ProductAccess]{}, err
		}
		page := client.Page[ProductAccess]{Next: next}
		for _, p := range wire.Data.ProductAccess {
			last := p.LastActiveTimestamp.or(p.LastActive)
			page.Items = append(page.Items, ProductAccess{
				ResourceID: p.ID, Key: p.Key, LastActive: last.time, Unreadable: last.unreadable,
			})
		}
		return page, nil
	})
	for product, err := range pages {
		if err != nil {
			return nil, err
		}
		activity.Products = append(activity.Products, product)
	}
	return activity, nil
}
