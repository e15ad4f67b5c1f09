// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"strings"
	"time"
)

// authorize checks the request's key for a route and sets the call's key,
// organization and directory. It returns the refusal, nil when there is none
// (API §1.2 to §1.4).
func (s *Server) authorize(route *route, c *call) *reply {
	switch route.Auth {
	case authSCIM:
		return s.authorizeSCIM(c)
	case authAccount:
		return s.authorizeAccount(c)
	case authOrganization:
		return s.authorizeOrganization(route, c)
	}
	panic("simulator: a route without a check")
}

func (s *Server) authorizeOrganization(route *route, c *call) *reply {
	key := s.usableKey(c.request, organizationKey)
	if key == nil {
		return refuse(gatewayRefusal(http.StatusUnauthorized, "Unauthorized"))
	}
	if id, named := c.params["orgId"]; named && id != key.OrgID {
		return refuse(s.routingRefusal(c.request, http.StatusNotFound, "TCS validation failed"))
	}
	if key.Kind == KeyScoped && route.Scope != scopeAny && (route.Scope == scopeNone || !key.Scopes.Has(route.Scope)) {
		return refuse(s.scopeRefusal(route, c))
	}
	c.key, c.org = key, s.organization(key.OrgID)
	return nil
}

// scopeRefusal is how a scoped key that lacks the scope is refused: by the
// router for v1's reads (API §1.4, §3.5), with a bare error for workspaces (API
// §4.7), in the usual envelope elsewhere.
func (s *Server) scopeRefusal(route *route, c *call) reply {
	const code, title, detail = "ADMIN-403-3", "Forbidden", "You are not allowed to manage this organization."
	switch {
	case strings.HasPrefix(route.Pattern, "/admin/v1/") && route.Scope != scopeNone:
		return s.routingRefusal(c.request, http.StatusForbidden, "User has no permission to access resource.")
	case strings.HasSuffix(route.Pattern, "/workspaces"):
		return s.bareRefusal(http.StatusForbidden, code, title, detail)
	default:
		return s.applicationRefusal(http.StatusForbidden, code, title, detail)
	}
}

func (s *Server) authorizeAccount(c *call) *reply {
	key := s.usableKey(c.request, organizationKey)
	if key == nil {
		return refuse(keyRefusal(http.StatusUnauthorized, "unauthorized", "", "", nil))
	}
	if key.Kind == KeyScoped {
		// The body is not recorded, only that it names this scope (API §1.4).
		return refuse(keyRefusal(http.StatusForbidden, "forbidden", "forbidden", "Error: The key lacks the scope manage:org", nil))
	}
	c.key, c.org = key, s.organization(key.OrgID)
	return nil
}

func (s *Server) authorizeSCIM(c *call) *reply {
	if s.usableKey(c.request, anyKey) == nil {
		return refuse(s.failure(http.StatusUnauthorized, "The request has no valid key."))
	}
	directory := s.directories[c.param("directoryId")]
	if directory == nil {
		return refuse(scimRefusal(http.StatusNotFound, "", "Resource [DIRECTORY]: "+c.param("directoryId")+" not found."))
	}
	key := s.usableKey(c.request, func(key *Key) bool {
		return key.Kind == KeyDirectory && key.DirectoryID == directory.ID
	})
	if key == nil {
		return refuse(s.failure(http.StatusForbidden, "The key does not belong to this directory."))
	}
	c.key, c.directory, c.org = key, directory, s.organization(directory.OrgID)
	return nil
}

// refuse is the answer of a check that failed.
func refuse(answer reply) *reply {
	if answer.status < http.StatusBadRequest {
		panic("simulator: a refusal that is none")
	}
	return &answer
}

func anyKey(*Key) bool { return true }

func organizationKey(key *Key) bool { return key.Kind == KeyUnscoped || key.Kind == KeyScoped }

// usableKey returns the first registered, unexpired key of the request's bearer
// token that fits, nil if there is none.
func (s *Server) usableKey(r *http.Request, fits func(*Key) bool) *Key {
	now := s.now()
	for _, key := range s.keys[bearer(r)] {
		if key.usable(now) && fits(key) {
			key.LastActiveAt = now
			return key
		}
	}
	return nil
}

func (k *Key) usable(now time.Time) bool {
	return k.Kind != KeyExpired && (k.ExpiresAt.IsZero() || now.Before(k.ExpiresAt))
}

// bearer is the token of the Authorization header, "" if there is none. The
// scheme is compared without case (RFC 9110 §11.1).
func bearer(r *http.Request) string {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
