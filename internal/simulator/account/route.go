// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// Routes returns the routes of the user management API (API §5).
func (a *API) Routes() []exchange.Route {
	const manage = "/users/{account_id}/manage"

	routes := []exchange.Route{
		{Method: http.MethodGet, Pattern: manage + "/profile", Handler: a.onManaged(a.showProfile)},
		{Method: http.MethodPost, Pattern: manage + "/lifecycle/disable", Handler: a.onManaged(a.disableAccount)},
		{Method: http.MethodPost, Pattern: manage + "/lifecycle/enable", Handler: a.onManaged(a.enableAccount)},
	}
	for i := range routes {
		routes[i].Auth = exchange.AuthAccount
	}

	return routes
}

// onManaged finds the account in the path and refuses an account that the organization does not manage (API §1.4).
func (a *API) onManaged(handle func(*exchange.Call, *world.Account) exchange.Reply) func(*exchange.Call) exchange.Reply {
	return func(c *exchange.Call) exchange.Reply {
		account := a.Org.Account(c.Param("account_id"))
		switch {
		case account == nil:
			return Refusal(http.StatusNotFound, "accountNotFound", "account-not-found", "Error: User account not found", nil)
		case !a.Org.Manages(account):
			return Refusal(http.StatusForbidden, "forbidden", "forbidden", "Error: Caller must be a verified org admin of targeted account", nil)
		case c.Request.Method == http.MethodPost && a.Switches.Admin.BodiesRequired && !c.HasJSON():
			return exchange.UnsupportedMediaType()
		default:
			return handle(c, account)
		}
	}
}
