// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Unknown worlds are told by Start.
func TestUnknownWorlds(t *testing.T) {
	t.Parallel()

	for _, world := range []string{"acmee", "acme:1", "random", "random:x", "random:1:-1", "random:1:many", "random:-1"} {
		if _, err := simulator.New(simulator.Options{World: world}).Start(); err == nil || !strings.Contains(err.Error(), world) {
			t.Errorf("world %q: %v", world, err)
		}
	}
}

// A world is the same on every run, whatever the seed of later identifiers, and
// moves with the clock.
func TestWorldsRepeat(t *testing.T) {
	t.Parallel()

	for _, world := range []string{"acme", "example", "example:filled", "example:bare", "random:3:50"} {
		t.Run(world, func(t *testing.T) {
			t.Parallel()

			build := func(at time.Time, seed uint64) *simulator.Server {
				return simulator.New(simulator.Options{World: world, Seed: seed, Clock: simulator.NewManualClock(at)})
			}

			one, two := build(noon, 0), build(noon, 9)
			if !reflect.DeepEqual(one.Accounts(), two.Accounts()) || !reflect.DeepEqual(one.Groups(),
				two.Groups()) || !reflect.DeepEqual(one.Workspaces(), two.Workspaces()) {
				t.Fatal("two builds differ")
			}

			directory := one.Credentials().DirectoryID
			if !reflect.DeepEqual(one.SCIMUsers(directory), two.SCIMUsers(directory)) {
				t.Fatal("two builds differ in their SCIM records")
			}

			later := build(noon.AddDate(0, 0, 30), 0)

			for _, workspace := range one.Workspaces() {
				inactive, never := one.InactiveSeats(workspace.ID, 60)
				if again, anew := later.InactiveSeats(workspace.ID, 60); again != inactive || anew != never {
					t.Fatalf("%s: %d and %d inactive, a month later %d and %d", workspace.ID, inactive, never, again, anew)
				}
			}
		})
	}
}

// The acme world has what demonstrations and acceptance tests count on.
func TestAcme(t *testing.T) {
	t.Parallel()

	h := startAdmin(t, "acme", immediate)
	if got := len(h.server.Accounts()); got < 55 || got > 65 {
		t.Errorf("%d accounts, want about sixty", got)
	}

	full, idle, unknown := 0, 0, 0

	for _, workspace := range h.server.Workspaces() {
		seats := h.server.SeatCount(workspace.ID)
		if workspace.Capacity == nil {
			unknown++
			continue
		}

		if seats > *workspace.Capacity {
			t.Errorf("%s: %d seats of %d", workspace.ID, seats, *workspace.Capacity)
		}

		if seats*100 > *workspace.Capacity*90 {
			full++
		}

		if inactive, never := h.server.InactiveSeats(workspace.ID, 90); seats > 0 && inactive+never == seats {
			idle++
		}
	}

	if full != 1 || idle != 1 || unknown < 5 {
		t.Errorf("%d apps over 90 %%, %d idle, %d of unknown capacity", full, idle, unknown)
	}

	statuses := map[any]int{}
	for _, user := range h.search(object{}) {
		statuses[user["status"]]++
	}

	for _, status := range []string{"active", "suspended", "not_invited", "deactivated", "for_deletion"} {
		if statuses[status] == 0 {
			t.Errorf("nobody is %s", status)
		}
	}

	linked, separate := 0, 0

	for _, record := range h.server.SCIMUsers(h.server.Credentials().DirectoryID) {
		if record.AccountID == "" {
			separate++
		} else {
			linked++
		}
	}

	if linked < 20 || separate == 0 {
		t.Errorf("%d linked SCIM records, %d without account", linked, separate)
	}
}

// Random worlds have the odd cases, all taken together.
func TestRandomWorldsAreOdd(t *testing.T) {
	t.Parallel()

	odd := map[string]int{}

	for seed := range 20 {
		server := simulator.New(simulator.Options{World: fmt.Sprintf("random:%d", seed), Clock: simulator.NewManualClock(noon)})
		for _, workspace := range server.Workspaces() {
			switch {
			case workspace.Capacity == nil:
				odd["capacity unknown"]++
			case server.SeatCount(workspace.ID) > *workspace.Capacity:
				odd["more seats than capacity"]++
			case workspace.Usage != nil && *workspace.Usage > *workspace.Capacity:
				odd["usage above capacity"]++
			}
		}

		for _, account := range server.Accounts() {
			if account.EmailHidden {
				odd["hidden address"]++
			}

			if account.DatesOnly {
				odd["dates only"]++
			}

			for _, last := range account.LastActive {
				if last.IsZero() {
					odd["used without a date"]++
				}
			}
		}
	}

	for _, want := range []string{"capacity unknown", "more seats than capacity", "usage above capacity", "hidden address", "dates only", "used without a date"} {
		if odd[want] == 0 {
			t.Errorf("%s does not occur", want)
		}
	}
}

// Seeding and paging through many accounts stay linear: the whole list is read
// in the time of a few reads of all of it (API §4.1).
func TestManyAccounts(t *testing.T) {
	t.Parallel()
	h := startAdmin(t, "empty", immediate)
	app := "ari:cloud:confluence::site/1"
	h.server.AddWorkspace(simulator.Workspace{ID: app, TypeKey: "confluence", Name: "one"})

	const accounts = 10_000
	h.server.SeedAccounts(accounts, simulator.AccountSeed{Workspaces: []string{app}, Active: true})

	found := h.search(object{"limit": 100, "resourceIds": []string{app}, "roleIds": []string{"atlassian/user"}, "expand": []string{"productAccess"}})
	if len(found) != accounts || h.server.SeatCount(app) != accounts {
		t.Fatalf("%d found, %d seats", len(found), h.server.SeatCount(app))
	}

	if inactive, never := h.server.InactiveSeats(app, 90); never != accounts/10 || inactive == 0 {
		t.Fatalf("%d inactive, %d never", inactive, never)
	}
}

// BenchmarkUserSearch reads all pages of users/search; ns/account must not grow
// with the number of accounts.
func BenchmarkUserSearch(b *testing.B) {
	for _, accounts := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(accounts), func(b *testing.B) {
			server := simulator.New(simulator.Options{World: "empty", JournalBodyLimit: -1})
			app := "ari:cloud:confluence::site/1"
			server.AddWorkspace(simulator.Workspace{ID: app, TypeKey: "confluence", Name: "one"})
			server.SeedAccounts(accounts, simulator.AccountSeed{Workspaces: []string{app}, Active: true})

			for b.Loop() {
				if got := readAllUsers(b, server, app); got != accounts {
					b.Fatalf("%d accounts", got)
				}
			}

			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(accounts), "ns/account")
		})
	}
}

func readAllUsers(b *testing.B, server *simulator.Server, app string) int {
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
