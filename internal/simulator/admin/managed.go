// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

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

func (a *API) managedDocument(account *world.Account) managedDocument {
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

	for _, app := range a.usedApps(account) {
		product := managedProduct{Key: app.key, Name: managedName(app.workspace), URL: hostOf(app.workspace.HostURL)}
		if !app.last.IsZero() {
			product.LastActive = formatActivity(account, app.last)
			latest = max(latest, product.LastActive)
		}

		document.ProductAccess = append(document.ProductAccess, product)
	}

	document.LastActive = latest

	return document
}

// managedKeys are v1's keys of the apps that its key enum has (API §3.3, §7).
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

// managedName returns v1's name of an app: Jira Software where the workspace list has Jira (API §7).
func managedName(workspace *world.Workspace) string {
	if workspace.TypeKey == "jira-software" {
		return "Jira Software"
	}

	return workspace.TypeName
}

// hostOf returns the host of a URL without scheme and path, as v1 shows it (API §3.3).
func hostOf(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}

	host, _, _ := strings.Cut(rest, "/")

	return host
}

// managedSearch is the query of a cursor of managed accounts. The total is counted only for the first page.
type managedSearch struct {
	Total int
}

// listManaged is GET /v1/orgs/{orgId}/users. It lists only accounts on verified domains (API §3.3).
func (a *API) listManaged(c *exchange.Call) exchange.Reply {
	search, at, err := queryAt(a, "managed", c.Query.Get("cursor"), func() (managedSearch, error) {
		total := 0

		for account := range a.Org.Accounts.All() {
			if a.Org.Manages(account) {
				total++
			}
		}

		return managedSearch{total}, nil
	})
	if err != nil {
		return a.badQuery(err)
	}

	found := listPage(a.Org.Accounts, at, a.pageSizeV1(), func(account *world.Account) string { return account.ID }, a.Org.Manages)
	managed := documents(found.entries, func(account *world.Account) managedDocument { return a.managedDocument(account) })

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{
		"data": managed, "links": a.urlPage(c, found.links.Next), "meta": map[string]int{"total": search.Total},
	}}
}
