// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func (h *scimHarness) seed(n int) []string {
	h.t.Helper()

	ids, err := h.server.SeedSCIMUsers(h.directoryID(), n)
	if err != nil {
		h.t.Fatal(err)
	}

	return ids
}

func (h *scimHarness) page(start, count int) scimResult {
	h.t.Helper()
	return h.do(http.MethodGet, "/Users?startIndex="+strconv.Itoa(start)+"&count="+strconv.Itoa(count), nil, http.StatusOK)
}

func (r scimResult) ids() []string {
	ids := []string{}

	for i := range r.list("Resources") {
		id, _ := r.entry("Resources", i)["id"].(string)
		ids = append(ids, id)
	}

	return ids
}

func (r scimResult) number(name string) int {
	number, _ := r.body[name].(float64)
	return int(number)
}

// API §2.3, §9.5: pages by startIndex and count, 100 by default and at most.
func TestListUsersPages(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	ids := h.seed(250)

	tests := map[string]struct {
		query    string
		from, to int
		start    int
	}{
		"plain":              {"", 0, 100, 1},
		"second page":        {"?startIndex=101&count=100", 100, 200, 101},
		"last page":          {"?startIndex=201", 200, 250, 201},
		"count is capped":    {"?count=200", 0, 100, 1},
		"small count":        {"?startIndex=3&count=2", 2, 4, 3},
		"count 0":            {"?count=0", 0, 0, 1},
		"negative count":     {"?count=-5", 0, 0, 1},
		"startIndex below 1": {"?startIndex=-3&count=1", 0, 1, 1},
		"past the end":       {"?startIndex=251", 0, 0, 251},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			result := h.do(http.MethodGet, "/Users"+test.query, nil, http.StatusOK)
			if diff := cmp.Diff(append([]string{}, ids[test.from:test.to]...), result.ids()); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}

			if result.number("totalResults") != 250 || result.number("startIndex") != test.start || result.number("itemsPerPage") != test.to-test.from {
				t.Errorf("total %d, start %d, items %d", result.number("totalResults"), result.number("startIndex"), result.number("itemsPerPage"))
			}
		})
	}

	for _, query := range []string{"?count=x", "?startIndex=1.5", "?count=99999999999"} {
		h.do(http.MethodGet, "/Users"+query, nil, http.StatusBadRequest).wantSCIMError("invalidValue")
	}
}

func TestListKeepsOrderAcrossDeletions(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	ids := h.seed(5)
	h.do(http.MethodDelete, "/Users/"+ids[1], nil, http.StatusNoContent)
	h.server.DeleteSCIMUser(h.directoryID(), ids[3])

	if diff := cmp.Diff([]string{ids[0], ids[2], ids[4]}, h.page(1, 10).ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

// API §2.3: exactly one eq on userName or externalId; anything else is a 400.
func TestListUsersFilter(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	user := person("Ann@corp.test")
	user["externalId"] = `quo"ted`
	id := h.create(user).text("id")
	h.create(person("bob@corp.test"))

	for filter, found := range map[string]bool{
		`userName eq "Ann@corp.test"`:     true,
		`username EQ "ann@CORP.test"`:     true,
		` userName  eq  "ann@corp.test" `: true,
		`externalId eq "quo\"ted"`:        true,
		`externalId eq "QUO\"TED"`:        false,
		`userName eq "nobody"`:            false,
		`userName eq ""`:                  false,
	} {
		result := h.do(http.MethodGet, "/Users?filter="+url.QueryEscape(filter), nil, http.StatusOK)
		if got := cmp.Equal(result.ids(), []string{id}); got != found || result.number("totalResults") != len(result.ids()) {
			t.Errorf("%s found %v", filter, result.ids())
		}
	}

	for _, filter := range []string{
		"", "userName", `userName eq ann`, `userName sw "a"`, `userName eq "a" and active eq true`, `userName eq "a" or externalId eq "b"`,
		`emails[type eq "work"].value eq "ann@corp.test"`, `displayName eq "x"`, `userName eq "a`, `userName eq 'a'`, `userName eq null`, `not (userName eq "a")`,
	} {
		h.do(http.MethodGet, "/Users?filter="+url.QueryEscape(filter), nil, http.StatusBadRequest).wantSCIMError("invalidFilter")
	}
}

// API §2.3: attributes and excludedAttributes, mutually exclusive.
func TestAttributes(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	id := h.create(annEx()).text("id")
	only := h.do(http.MethodGet, "/Users/"+id+"?attributes=userName,emails.value,name.familyName,shoeSize", nil, http.StatusOK)
	delete(only.body, "schemas")

	want := object{"id": id, "userName": "ann@corp.test", "emails": []any{object{"value": "ann@corp.test"}}, "name": object{"familyName": "Ex"}}
	if diff := cmp.Diff(want, only.body); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}

	except := h.do(http.MethodGet, "/Users/"+id+"?excludedAttributes=id,name.familyName,emails.type,meta", nil, http.StatusOK)
	if except.text("id") != id || except.text("name", "givenName") != "Ann" || except.text("name", "familyName") != "" || except.body["meta"] != nil {
		t.Errorf("excludedAttributes answered %s", except.raw)
	}

	if listed := h.do(http.MethodGet, "/Users?attributes=active", nil, http.StatusOK).entry("Resources", 0); len(listed) != 3 {
		t.Errorf("listed %v", listed)
	}

	h.do(http.MethodGet, "/Users?attributes=id&excludedAttributes=name", nil, http.StatusBadRequest)
}

// API §9.7: lists without inactive users, who are found by id.
func TestHideInactive(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{HideInactive: true}})
	ids := h.seed(3)
	hide := object{"op": "replace", "path": "active", "value": false}
	h.patch(ids[1], hide)

	if diff := cmp.Diff([]string{ids[0], ids[2]}, h.page(1, 100).ids()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}

	hide["value"] = true

	filter := "/Users?filter=" + url.QueryEscape(`userName eq "user000002@corp.test"`)
	if found := h.do(http.MethodGet, filter, nil, http.StatusOK); found.number("totalResults") != 0 {
		t.Errorf("a filter found %v", found.ids())
	}

	h.do(http.MethodGet, "/Users/"+ids[1], nil, http.StatusOK)
	h.patch(ids[1], hide)

	if got := h.page(1, 100).number("totalResults"); got != 3 {
		t.Errorf("total %d after the reactivation", got)
	}
}

