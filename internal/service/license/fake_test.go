// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// seatHolder is somebody with a role on an app of the fake organization.
type seatHolder struct {
	account map[string]any
	app     string
	role    string
}

// fakeOrganization answers the calls that licenses need, as API §4.3 and §4.7 describe them. The simulator is the
// whole thing; this one can be told to answer wrongly.
type fakeOrganization struct {
	workspaces []map[string]any
	holders    []seatHolder
	// groups has account ids by group id.
	groups map[string][]string
	// suspended has the accounts that are suspended in a directory, by its id; the organization has those directories, or one.
	suspended map[string][]map[string]any
	// assignments are the role assignments of an account.
	assignments map[string][]any
	// uncounted is how many more apps there are than are listed, and cut how many members of each group are left out.
	uncounted, cut int
	// next makes the next link out of a cursor; the cursor itself when nil.
	next func(cursor string) any
	// cursor names the page that begins at an offset; its decimal number when nil.
	cursor func(offset int) string
	// pageSize replaces the page size asked for.
	pageSize int
	// refuse answers a request instead.
	refuse func(w http.ResponseWriter, r *http.Request) bool

	requests protocoltest.Requests
}

func (f *fakeOrganization) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests.Add(r)

	if f.refuse != nil && f.refuse(w, r) {
		return
	}

	prefix := "/admin/v2/orgs/" + protocoltest.OrgID

	if rest, ok := strings.CutPrefix(r.URL.Path, prefix+"/directories/-/users/"); ok && strings.HasSuffix(rest, "/role-assignments") {
		answer(w, map[string]any{"data": f.assignments[strings.TrimSuffix(rest, "/role-assignments")]})

		return
	}

	if directory, ok := strings.CutPrefix(r.URL.Path, prefix+"/directories/d-"); ok {
		directory, _, _ = strings.Cut(directory, "/")
		f.page(w, f.suspended["d-"+directory], decodeBody(r), 100)

		return
	}

	switch r.Method + " " + strings.TrimPrefix(r.URL.Path, prefix) {
	case "POST /workspaces":
		body := decodeBody(r)
		if body["cursor"] != nil && len(body) > 1 {
			http.Error(w, `{"code":"ADMIN-400-4"}`, http.StatusBadRequest)

			return
		}

		f.page(w, f.workspaces, body, 1000)
	case "POST /directories/-/users/search":
		body := decodeBody(r)
		f.page(w, f.matching(texts(body["resourceIds"]), texts(body["roleIds"]), texts(body["groupIds"])), body, 100)
	case "GET /directories":
		directories := []any{}
		for id := range f.suspended {
			directories = append(directories, map[string]any{"directoryId": id, "name": id})
		}

		if len(directories) == 0 {
			directories = append(directories, map[string]any{"directoryId": "d", "name": "Primary"})
		}

		answer(w, map[string]any{"data": directories})
	case "POST /directories/d/users/search":
		f.page(w, []map[string]any{}, decodeBody(r), 100)
	case "POST /directories/-/groups/search":
		found := []map[string]any{}

		for _, id := range texts(decodeBody(r)["groupIds"]) {
			if f.groups[id] != nil {
				found = append(found, map[string]any{"id": id, "name": id, "counts": map[string]any{"users": len(f.groups[id]) + f.cut}})
			}
		}

		answer(w, map[string]any{"data": found})
	case "GET /directories/-/users/count":
		query := r.URL.Query()
		n := len(f.matching(query["resourceIds"], query["roleIds"], nil))

		if !slices.Equal(query["status"], []string{"active"}) {
			n = -1
		}

		answer(w, map[string]any{"count": n})
	default:
		http.Error(w, `{}`, http.StatusNotImplemented)
	}
}

func (f *fakeOrganization) matching(apps, roles, groups []string) []map[string]any {
	accounts := []map[string]any{}
	seen := map[any]bool{}

	for _, h := range f.holders {
		id := h.account["accountId"]
		inGroup := len(groups) == 0

		for _, group := range groups {
			inGroup = inGroup || slices.Contains(f.groups[group], fmt.Sprint(id))
		}

		if seen[id] || !inGroup || len(apps) > 0 && !slices.Contains(apps, h.app) || len(roles) > 0 && !slices.Contains(roles, h.role) {
			continue
		}

		seen[id] = true

		accounts = append(accounts, h.account)
	}

	return accounts
}

func (f *fakeOrganization) page(w http.ResponseWriter, all []map[string]any, body map[string]any, most int) {
	size := most
	if f.pageSize > 0 {
		size = f.pageSize
	}

	from := 0
	for from < len(all) && body["cursor"] != nil && f.cursorAt(from) != body["cursor"] {
		from++
	}

	to := min(from+size, len(all))
	links := map[string]any{}

	if to < len(all) {
		links["next"] = f.cursorAt(to)
		if f.next != nil {
			links["next"] = f.next(f.cursorAt(to))
		}
	}

	answer(w, map[string]any{"data": all[from:to], "links": links, "meta": map[string]any{"total": len(all) + f.uncounted}})
}

func (f *fakeOrganization) cursorAt(offset int) string {
	if f.cursor != nil {
		return f.cursor(offset)
	}

	return strconv.Itoa(offset)
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")

	if err := json.NewEncoder(w).Encode(body); err != nil {
		panic(err)
	}
}

func decodeBody(r *http.Request) map[string]any {
	body := map[string]any{}
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		panic(err)
	}

	return body
}

func texts(list any) []string {
	var all []string

	if values, ok := list.([]any); ok {
		for _, value := range values {
			all = append(all, fmt.Sprint(value))
		}
	}

	return all
}

func workspace(id, key, name, host string, capacity any) map[string]any {
	return map[string]any{
		"id": id, "type": "workspaces",
		"attributes": map[string]any{
			"name": "acme", "typeKey": key, "type": name, "status": "online", "hostUrl": host, "capacity": capacity,
			"usage": nil, "sandbox": map[string]any{"type": "NONE"},
		},
		"relationships": map[string]any{"entitlement": []any{map[string]any{
			"id": "e", "type": "entitlement", "attributes": map[string]any{"key": key, "plan": "Standard", "planKey": "standard"},
		}}},
	}
}

func account(id, email string, access ...any) map[string]any {
	a := map[string]any{"accountId": id, "accountType": "atlassian", "status": "active", "name": "Name of " + id, "productAccess": access}
	if email != "" {
		a["email"] = email
	}

	return a
}

func used(app, key, when string) map[string]any {
	return map[string]any{"id": app, "key": key, "lastActiveTimestamp": when}
}

// productLicenses and unusedLicenses are the data sources at the moment now.
func productLicenses() *productLicensesDataSource {
	return &productLicensesDataSource{now: func() time.Time { return now }}
}

func unusedLicenses() *unusedLicensesDataSource {
	return &unusedLicensesDataSource{now: func() time.Time { return now }}
}

func licenses(t *testing.T, org *fakeOrganization) *protocoltest.DataSourceDriver {
	t.Helper()

	return protocoltest.DriveDataSource(t, productLicenses(), protocoltest.Organization(t, org, protocoltest.OrgID, "key"))
}

func unused(t *testing.T, org *fakeOrganization) *protocoltest.DataSourceDriver {
	t.Helper()

	return protocoltest.DriveDataSource(t, unusedLicenses(), protocoltest.Organization(t, org, protocoltest.OrgID, "key"))
}
