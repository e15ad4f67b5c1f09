// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "net/http"

// accountRoutes are the user management API (API §5).
func (s *Server) accountRoutes() []route {
	const manage = "/users/{account_id}/manage"
	routes := []route{
		{Method: "GET", Pattern: manage, Handler: s.onManaged(s.showPrivileges)},
		{Method: "GET", Pattern: manage + "/profile", Handler: s.onManaged(s.showProfile)},
		{Method: "PATCH", Pattern: manage + "/profile", Handler: s.onManaged(s.updateProfile)},
		{Method: "PUT", Pattern: manage + "/email", Handler: s.onManaged(s.setEmail)},
		{Method: "POST", Pattern: manage + "/lifecycle/disable", Handler: s.onManaged(s.disableAccount)},
		{Method: "POST", Pattern: manage + "/lifecycle/enable", Handler: s.onManaged(s.enableAccount)},
		{Method: "POST", Pattern: manage + "/lifecycle/delete", Handler: s.onManaged(s.deleteAccount)},
		{Method: "POST", Pattern: manage + "/lifecycle/cancel-delete", Handler: s.onManaged(s.cancelDelete)},
		{Method: "GET", Pattern: manage + "/api-tokens", Handler: s.onManaged(s.listTokens)},
		{Method: "DELETE", Pattern: manage + "/api-tokens/{tokenId}", Handler: s.onManaged(s.deleteToken)},
	}
	for i := range routes {
		routes[i].Auth = authAccount
	}
	return routes
}

// onManaged finds the account of a path and refuses those that the caller's
// organization does not manage (API §1.4).
func (s *Server) onManaged(handle func(*call, *Account) reply) func(*call) reply {
	return func(c *call) reply {
		account := s.anyAccount(c.param("account_id"))
		switch {
		case account == nil:
			return keyRefusal(http.StatusNotFound, "accountNotFound", "account-not-found", "Error: User account not found", nil)
		case c.org.account(account.ID) == nil || !c.org.manages(account):
			return keyRefusal(http.StatusForbidden, "forbidden", "forbidden", "Error: Caller must be a verified org admin of targeted account", nil)
		default:
			return handle(c, account)
		}
	}
}

// anyAccount finds an account of any organization.
func (s *Server) anyAccount(id string) *Account {
	for _, org := range s.organizations {
		if account := org.account(id); account != nil {
			return account
		}
	}
	return nil
}
