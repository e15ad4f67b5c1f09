// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// urlLinks is LinkPageModel of v1: URLs that carry the cursor, next absent on
// the last page (API §3.1).
type urlLinks struct {
	Self string `json:"self"`
	Next string `json:"next,omitempty"`
}

// pageURL is the address of a page of the list that a request asks for.
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
	asked := c.Query.Get("cursor")
	if a.Switches.Admin.RepeatCursor && asked != "" {
		next = asked
	}

	links := urlLinks{Self: a.pageURL(c, asked)}
	if next != "" {
		links.Next = a.pageURL(c, next)
	}

	return links
}

type orgDocument struct {
	ID            string                 `json:"id"`
	Type          string                 `json:"type"`
	Attributes    nameAttribute          `json:"attributes"`
	Relationships map[string]relatedLink `json:"relationships"`
	Links         selfLink               `json:"links"`
}

type nameAttribute struct {
	Name string `json:"name"`
}

type relatedLink struct {
	Links struct {
		Related string `json:"related"`
	} `json:"links"`
}

type selfLink struct {
	Self string `json:"self"`
}

func (a *API) orgDocument(org *world.Organization) orgDocument {
	address := a.linkBase() + "/admin/v1/orgs/" + url.PathEscape(org.ID)

	var domains, users relatedLink

	domains.Links.Related = address + "/domains"
	users.Links.Related = address + "/users"

	return orgDocument{
		ID:            org.ID,
		Type:          "orgs",
		Attributes:    nameAttribute{org.Name},
		Relationships: map[string]relatedLink{"domains": domains, "users": users},
		Links:         selfLink{address},
	}
}

// showOrg is GET /v1/orgs/{orgId} (API §3.2).
func (a *API) showOrg(c *exchange.Call) exchange.Reply {
	return exchange.Reply{Status: http.StatusOK, Body: map[string]orgDocument{"data": a.orgDocument(c.Org)}}
}

// managedDocument is the managed account of v1, in snake case (API §3.3).
type managedDocument struct {
	AccountID      string           `json:"account_id"`
	AccountType    string           `json:"account_type"`
	AccountStatus  string           `json:"account_status"`
	Name           string           `json:"name"`
	Picture        string           `json:"picture"`
	Email          string           `json:"email,omitempty"`
	AccessBillable bool             `json:"access_billable"`
	LastActive     string           `json:"last_active,omitempty"`
	ProductAccess  []managedProduct `json:"product_access"`
	Links          selfLink         `json:"links"`
}

type managedProduct struct {
	Key        string `json:"key"`
	Name       string `json:"name"`
	URL        string `json:"url,omitempty"`
	LastActive string `json:"last_active,omitempty"`
}

func (a *API) managedDocument(org *world.Organization, account *world.Account) managedDocument {
	document := managedDocument{
		AccountID:      account.ID,
		AccountType:    account.AccountType(),
		AccountStatus:  string(account.Status),
		Name:           account.Name,
		Picture:        account.Picture(),
		Email:          account.ShownEmail(),
		AccessBillable: account.Status == world.AccountActive && !account.BilledElsewhere,
		ProductAccess:  []managedProduct{},
		Links:          selfLink{a.linkBase() + "/users/" + url.PathEscape(account.ID) + "/manage/profile"},
	}
	latest := ""

	for _, workspace := range org.Workspaces {
		last, used := a.lastActive(account, workspace)

		key, known := a.managedKey(workspace.TypeKey)
		if !used || !known {
			continue
		}

		product := managedProduct{Key: key, Name: managedName(workspace), URL: hostOf(workspace.HostURL)}
		if !last.IsZero() {
			product.LastActive = formatActivity(account, last)
			latest = max(latest, product.LastActive)
		}

		document.ProductAccess = append(document.ProductAccess, product)
	}

	document.LastActive = latest

	return document
}

// managedKeys are v1's spellings of the apps its key enum knows (API §3.3, §7).
var managedKeys = map[string]string{
	"jira-software":    "jira-software",
	"jira-servicedesk": "jira-service-desk",
	"jira-core":        "jira-core",
	"confluence":       "confluence",
	"bitbucket":        "bitbucket",
	"trello":           "trello",
	"opsgenie":         "opsgenie",
	"statuspage":       "statuspage",
}

func (a *API) managedKey(typeKey string) (string, bool) {
	if key, ok := managedKeys[typeKey]; ok {
		return key, true
	}

	return typeKey, a.Switches.Admin.NewProducts
}

// managedName is how v1 calls an app: Jira Software where workspaces says Jira
// (API §7).
func managedName(workspace *world.Workspace) string {
	if workspace.TypeKey == "jira-software" {
		return "Jira Software"
	}

	return workspace.TypeName
}

// hostOf is a workspace's host without scheme and path, as v1 writes it
// (API §3.3).
func hostOf(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}

	host, _, _ := strings.Cut(rest, "/")

	return host
}

// managedSearch is the list of managed accounts that a cursor goes on with. The
// total is counted once, on the first page.
type managedSearch struct {
	Total int
}

