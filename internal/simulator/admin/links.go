// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"cmp"
	"net/http"
	"net/url"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// cursorLinks is LinkPageCursor of v2: cursors, not URLs (API §4.1).
type cursorLinks struct {
	Self string `json:"self,omitempty"`
	Next string `json:"next,omitempty"`
}

// pageReply answers with a page of v2. requested is the cursor of the request.
func (a *API) pageReply(data any, links cursorLinks, requested string) exchange.Reply {
	links.Next = a.nextCursor(links.Next, requested)

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{"data": data, "links": links}}
}

// nextCursor returns the cursor that a page shows as the next one. With RepeatCursor, that is the cursor of the
// request.
func (a *API) nextCursor(next, requested string) string {
	if a.Switches.Admin.RepeatCursor && requested != "" {
		return requested
	}

	return next
}

// urlLinks is LinkPageModel of v1: URLs with the cursor; the last page has no next (API §3.1).
type urlLinks struct {
	Self string `json:"self"`
	Next string `json:"next,omitempty"`
}

// pageURL returns the URL of a page of the requested list.
func (a *API) pageURL(c *exchange.Call, token string) string {
	address := a.linkBase() + c.Request.URL.Path
	if token == "" {
		return address
	}

	return address + "?" + url.Values{"cursor": {token}}.Encode()
}

func (a *API) linkBase() string {
	if a.Switches.Admin.LinkBase != "" {
		return a.Switches.Admin.LinkBase
	}

	return a.BaseURL
}

// urlPage makes the links of a v1 page.
func (a *API) urlPage(c *exchange.Call, next string) urlLinks {
	requested := c.Query.Get("cursor")

	links := urlLinks{Self: a.pageURL(c, requested)}
	if next = a.nextCursor(next, requested); next != "" {
		links.Next = a.pageURL(c, next)
	}

	return links
}

// pageSizeV1 returns the number of entries on a page of v1 (API §3.3).
func (a *API) pageSizeV1() int { return cmp.Or(a.Switches.Admin.ManagedPageSize, 50) }

type selfLink struct {
	Self string `json:"self"`
}
