// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §1.2, §1.4: which keys may call SCIM, and how other keys are refused.
func TestSCIMKeys(t *testing.T) {
	t.Parallel()

	clock := world.NewManualClock(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	h := plain.StartSCIM(t, server.Options{Clock: clock})
	credentials := h.Server.Credentials()
	h.Server.AddSCIMDirectory("Second", "second-key")
	h.Server.AddKey(world.Key{Value: "old", Kind: world.KeyExpired, DirectoryID: credentials.DirectoryID})
	h.Server.AddKey(world.Key{Value: "short", Kind: world.KeyDirectory, DirectoryID: credentials.DirectoryID, ExpiresAt: clock.Now().Add(time.Hour)})

	for key, want := range map[string]int{
		credentials.SCIMKey: http.StatusOK,
		"short":             http.StatusOK,
		"":                  http.StatusUnauthorized,
		"invented":          http.StatusUnauthorized,
		"old":               http.StatusUnauthorized,
		"second-key":        http.StatusForbidden,
		credentials.APIKey:  http.StatusForbidden,
	} {
		result := h.With(key).Do(http.MethodGet, "/Users", nil, want)
		if want != http.StatusOK && (result.Text("error") == "" || result.Text("traceId") == "" || result.Body["schemas"] != nil) {
			t.Errorf("key %q is refused with %s", key, result.Raw)
		}
	}

	clock.Advance(time.Hour)
	h.With("short").Do(http.MethodGet, "/Users", nil, http.StatusUnauthorized)

	h.Server.AddKey(world.Key{Value: credentials.APIKey, Kind: world.KeyDirectory, DirectoryID: credentials.DirectoryID})
	h.With(credentials.APIKey).Do(http.MethodGet, "/Users", nil, http.StatusOK)

	h.Base = h.Server.URL() + "/scim/directory/none"
	h.Do(http.MethodGet, "/Users", nil, http.StatusNotFound).WantSCIMError("")
}

// API §1.2 to §1.4: which keys may call the admin APIs.
func TestOrganizationKeys(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	credentials := h.Server.Credentials()
	h.Server.AddKey(world.Key{Value: "scoped", Kind: world.KeyScoped, Scopes: world.NewSet("read:directories:admin")})

	address := h.OrganizationURL("/user/x/get-scim-links")
	for key, want := range map[string]int{
		credentials.APIKey:  http.StatusOK,
		"":                  http.StatusUnauthorized,
		"invented":          http.StatusUnauthorized,
		credentials.SCIMKey: http.StatusUnauthorized,
		"scoped":            http.StatusForbidden,
	} {
		result := h.With(key).Do(http.MethodGet, address, nil, want)
		switch want {
		case http.StatusUnauthorized:
			if string(result.Raw) != `{"code":401,"message":"Unauthorized"}` {
				t.Errorf("key %q: %s", key, result.Raw)
			}
		case http.StatusForbidden:
			if first := result.Entry("errors", 0); first["code"] != "ADMIN-403-3" || first["status"] != "403" {
				t.Errorf("key %q: %s", key, result.Raw)
			}
		}
	}

	foreign := h.With(credentials.APIKey).Do(http.MethodGet, strings.Replace(address, credentials.OrgID, "foreign", 1), nil, http.StatusNotFound)
	if foreign.Text("message") != "TCS validation failed" || !strings.HasPrefix(foreign.Text("path"), "/api/admin/") || foreign.Number("status") != 404 {
		t.Errorf("foreign organization: %s", foreign.Raw)
	}
}
