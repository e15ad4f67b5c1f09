// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// API §1.2, §1.4: who may call SCIM, and how the others are refused.
func TestSCIMKeys(t *testing.T) {
	t.Parallel()

	clock := simulator.NewManualClock(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	h := startSCIM(t, simulator.Options{Clock: clock})
	credentials := h.server.Credentials()
	h.server.AddSCIMDirectory("Second", "second-key")
	h.server.AddKey(simulator.Key{Value: "old", Kind: simulator.KeyExpired, OrgID: credentials.OrgID, DirectoryID: credentials.DirectoryID})
	h.server.AddKey(simulator.Key{Value: "short", Kind: simulator.KeyDirectory, OrgID: credentials.OrgID, DirectoryID: credentials.DirectoryID, ExpiresAt: clock.Now().Add(time.Hour)})

	for key, want := range map[string]int{
		credentials.SCIMKey: http.StatusOK,
		"short":             http.StatusOK,
		"":                  http.StatusUnauthorized,
		"invented":          http.StatusUnauthorized,
		"old":               http.StatusUnauthorized,
		"second-key":        http.StatusForbidden,
		credentials.APIKey:  http.StatusForbidden,
	} {
		result := h.with(key).do(http.MethodGet, "/Users", nil, want)
		if want != http.StatusOK && (result.text("error") == "" || result.text("traceId") == "" || result.body["schemas"] != nil) {
			t.Errorf("key %q is refused with %s", key, result.raw)
		}
	}

	clock.Advance(time.Hour)
	h.with("short").do(http.MethodGet, "/Users", nil, http.StatusUnauthorized)

	h.server.AddKey(simulator.Key{Value: credentials.APIKey, Kind: simulator.KeyDirectory, OrgID: credentials.OrgID, DirectoryID: credentials.DirectoryID})
	h.with(credentials.APIKey).do(http.MethodGet, "/Users", nil, http.StatusOK)

	h.base = h.server.URL() + "/scim/directory/none"
	h.do(http.MethodGet, "/Users", nil, http.StatusNotFound).wantSCIMError("")
}

// API §1.2 to §1.4: who may call the admin APIs.
func TestOrganizationKeys(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	credentials := h.server.Credentials()
	h.server.AddKey(simulator.Key{Value: "scoped", Kind: simulator.KeyScoped, OrgID: credentials.OrgID, Scopes: simulator.NewSet("read:directories:admin")})

	address := h.organizationURL("/user/x/get-scim-links")
	for key, want := range map[string]int{
		credentials.APIKey:  http.StatusOK,
		"":                  http.StatusUnauthorized,
		"invented":          http.StatusUnauthorized,
		credentials.SCIMKey: http.StatusUnauthorized,
		"scoped":            http.StatusForbidden,
	} {
		result := h.with(key).do(http.MethodGet, address, nil, want)
		switch want {
		case http.StatusUnauthorized:
			if string(result.raw) != `{"code":401,"message":"Unauthorized"}` {
				t.Errorf("key %q: %s", key, result.raw)
			}
		case http.StatusForbidden:
			if first := result.entry("errors", 0); first["code"] != "ADMIN-403-3" || first["status"] != "403" {
				t.Errorf("key %q: %s", key, result.raw)
			}
		}
	}

	foreign := h.with(credentials.APIKey).do(http.MethodGet, strings.Replace(address, credentials.OrgID, "foreign", 1), nil, http.StatusNotFound)
	if foreign.text("message") != "TCS validation failed" || !strings.HasPrefix(foreign.text("path"), "/api/admin/") || foreign.number("status") != 404 {
		t.Errorf("foreign organization: %s", foreign.raw)
	}
}

// Whatever is not simulated says so and names itself.
func TestUnknownRoutes(t *testing.T) {
	t.Parallel()

	h := startSCIM(t, simulator.Options{})
	for _, request := range [][2]string{
		{http.MethodGet, "/Me"},
		{http.MethodPost, "/Bulk"},
		{http.MethodPut, "/Users"},
		{http.MethodGet, "/scim/v2/Users"},
		{http.MethodGet, "/Users/"},
		{http.MethodGet, "//Users"},
		{http.MethodGet, "/Users/a/b"},
	} {
		result := h.do(request[0], request[1], nil, http.StatusNotImplemented)
		if want := request[0] + " /scim/directory/" + h.directoryID() + request[1]; !strings.Contains(result.text("message"), want) {
			t.Errorf("message %q does not name %q", result.text("message"), want)
		}
	}
}

func TestOnlyLoopback(t *testing.T) {
	t.Parallel()

	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.com:80", "127.0.0.1"} {
		stop, err := simulator.New(simulator.Options{World: "empty"}).StartAt(address)
		if err == nil {
			stop()
			t.Errorf("listens on %s", address)
		}
	}
}

func TestUnknownWorld(t *testing.T) {
	t.Parallel()

	if stop, err := simulator.New(simulator.Options{World: "atlantis"}).Start(); err == nil {
		stop()
		t.Error("an unknown world starts")
	}
}

func TestSeedRepeatsIdentifiers(t *testing.T) {
	t.Parallel()

	var seen [2]string
	for i := range seen {
		h := startSCIM(t, simulator.Options{Seed: 7})
		created := h.create(person("ann@corp.test"))
		seen[i] = created.text("id") + created.accountID()
	}

	if seen[0] != seen[1] {
		t.Errorf("%s, then %s", seen[0], seen[1])
	}

	if h := startSCIM(t, simulator.Options{}); h.create(person("ann@corp.test")).text("id") == h.create(person("bob@corp.test")).text("id") {
		t.Error("two users have one id")
	}
}

func TestKeysOfOptions(t *testing.T) {
	t.Parallel()

	for _, world := range []string{"empty", "acme", "random:1"} {
		server := simulator.New(simulator.Options{World: world, APIKey: "own-organization-key", SCIMKey: "own-directory-key"})

		credentials := server.Credentials()
		if credentials.APIKey != "own-organization-key" || credentials.SCIMKey != "own-directory-key" {
			t.Fatalf("%s: got other keys", world)
		}

		for path, keys := range map[string][2]string{
			"/admin/v1/orgs/" + credentials.OrgID:                     {credentials.APIKey, "simulator-organization-key"},
			"/scim/directory/" + credentials.DirectoryID + "/Users/x": {credentials.SCIMKey, "simulator-directory-key"},
		} {
			var got [2]int

			for i, key := range keys {
				request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
				request.Header.Set("Authorization", "Bearer "+key)

				recorder := httptest.NewRecorder()
				server.ServeHTTP(recorder, request)
				got[i] = recorder.Code
			}

			if got[0] == http.StatusUnauthorized || got[1] != http.StatusUnauthorized {
				t.Errorf("%s %s: the own key is answered %d, the well-known one %d", world, path, got[0], got[1])
			}
		}
	}
}