// listManaged is GET /v1/orgs/{orgId}/users: accounts on verified domains and
// no others (API §3.3).
func (a *API) listManaged(c *exchange.Call) exchange.Reply {
	var search managedSearch

	at := cursor{list: "managed"}

	if asked := c.Query.Get("cursor"); asked != "" {
		var ok bool
		if search, at, ok = resume[managedSearch](a, c.Org, at.list, asked); !ok {
			return a.badCursor()
		}
	} else {
		for account := range c.Org.Accounts.All() {
			if c.Org.Manages(account) {
				search.Total++
			}
		}

		at.search = a.keepSearch(c.Org, search)
	}

	size := a.Switches.Admin.ManagedPageSize
	if size <= 0 {
		size = 50
	}

	found := listPage(c.Org.Accounts, at, size, func(account *world.Account) string { return account.ID }, c.Org.Manages)

	documents := make([]managedDocument, 0, len(found.entries))
	for _, account := range found.entries {
		documents = append(documents, a.managedDocument(c.Org, account))
	}

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{
		"data": documents, "links": a.urlPage(c, found.next), "meta": map[string]int{"total": search.Total},
	}}
}

type activityDocument struct {
	ProductAccess       []activity `json:"product_access"`
	AddedToOrg          string     `json:"added_to_org"`
	AddedToOrgTimestamp string     `json:"added_to_org_timestamp"`
}

type activity struct {
	ID                  string `json:"id"`
	Key                 string `json:"key"`
	LastActive          string `json:"last_active,omitempty"`
	LastActiveTimestamp string `json:"last_active_timestamp,omitempty"`
}

type activitySearch struct {
	AccountID string
}

// activityPageSize is the number of apps on a page of last-active-dates, which
// is not documented.
const activityPageSize = 10

// lastActiveDates is GET last-active-dates, for anybody in the organization's
// directory. Its next is a cursor, unlike the rest of v1 (API §3.4).
func (a *API) lastActiveDates(c *exchange.Call) exchange.Reply {
	if a.Switches.Admin.OriginalExperience {
		return a.adminRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", "Organization: "+c.Org.ID+" is not with the new user management experience")
	}

	account := c.Org.Account(c.Param("accountId"))
	if account == nil || !c.Org.Knows(account) {
		return a.adminRefusal(http.StatusNotFound, "ADMIN-404-8", "Unknown Resource", "User not found")
	}

	search := activitySearch{account.ID}
	at := cursor{list: "activity"}

	asked := c.Query.Get("cursor")
	if asked != "" {
		var ok bool
		if search, at, ok = resume[activitySearch](a, c.Org, at.list, asked); !ok || search.AccountID != account.ID {
			return a.adminRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", "The page cursor is invalid.")
		}
	} else {
		at.search = a.keepSearch(c.Org, search)
	}

	var used []activity

	for _, workspace := range c.Org.Workspaces {
		last, known := a.lastActive(account, workspace)

		key, shown := a.managedKey(workspace.TypeKey)
		if !known || !shown {
			continue
		}

		entry := activity{ID: workspace.ID, Key: key}
		if !last.IsZero() {
			entry.LastActive = last.UTC().Format("2006-01-02")
			if !account.DatesOnly {
				entry.LastActiveTimestamp = last.UTC().Format("2006-01-02T15:04:05Z")
			}
		}

		used = append(used, entry)
	}

	found := slicePage(used, at, activityPageSize)
	added := account.AddedToOrg.UTC()
	links := a.links("", found.next, asked)

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{
		"data": activityDocument{
			ProductAccess:       listed(found.entries),
			AddedToOrg:          added.Format("2006-01-02"),
			AddedToOrgTimestamp: added.Format("2006-01-02T15:04:05Z"),
		},
		"links": links,
	}}
}

type domainDocument struct {
	ID         string           `json:"id"`
	Type       string           `json:"type"`
	Attributes domainAttributes `json:"attributes"`
	Links      selfLink         `json:"links"`
}

type domainAttributes struct {
	Name  string `json:"name"`
	Claim struct {
		Type   string `json:"type"`
		Status string `json:"status"`
	} `json:"claim"`
}

func (a *API) domainDocument(org *world.Organization, domain *world.Domain) domainDocument {
	document := domainDocument{
		ID:         domain.ID,
		Type:       "domains",
		Attributes: domainAttributes{Name: domain.Name},
		Links:      selfLink{a.linkBase() + "/admin/v1/orgs/" + url.PathEscape(org.ID) + "/domains/" + url.PathEscape(domain.ID)},
	}
	document.Attributes.Claim.Type = domain.ClaimType
	document.Attributes.Claim.Status = domain.ClaimStatus

	return document
}

type domainSearch struct{}

// listDomains is GET domains (API §3.5).
func (a *API) listDomains(c *exchange.Call) exchange.Reply {
	at := cursor{list: "domains"}

	if asked := c.Query.Get("cursor"); asked != "" {
		var ok bool
		if _, at, ok = resume[domainSearch](a, c.Org, at.list, asked); !ok {
			return a.badCursor()
		}
	} else {
		at.search = a.keepSearch(c.Org, domainSearch{})
	}

	size := a.Switches.Admin.ManagedPageSize
	if size <= 0 {
		size = 50
	}

	found := slicePage(c.Org.Domains, at, size)

	documents := make([]domainDocument, 0, len(found.entries))
	for _, domain := range found.entries {
		documents = append(documents, a.domainDocument(c.Org, domain))
	}

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{"data": documents, "links": a.urlPage(c, found.next)}}
}

// formatActivity is a time as the managed accounts write it (API §3.3).
func formatActivity(account *world.Account, t time.Time) string {
	if account.DatesOnly {
		return t.UTC().Format(time.DateOnly)
	}

	return exchange.FormatMillis(t)
}
