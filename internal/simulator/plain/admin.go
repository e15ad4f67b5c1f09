// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package plain

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// Admin sends requests to the organization of a simulator.
type Admin struct {
	speaker

	Clock *world.ManualClock
	Org   string
}

// StartAdmin starts a simulator with a named world, at noon.
func StartAdmin(t *testing.T, name string, admin world.AdminOptions) *Admin {
	t.Helper()

	clock := world.NewManualClock(Noon)
	simulated := server.New(server.Options{World: name, Seed: 7, Clock: clock, Admin: admin, JournalBodyLimit: -1})
	s := start(t, simulated, &http.Transport{})
	s.Key, s.Media = simulated.Credentials().APIKey, "application/json"

	return &Admin{s, clock, simulated.Credentials().OrgID}
}

// Immediate turns off all delays.
var Immediate = world.AdminOptions{RoleDelay: world.NoDelay, GroupLag: world.NoDelay}

// V1 returns a path of the organization in v1 of the API.
func (h *Admin) V1(path string) string { return "/admin/v1/orgs/" + h.Org + path }

// V2 returns a path of the organization in v2 of the API.
func (h *Admin) V2(path string) string { return "/admin/v2/orgs/" + h.Org + path }

// Users returns a path of the users in all directories.
func (h *Admin) Users(path string) string { return h.V2("/directories/-/users" + path) }

// Groups returns a path of the groups in all directories.
func (h *Admin) Groups(path string) string { return h.V2("/directories/-/groups" + path) }

// Directory returns the id of the organization's first directory.
func (h *Admin) Directory() string {
	return Texts(h.Do("GET", h.V2("/directories"), nil, 200)["data"], "directoryId")[0]
}

// Manage returns a path of the user management API.
func (h *Admin) Manage(account, path string) string {
	return "/users/" + url.PathEscape(account) + "/manage" + path
}

// With returns a copy that uses another key.
func (h *Admin) With(key string) *Admin {
	other := *h
	other.Key = key

	return &other
}

// Raw sends a request and requires a status.
func (h *Admin) Raw(method, path string, body any, status int) []byte {
	h.T.Helper()

	answer, err := h.send(method, h.Server.URL()+path, body)
	if err != nil {
		h.T.Fatal(err)
	}

	if answer.Status != status {
		h.T.Fatalf("%s %s: status %d, want %d: %s", method, path, answer.Status, status, answer.Raw)
	}

	if bytes.Contains(answer.Raw, []byte(`"data":null`)) {
		h.T.Fatalf("%s %s: an empty list is null: %s", method, path, answer.Raw)
	}

	return answer.Raw
}

// Do is Raw with the answer decoded as an object; an empty answer is nil.
func (h *Admin) Do(method, path string, body any, status int) Object {
	h.T.Helper()

	answer := h.Raw(method, path, body, status)
	if len(answer) == 0 {
		return nil
	}

	var parsed Object
	if err := json.Unmarshal(answer, &parsed); err != nil {
		h.T.Fatalf("%s %s: %v: %s", method, path, err, answer)
	}

	return parsed
}

// Refused requires a refusal with a code in the errors envelope (API §8.4, E2).
func (h *Admin) Refused(method, path string, body any, status int, code string) {
	h.T.Helper()

	first := List(h.Do(method, path, body, status)["errors"])[0]
	if first["code"] != code || first["status"] == nil || first["id"] == nil || first["title"] == nil {
		h.T.Fatalf("%s %s: error %v, want code %s", method, path, first, code)
	}
}

// Search returns all pages of users/search.
func (h *Admin) Search(query Object) []Object {
	h.T.Helper()
	return h.Pages(h.Users("/search"), query)
}

// Person returns what a search shows of an account, or nil if it does not find the account.
func (h *Admin) Person(account string) Object {
	h.T.Helper()

	found := h.Search(Object{"accountIds": []string{account}})
	if len(found) == 0 {
		return nil
	}

	return found[0]
}

// Pages posts a query and follows the cursors; each further request sends only the cursor.
func (h *Admin) Pages(path string, query Object) []Object {
	h.T.Helper()

	var all []Object

	for range 1000 {
		answer := h.Do("POST", path, query, 200)
		all = append(all, List(answer["data"])...)

		next := TextOf(Field(answer, "links", "next"))
		if next == "" {
			return all
		}

		query = Object{"cursor": next}
	}

	h.T.Fatal("the pages do not end")

	return nil
}

// For returns a copy for a subtest.
func (h *Admin) For(t *testing.T) *Admin {
	t.Helper()

	within := *h
	within.T = t

	return &within
}

// Account returns the id of the account with an address.
func (h *Admin) Account(email string) string {
	h.T.Helper()

	account, ok := h.Server.AccountByEmail(email)
	if !ok {
		h.T.Fatalf("nobody has the address %s", email)
	}

	return account.ID
}

// Workspace returns the ARI of an app on a site.
func (h *Admin) Workspace(typeKey, name string) string {
	h.T.Helper()

	for _, workspace := range h.Server.Workspaces() {
		if workspace.TypeKey == typeKey && workspace.Name == name {
			return workspace.ID
		}
	}

	h.T.Fatalf("no %s called %s", typeKey, name)

	return ""
}

// Group returns the id of the group with a name.
func (h *Admin) Group(name string) string {
	h.T.Helper()

	group, ok := h.Server.OrganizationGroup(name)
	if !ok {
		h.T.Fatalf("no group %s", name)
	}

	return group.ID
}
