// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package named_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type object = plain.Object

// Start returns an error that names the unknown world.
func TestUnknownWorlds(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"acmee", "acme:1", "random", "random:x", "random:1:-1", "random:1:many", "random:-1"} {
		if _, err := server.New(server.Options{World: name}).Start(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("world %q: %v", name, err)
		}
	}
}

// A world is the same in every run, whatever the seed of later identifiers, and its times move with the clock.
func TestWorldsRepeat(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"acme", "example", "example:filled", "example:bare", "random:3:50"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			build := func(at time.Time, seed uint64) *server.Server {
				return server.New(server.Options{World: name, Seed: seed, Clock: world.NewManualClock(at)})
			}

			one, two := build(plain.Noon, 0), build(plain.Noon, 9)
			if !reflect.DeepEqual(one.Accounts(), two.Accounts()) || !reflect.DeepEqual(one.Groups(),
				two.Groups()) || !reflect.DeepEqual(one.Workspaces(), two.Workspaces()) {
				t.Fatal("two builds differ")
			}

			directory := one.Credentials().DirectoryID
			if !reflect.DeepEqual(one.SCIMUsers(directory), two.SCIMUsers(directory)) {
				t.Fatal("two builds differ in their SCIM records")
			}

			later := build(plain.Noon.AddDate(0, 0, 30), 0)

			for _, workspace := range one.Workspaces() {
				inactive, never := one.InactiveSeats(workspace.ID, 60)
				if again, anew := later.InactiveSeats(workspace.ID, 60); again != inactive || anew != never {
					t.Fatalf("%s: %d and %d inactive, a month later %d and %d", workspace.ID, inactive, never, again, anew)
				}
			}
		})
	}
}

// The acme world has what demonstrations and acceptance tests rely on.
func TestAcme(t *testing.T) {
	t.Parallel()

	h := plain.StartAdmin(t, "acme", plain.Immediate)
	if got := len(h.Server.Accounts()); got < 55 || got > 65 {
		t.Errorf("%d accounts, want about sixty", got)
	}

	full, idle, unknown := 0, 0, 0

	for _, workspace := range h.Server.Workspaces() {
		seats := h.Server.SeatCount(workspace.ID)
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

		if inactive, never := h.Server.InactiveSeats(workspace.ID, 90); seats > 0 && inactive+never == seats {
			idle++
		}
	}

	if full != 1 || idle != 1 || unknown < 5 {
		t.Errorf("%d apps over 90 %%, %d idle, %d of unknown capacity", full, idle, unknown)
	}

	statuses := map[any]int{}
	for _, user := range h.Search(object{}) {
		statuses[user["status"]]++
	}

	for _, status := range []string{"active", "suspended", "not_invited", "deactivated", "for_deletion"} {
		if statuses[status] == 0 {
			t.Errorf("nobody is %s", status)
		}
	}

	linked, separate := 0, 0

	for _, record := range h.Server.SCIMUsers(h.Server.Credentials().DirectoryID) {
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

// Twenty random worlds together contain every unusual case.
func TestRandomWorldsHaveUnusualCases(t *testing.T) {
	t.Parallel()

	odd := map[string]int{}

	for seed := range 20 {
		server := server.New(server.Options{World: fmt.Sprintf("random:%d", seed), Clock: world.NewManualClock(plain.Noon)})
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
