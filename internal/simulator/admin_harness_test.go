// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// noon is when the tests' clocks begin.
var noon = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// adminHarness talks to the organization side of a running simulator with plain
// HTTP.
type adminHarness struct {
	t      *testing.T
	server *simulator.Server
	clock  *simulator.ManualClock
	client *http.Transport
	key    string
	org    string
}

func startAdmin(t *testing.T, world string, admin simulator.AdminOptions) *adminHarness {
	t.Helper()

	clock := simulator.NewManualClock(noon)
	server := simulator.New(simulator.Options{World: world, Seed: 7, Clock: clock, Admin: admin, JournalBodyLimit: -1})

	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}

	client := &http.Transport{}

	t.Cleanup(func() {
		client.CloseIdleConnections()
		stop()
	})

	credentials := server.Credentials()

	return &adminHarness{t: t, server: server, clock: clock, client: client, key: credentials.APIKey, org: credentials.OrgID}
}

// immediate are the options without delays.
var immediate = simulator.AdminOptions{RoleDelay: simulator.NoDelay, GroupLag: simulator.NoDelay}

func (h *adminHarness) v1(path string) string { return "/admin/v1/orgs/" + h.org + path }

func (h *adminHarness) v2(path string) string { return "/admin/v2/orgs/" + h.org + path }

func (h *adminHarness) users(path string) string { return h.v2("/directories/-/users" + path) }

func (h *adminHarness) groups(path string) string { return h.v2("/directories/-/groups" + path) }

// directory is the organization's first directory.
func (h *adminHarness) directory() string {
	return texts(h.do("GET", h.v2("/directories"), nil, 200)["data"], "directoryId")[0]
}

func (h *adminHarness) manage(account, path string) string {
	return "/users/" + url.PathEscape(account) + "/manage" + path
}

func (h *adminHarness) with(key string) *adminHarness {
	other := *h
	other.key = key

	return &other
}

// raw sends a request and wants a status.
func (h *adminHarness) raw(method, path string, body any, status int) []byte {
	h.t.Helper()

	var content io.Reader

	switch given := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(given)
	default:
		encoded, err := json.Marshal(given)
		if err != nil {
			h.t.Fatal(err)
		}

		content = bytes.NewReader(encoded)
	}

	request, err := http.NewRequestWithContext(h.t.Context(), method, h.server.URL()+path, content)
	if err != nil {
		h.t.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer "+h.key)
	request.Header.Set("Content-Type", "application/json")

	response, err := h.client.RoundTrip(request)
	if err != nil {
		h.t.Fatal(err)
	}
	defer response.Body.Close()

	answer, err := io.ReadAll(response.Body)
	if err != nil {
		h.t.Fatal(err)
	}

	if response.StatusCode != status {
		h.t.Fatalf("%s %s: status %d, want %d: %s", method, path, response.StatusCode, status, answer)
	}

	if bytes.Contains(answer, []byte(`"data":null`)) {
		h.t.Fatalf("%s %s: an empty list is null: %s", method, path, answer)
	}

	return answer
}

// do is raw with the answer as an object; an empty answer is nil.
func (h *adminHarness) do(method, path string, body any, status int) object {
	h.t.Helper()

	answer := h.raw(method, path, body, status)
	if len(answer) == 0 {
		return nil
	}

	var parsed object
	if err := json.Unmarshal(answer, &parsed); err != nil {
		h.t.Fatalf("%s %s: %v: %s", method, path, err, answer)
	}

	return parsed
}

// refused wants a refusal with a code of the errors envelope (API §8.4, E2).
func (h *adminHarness) refused(method, path string, body any, status int, code string) {
	h.t.Helper()

	first := list(h.do(method, path, body, status)["errors"])[0]
	if first["code"] != code || first["status"] == nil || first["id"] == nil || first["title"] == nil {
		h.t.Fatalf("%s %s: error %v, want code %s", method, path, first, code)
	}
}

// search is users/search, all pages.
func (h *adminHarness) search(query object) []object {
	h.t.Helper()
	return h.pages(h.users("/search"), query)
}

// pages posts a query and follows the cursors, each page asked by the cursor
// alone.
func (h *adminHarness) pages(path string, query object) []object {
	h.t.Helper()

	var all []object

	for range 1000 {
		answer := h.do("POST", path, query, 200)
		all = append(all, list(answer["data"])...)

		next := textOf(field(answer, "links", "next"))
		if next == "" {
			return all
		}

		query = object{"cursor": next}
	}

	h.t.Fatal("the pages do not end")

	return nil
}

// account is the id of the account of an address.
func (h *adminHarness) account(email string) string {
	h.t.Helper()

	account, ok := h.server.AccountByEmail(email)
	if !ok {
		h.t.Fatalf("nobody has the address %s", email)
	}

	return account.ID
}

// workspace is the ARI of an app on a site.
func (h *adminHarness) workspace(typeKey, name string) string {
	h.t.Helper()

	for _, workspace := range h.server.Workspaces() {
		if workspace.TypeKey == typeKey && workspace.Name == name {
			return workspace.ID
		}
	}

	h.t.Fatalf("no %s called %s", typeKey, name)

	return ""
}

// group is the id of a group.
func (h *adminHarness) group(name string) string {
	h.t.Helper()

	group, ok := h.server.OrganizationGroup(name)
	if !ok {
		h.t.Fatalf("no group %s", name)
	}

	return group.ID
}

// field is what stands at a path of properties, nil if there is nothing.
func field(value any, path ...string) any {
	for _, name := range path {
		value = objectOf(value)[name]
	}

	return value
}

// objectOf, textOf and the like are a JSON value of the kind that is expected,
// empty if it is of another.
func objectOf(value any) object {
	is, _ := value.(object)
	return is
}

func textOf(value any) string {
	is, _ := value.(string)
	return is
}

func numberOf(value any) float64 {
	is, _ := value.(float64)
	return is
}

func itemsOf(value any) []any {
	is, _ := value.([]any)
	return is
}

func stringsOf(value any) []string {
	is, _ := value.([]string)
	return is
}

func list(value any) []object {
	values, _ := value.([]any)

	objects := make([]object, 0, len(values))
	for _, each := range values {
		objects = append(objects, objectOf(each))
	}

	return objects
}

// texts are the values of a property, of []any or []object.
func texts(value any, property string) []string {
	objects, ok := value.([]object)
	if !ok {
		objects = list(value)
	}

	values := make([]string, 0, len(objects))
	for _, each := range objects {
		text, _ := each[property].(string)
		values = append(values, text)
	}

	return values
}
