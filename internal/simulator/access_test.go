// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Changes behind the API's back show in it, with their effects.
func TestOutOfBandChanges(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	created := h.create(annEx())
	id, directory := created.text("id"), h.directoryID()
	title := "Boss"

	if !h.server.SetSCIMUser(directory, id, func(user *simulator.SCIMUser) { user.Title, user.Active = &title, false }) {
		t.Fatal("the change is refused")
	}

	if read := h.do(http.MethodGet, "/Users/"+id, nil, http.StatusOK); read.text("title") != "Boss" || read.body["active"] != false {
		t.Errorf("read %s", read.raw)
	}

	account, _ := h.server.Account(created.accountID())
	if account.JobTitle != "Boss" || account.Status != simulator.AccountInactive {
		t.Errorf("account %q %s", account.JobTitle, account.Status)
	}

	h.create(person("bob@corp.test"))

	if h.server.SetSCIMUser(directory, id, func(user *simulator.SCIMUser) { user.UserName = "BOB@corp.test" }) {
		t.Error("two records have one user name")
	}

	group := h.createGroup("dev")
	if !h.server.DeleteSCIMGroup(directory, group) || h.server.DeleteSCIMGroup(directory, group) {
		t.Error("the group is not deleted once")
	}

	if !h.server.DeleteSCIMUser(directory, id) || h.server.DeleteSCIMUser(directory, id) {
		t.Error("the user is not deleted once")
	}

	h.do(http.MethodGet, "/Users/"+id, nil, http.StatusNotFound)

	for _, absent := range []bool{
		h.server.DeleteSCIMUser("none", id), h.server.DeleteSCIMGroup("none", group), h.server.SetAccount("none", func(*simulator.Account) {}),
		h.server.SetSCIMUser("none", id, func(*simulator.SCIMUser) {}), len(h.server.SCIMUsers("none")) > 0,
	} {
		if absent {
			t.Error("something that does not exist is found")
		}
	}

	if _, err := h.server.SeedSCIMUsers("none", 1); err == nil {
		t.Error("users are seeded into no directory")
	}

	if _, err := h.server.SeedSCIMGroup(directory, "dev", "none"); err == nil {
		t.Error("a group is seeded with a member who does not exist")
	}
}

// API §9.3, 6: an account that an administrator deactivated is activated only
// by a change of active, not by every write.
func TestDeactivationByAdministratorSurvivesWrites(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	created := h.create(person("ann@corp.test"))
	h.server.SetAccount(created.accountID(), func(account *simulator.Account) {
		account.Status, account.Email = simulator.AccountInactive, "ann.new@corp.test"
	})
	h.patch(created.text("id"), object{"op": "add", "path": "title", "value": "Boss"})

	account, _ := h.server.AccountByEmail("ann.new@corp.test")
	if account.ID != created.accountID() || account.Status != simulator.AccountInactive || account.JobTitle != "Boss" {
		t.Errorf("account %+v", account)
	}

	h.do(http.MethodPost, "/Users", object{"userName": "new", "emails": []object{{"value": "ann.new@corp.test", "primary": true}}}, http.StatusConflict)
}

// A write without effect leaves the time of the last change.
func TestLastModified(t *testing.T) {
	t.Parallel()

	clock := simulator.NewManualClock(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	h := startSCIM(t, simulator.Options{Clock: clock})
	id := h.create(annEx()).text("id")

	clock.Advance(time.Minute)

	if same := h.do(http.MethodPut, "/Users/"+id, annEx(), http.StatusOK); same.text("meta", "lastModified") != "2026-11-24T12:00:00.000000Z" {
		t.Errorf("last modified %s", same.text("meta", "lastModified"))
	}

	changed := h.patch(id, object{"op": "remove", "path": "title"})
	if changed.text("meta", "lastModified") != "2026-11-24T12:01:00.000000Z" || changed.text("meta", "created") != "2026-11-24T12:00:00.000000Z" {
		t.Errorf("meta %v", changed.body["meta"])
	}
}

// Concurrent clients: every user exists once.
func TestConcurrentCreates(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	statuses := make([]int, 40)

	var clients sync.WaitGroup
	for i := range statuses {
		clients.Go(func() {
			result, err := h.exchange(http.MethodPost, "/Users", person(fmt.Sprintf("user%d@corp.test", i/2)))
			if err == nil {
				statuses[i] = result.status
			}
		})
	}

	clients.Wait()

	counts := map[int]int{}
	for _, status := range statuses {
		counts[status]++
	}

	if counts[http.StatusCreated] != 20 || counts[http.StatusConflict] != 20 || len(h.server.SCIMUsers(h.directoryID())) != 20 {
		t.Errorf("statuses %v, %d users", counts, len(h.server.SCIMUsers(h.directoryID())))
	}
}
