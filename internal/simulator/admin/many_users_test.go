// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// A search of twenty pages finds as many accounts as there are seats (API §4.1).
func TestManyAccounts(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "empty", plain.Immediate)
	app := "ari:cloud:confluence::site/1"
	h.Server.AddWorkspace(world.Workspace{ID: app, TypeKey: "confluence", Name: "one"})

	const accounts = 2_000
	h.Server.SeedAccounts(accounts, world.AccountSeed{Workspaces: []string{app}, Active: true})

	found := h.Search(object{"limit": 100, "resourceIds": []string{app}, "roleIds": []string{"atlassian/user"}, "expand": []string{"productAccess"}})
	if len(found) != accounts || h.Server.SeatCount(app) != accounts {
		t.Fatalf("%d found, %d seats", len(found), h.Server.SeatCount(app))
	}

	if inactive, never := h.Server.InactiveSeats(app, 90); never != accounts/10 || inactive == 0 {
		t.Fatalf("%d inactive, %d never", inactive, never)
	}
}

// BenchmarkUserSearch reads all pages of users/search; ns/account must not grow with the number of accounts.
func BenchmarkUserSearch(b *testing.B) {
	for _, accounts := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(accounts), func(b *testing.B) {
			server := server.New(server.Options{World: "empty", JournalBodyLimit: -1})
			app := "ari:cloud:confluence::site/1"
			server.AddWorkspace(world.Workspace{ID: app, TypeKey: "confluence", Name: "one"})
			server.SeedAccounts(accounts, world.AccountSeed{Workspaces: []string{app}, Active: true})

			for b.Loop() {
				if got := readAllUsers(b, server, app); got != accounts {
					b.Fatalf("%d accounts", got)
				}
			}

			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(accounts), "ns/account")
		})
	}
}

func readAllUsers(b *testing.B, server *server.Server, app string) int {
	b.Helper()

	credentials := server.Credentials()
	query := object{"limit": 100, "resourceIds": []string{app}, "roleIds": []string{"atlassian/user"}}
	total := 0

	for {
		body, err := json.Marshal(query)
		if err != nil {
			b.Fatal(err)
		}

		request := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/admin/v2/orgs/"+credentials.OrgID+"/directories/-/users/search", bytes.NewReader(body))
		request.Header.Set("Authorization", "Bearer "+credentials.APIKey)

		recorder := httptest.NewRecorder()
		server.ServeHTTP(recorder, request)

		var answer struct {
			Data  []json.RawMessage `json:"data"`
			Links struct {
				Next string `json:"next"`
			} `json:"links"`
		}
		if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil || recorder.Code != http.StatusOK {
			b.Fatalf("status %d: %v", recorder.Code, err)
		}

		total += len(answer.Data)
		if answer.Links.Next == "" {
			return total
		}

		query = object{"cursor": answer.Links.Next}
	}
}
