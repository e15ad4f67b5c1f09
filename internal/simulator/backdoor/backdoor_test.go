// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package backdoor_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type object = plain.Object

// Changes through the backdoor show in the API, with their effects.
func TestOutOfBandChanges(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	created := h.Create(plain.AnnEx())
	id, directory := created.Text("id"), h.DirectoryID()
	title := "Boss"

	if !h.Server.SetSCIMUser(directory, id, func(user *world.SCIMUser) { user.Title, user.Active = &title, false }) {
		t.Fatal("the change is refused")
	}

	if read := h.Do(http.MethodGet, "/Users/"+id, nil, http.StatusOK); read.Text("title") != "Boss" || read.Body["active"] != false {
		t.Errorf("read %s", read.Raw)
	}

	account, _ := h.Server.Account(created.AccountID())
	if account.JobTitle != "Boss" || account.Status != world.AccountInactive {
		t.Errorf("account %q %s", account.JobTitle, account.Status)
	}

	h.Create(plain.Person("bob@corp.test"))

	if h.Server.SetSCIMUser(directory, id, func(user *world.SCIMUser) { user.UserName = "BOB@corp.test" }) {
		t.Error("two records have one user name")
	}

	group := h.CreateGroup("dev")
	if !h.Server.DeleteSCIMGroup(directory, group) || h.Server.DeleteSCIMGroup(directory, group) {
		t.Error("the group is not deleted once")
	}

	if !h.Server.DeleteSCIMUser(directory, id) || h.Server.DeleteSCIMUser(directory, id) {
		t.Error("the user is not deleted once")
	}

	h.Do(http.MethodGet, "/Users/"+id, nil, http.StatusNotFound)

	for _, absent := range []bool{
		h.Server.DeleteSCIMUser("none", id), h.Server.DeleteSCIMGroup("none", group), h.Server.SetAccount("none", func(*world.Account) {}),
		h.Server.SetSCIMUser("none", id, func(*world.SCIMUser) {}), len(h.Server.SCIMUsers("none")) > 0,
	} {
		if absent {
			t.Error("something that does not exist is found")
		}
	}

	if _, err := h.Server.SeedSCIMUsers("none", 1); err == nil {
		t.Error("users are seeded into no directory")
	}

	if _, err := h.Server.SeedSCIMGroup(directory, "dev", "none"); err == nil {
		t.Error("a group is seeded with a member who does not exist")
	}
}

// API §9.3, 6: only a write that changes active activates an account that an administrator deactivated.
func TestDeactivationByAdministratorSurvivesWrites(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	created := h.Create(plain.Person("ann@corp.test"))
	h.Server.SetAccount(created.AccountID(), func(account *world.Account) {
		account.Status, account.Email = world.AccountInactive, "ann.new@corp.test"
	})
	h.Patch(created.Text("id"), object{"op": "add", "path": "title", "value": "Boss"})

	account, _ := h.Server.AccountByEmail("ann.new@corp.test")
	if account.ID != created.AccountID() || account.Status != world.AccountInactive || account.JobTitle != "Boss" {
		t.Errorf("account %+v", account)
	}

	h.Do(http.MethodPost, "/Users", object{"userName": "new", "emails": []object{{"value": "ann.new@corp.test", "primary": true}}}, http.StatusConflict)
}

// A write that changes nothing keeps lastModified.
func TestLastModified(t *testing.T) {
	t.Parallel()

	clock := world.NewManualClock(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	h := plain.StartSCIM(t, server.Options{Clock: clock})
	id := h.Create(plain.AnnEx()).Text("id")

	clock.Advance(time.Minute)

	if same := h.Do(http.MethodPut, "/Users/"+id, plain.AnnEx(), http.StatusOK); same.Text("meta", "lastModified") != "2026-11-24T12:00:00.000000Z" {
		t.Errorf("last modified %s", same.Text("meta", "lastModified"))
	}

	changed := h.Patch(id, object{"op": "remove", "path": "title"})
	if changed.Text("meta", "lastModified") != "2026-11-24T12:01:00.000000Z" || changed.Text("meta", "created") != "2026-11-24T12:00:00.000000Z" {
		t.Errorf("meta %v", changed.Body["meta"])
	}
}

// Of concurrent creates of the same user only one succeeds.
func TestConcurrentCreates(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	statuses := make([]int, 40)

	var clients sync.WaitGroup
	for i := range statuses {
		clients.Go(func() {
			result, err := h.Exchange(http.MethodPost, "/Users", plain.Person(fmt.Sprintf("user%d@corp.test", i/2)))
			if err == nil {
				statuses[i] = result.Status
			}
		})
	}

	clients.Wait()

	counts := map[int]int{}
	for _, status := range statuses {
		counts[status]++
	}

	if counts[http.StatusCreated] != 20 || counts[http.StatusConflict] != 20 || len(h.Server.SCIMUsers(h.DirectoryID())) != 20 {
		t.Errorf("statuses %v, %d users", counts, len(h.Server.SCIMUsers(h.DirectoryID())))
	}
}
