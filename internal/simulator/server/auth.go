// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"net/http"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// authorize checks the request's key against the route and sets the call's directory. It returns the refusal, or nil
// (API §1.2 to §1.4).
func (s *Server) authorize(route *exchange.Route, c *exchange.Call) *exchange.Reply {
	switch route.Auth {
	case exchange.AuthSCIM:
		return s.authorizeSCIM(c)
	case exchange.AuthAccount:
		return s.authorizeAccount(c)
	case exchange.AuthOrganization:
		return s.authorizeOrganization(route, c)
	}

	panic("simulator: a route without a check")
}

func (s *Server) authorizeOrganization(route *exchange.Route, c *exchange.Call) *exchange.Reply {
	key := s.usableKey(c.Request, organizationKey)
	if key == nil {
		return exchange.Refuse(gatewayRefusal(http.StatusUnauthorized, "Unauthorized"))
	}

	if id, named := c.Params["orgId"]; named && id != s.world.Org.ID {
		return exchange.Refuse(s.routingRefusal(c.Request, http.StatusNotFound, "TCS validation failed"))
	}

	if key.Kind == world.KeyScoped && (route.Scope == exchange.ScopeNone || !key.Scopes.Has(route.Scope)) {
		return exchange.Refuse(s.scopeRefusal(route, c))
	}

	return nil
}

// scopeRefusal answers a scoped key that lacks the scope. The router refuses v1's reads (API §1.4, §3.5), workspaces
// sends a bare error (API §4.7), and all other routes send the usual envelope.
func (s *Server) scopeRefusal(route *exchange.Route, c *exchange.Call) exchange.Reply {
	const code, title, detail = "ADMIN-403-3", "Forbidden", "You are not allowed to manage this organization."

	switch {
	case strings.HasPrefix(route.Pattern, "/admin/v1/") && route.Scope != exchange.ScopeNone:
		return s.routingRefusal(c.Request, http.StatusForbidden, "User has no permission to access resource.")
	case strings.HasSuffix(route.Pattern, "/workspaces"):
		return s.admin.BareRefusal(http.StatusForbidden, code, title, detail)
	default:
		return s.admin.ListRefusal(http.StatusForbidden, code, title, detail)
	}
}

func (s *Server) authorizeAccount(c *exchange.Call) *exchange.Reply {
	key := s.usableKey(c.Request, organizationKey)
	if key == nil {
		return exchange.Refuse(account.Refusal(http.StatusUnauthorized, "unauthorized", "", "", nil))
	}

	if key.Kind == world.KeyScoped {
		// The full body is not documented, only that it names this scope (API §1.4).
		return exchange.Refuse(account.Refusal(http.StatusForbidden, "forbidden", "forbidden", "Error: The key lacks the scope manage:org", nil))
	}

	return nil
}

func (s *Server) authorizeSCIM(c *exchange.Call) *exchange.Reply {
	if s.usableKey(c.Request, anyKey) == nil {
		return exchange.Refuse(s.scim.Failure(http.StatusUnauthorized, "The request has no valid key."))
	}

	directory := s.world.Org.SCIMDirectory(c.Param("directoryId"))
	if directory == nil {
		return exchange.Refuse(scim.Refusal(http.StatusNotFound, "", "Resource [DIRECTORY]: "+c.Param("directoryId")+" not found."))
	}

	key := s.usableKey(c.Request, func(key *world.Key) bool {
		return key.Kind == world.KeyDirectory && key.DirectoryID == directory.ID
	})
	if key == nil {
		return exchange.Refuse(s.scim.Failure(http.StatusForbidden, "The key does not belong to this directory."))
	}

	c.Directory = directory

	return nil
}

func anyKey(*world.Key) bool { return true }

func organizationKey(key *world.Key) bool {
	return key.Kind == world.KeyUnscoped || key.Kind == world.KeyScoped
}

// usableKey returns the first valid key with the request's bearer token for which fits returns true, or nil.
func (s *Server) usableKey(r *http.Request, fits func(*world.Key) bool) *world.Key {
	now, token := s.world.Now(), bearer(r)
	for _, key := range s.world.Org.Keys {
		if key.Value == token && key.Usable(now) && fits(key) {
			key.LastActiveAt = now
			return key
		}
	}

	return nil
}

// bearer returns the token of the Authorization header, or "". The scheme is compared without case (RFC 9110 §11.1).
func bearer(r *http.Request) string {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}

	return strings.TrimSpace(token)
}