// API §9.7 and third-party servers: lists that are wrong in known ways.
func TestPagingMisbehavior(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		paging       simulator.Paging
		start, count int
		from, to     int
		total        int
	}{
		"ignores count":       {simulator.PagingIgnoresCount, 1, 3, 0, 10, 10},
		"everything":          {simulator.PagingEverything, 5, 3, 0, 10, 10},
		"half":                {simulator.PagingHalf, 1, 4, 0, 2, 10},
		"half of one":         {simulator.PagingHalf, 1, 1, 0, 1, 10},
		"total too high":      {simulator.PagingTotalTooHigh, 1, 4, 0, 4, 20},
		"total too low":       {simulator.PagingTotalTooLow, 1, 4, 0, 4, 9},
		"total of the page":   {simulator.PagingTotalIsPage, 1, 4, 0, 4, 4},
		"repeats, first page": {simulator.PagingRepeats, 1, 4, 0, 4, 10},
		"repeats":             {simulator.PagingRepeats, 5, 4, 3, 8, 10},
		"empty page":          {simulator.PagingEmptyPage, 5, 4, 0, 0, 10},
		"first page again":    {simulator.PagingFirstPageAgain, 11, 4, 0, 4, 10},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{Paging: test.paging}})
			ids := h.seed(10)

			result := h.page(test.start, test.count)
			if diff := cmp.Diff(append([]string{}, ids[test.from:test.to]...), result.ids()); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}

			if result.number("totalResults") != test.total {
				t.Errorf("total %d, want %d", result.number("totalResults"), test.total)
			}
		})
	}

	h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{Paging: simulator.PagingEmptyPage}})
	h.seed(10)
	h.page(5, 4)

	if got := len(h.page(5, 4).ids()); got != 4 {
		t.Errorf("the second time the page has %d entries", got)
	}
}

func TestPageSizeSwitches(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{PageDefault: 2, PageCap: 4}})
	h.seed(10)

	if plain, capped := len(h.do(http.MethodGet, "/Users", nil, http.StatusOK).ids()), len(h.page(1, 9).ids()); plain != 2 || capped != 4 {
		t.Errorf("pages of %d and %d", plain, capped)
	}
}

// API §2.2, 13 to 20; §2.12.
func TestDiscovery(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})

	config := h.do(http.MethodGet, "/ServiceProviderConfig", nil, http.StatusOK)
	for feature, want := range map[string]bool{"patch": true, "filter": true, "bulk": false, "sort": false, "etag": false, "changePassword": false} {
		part, _ := config.body[feature].(object)
		if got := part["supported"]; got != want {
			t.Errorf("%s %v, want %v", feature, got, want)
		}
	}

	for path, entries := range map[string]int{"/Schemas": 3, "/ResourceTypes": 2} {
		list := h.do(http.MethodGet, path, nil, http.StatusOK)
		if len(list.list("Resources")) != entries {
			t.Errorf("%s lists %d", path, len(list.list("Resources")))
		}

		for _, id := range list.ids() {
			if got := h.do(http.MethodGet, path+"/"+id, nil, http.StatusOK).text("id"); got != id {
				t.Errorf("%s/%s is %q", path, id, got)
			}
		}
	}

	h.do(http.MethodGet, "/Schemas/urn:none", nil, http.StatusNotFound)
	h.do(http.MethodGet, "/ResourceTypes/Robot", nil, http.StatusNotFound)
}
