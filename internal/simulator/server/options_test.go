// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

func TestSeedRepeatsIdentifiers(t *testing.T) {
	t.Parallel()

	var seen [2]string
	for i := range seen {
		h := plain.StartSCIM(t, server.Options{Seed: 7})
		created := h.Create(plain.Person("ann@corp.test"))
		seen[i] = created.Text("id") + created.AccountID()
	}

	if seen[0] != seen[1] {
		t.Errorf("%s, then %s", seen[0], seen[1])
	}

	if h := plain.StartSCIM(t, server.Options{}); h.Create(plain.Person("ann@corp.test")).Text("id") == h.Create(plain.Person("bob@corp.test")).Text("id") {
		t.Error("two users have one id")
	}
}

func TestKeysOfOptions(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"empty", "acme", "random:1"} {
		server := server.New(server.Options{World: name, APIKey: "own-organization-key", SCIMKey: "own-directory-key"})

		credentials := server.Credentials()
		if credentials.APIKey != "own-organization-key" || credentials.SCIMKey != "own-directory-key" {
			t.Fatalf("%s: got other keys", name)
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
				t.Errorf("%s %s: the own key is answered %d, the well-known one %d", name, path, got[0], got[1])
			}
		}
	}
}
