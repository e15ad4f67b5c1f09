// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

func page(h *plain.SCIM, start, count int) plain.Result {
	h.T.Helper()
	return h.Do(http.MethodGet, "/Users?startIndex="+strconv.Itoa(start)+"&count="+strconv.Itoa(count), nil, http.StatusOK)
}

// API §2.3, §9.5: lists are paged by startIndex and count; 100 is both default and maximum.
func TestListUsersPages(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	ids := h.Seed(250)

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

			result := h.Do(http.MethodGet, "/Users"+test.query, nil, http.StatusOK)
			if diff := cmp.Diff(append([]string{}, ids[test.from:test.to]...), result.IDs()); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}

			if result.Number("totalResults") != 250 || result.Number("startIndex") != test.start || result.Number("itemsPerPage") != test.to-test.from {
				t.Errorf("total %d, start %d, items %d", result.Number("totalResults"), result.Number("startIndex"), result.Number("itemsPerPage"))
			}
		})
	}

	for _, query := range []string{"?count=x", "?startIndex=1.5", "?count=99999999999"} {
		h.Do(http.MethodGet, "/Users"+query, nil, http.StatusBadRequest).WantSCIMError("invalidValue")
	}
}

func TestListKeepsOrderAcrossDeletions(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	ids := h.Seed(5)
	h.Do(http.MethodDelete, "/Users/"+ids[1], nil, http.StatusNoContent)
	h.Server.DeleteSCIMUser(h.DirectoryID(), ids[3])

	if diff := cmp.Diff([]string{ids[0], ids[2], ids[4]}, page(h, 1, 10).IDs()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

// API §2.3: a filter is exactly one eq on userName or externalId; any other filter is a 400.
func TestListUsersFilter(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	user := plain.Person("Ann@corp.test")
	user["externalId"] = `quo"ted`
	id := h.Create(user).Text("id")
	h.Create(plain.Person("bob@corp.test"))

	for filter, found := range map[string]bool{
		`userName eq "Ann@corp.test"`:     true,
		`username EQ "ann@CORP.test"`:     true,
		` userName  eq  "ann@corp.test" `: true,
		`externalId eq "quo\"ted"`:        true,
		`externalId eq "QUO\"TED"`:        false,
		`userName eq "nobody"`:            false,
		`userName eq ""`:                  false,
	} {
		result := h.Do(http.MethodGet, "/Users?filter="+url.QueryEscape(filter), nil, http.StatusOK)
		if got := cmp.Equal(result.IDs(), []string{id}); got != found || result.Number("totalResults") != len(result.IDs()) {
			t.Errorf("%s found %v", filter, result.IDs())
		}
	}

	for _, filter := range []string{
		"", "userName", `userName eq ann`, `userName sw "a"`, `userName eq "a" and active eq true`, `userName eq "a" or externalId eq "b"`,
		`emails[type eq "work"].value eq "ann@corp.test"`, `displayName eq "x"`, `userName eq "a`, `userName eq 'a'`, `userName eq null`, `not (userName eq "a")`,
	} {
		h.Do(http.MethodGet, "/Users?filter="+url.QueryEscape(filter), nil, http.StatusBadRequest).WantSCIMError("invalidFilter")
	}
}

// API §2.3: attributes and excludedAttributes exclude each other.
func TestAttributes(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	id := h.Create(plain.AnnEx()).Text("id")
	only := h.Do(http.MethodGet, "/Users/"+id+"?attributes=userName,emails.value,name.familyName,shoeSize", nil, http.StatusOK)
	delete(only.Body, "schemas")

	want := object{"id": id, "userName": "ann@corp.test", "emails": []any{object{"value": "ann@corp.test"}}, "name": object{"familyName": "Ex"}}
	if diff := cmp.Diff(want, only.Body); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}

	except := h.Do(http.MethodGet, "/Users/"+id+"?excludedAttributes=id,name.familyName,emails.type,meta", nil, http.StatusOK)
	if except.Text("id") != id || except.Text("name", "givenName") != "Ann" || except.Text("name", "familyName") != "" || except.Body["meta"] != nil {
		t.Errorf("excludedAttributes answered %s", except.Raw)
	}

	if listed := h.Do(http.MethodGet, "/Users?attributes=active", nil, http.StatusOK).Entry("Resources", 0); len(listed) != 3 {
		t.Errorf("listed %v", listed)
	}

	h.Do(http.MethodGet, "/Users?attributes=id&excludedAttributes=name", nil, http.StatusBadRequest)
}

// API §9.7: with HideInactive lists omit inactive users, but a GET by id finds them.
func TestHideInactive(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{HideInactive: true}})
	ids := h.Seed(3)
	hide := object{"op": "replace", "path": "active", "value": false}
	h.Patch(ids[1], hide)

	if diff := cmp.Diff([]string{ids[0], ids[2]}, page(h, 1, 100).IDs()); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}

	hide["value"] = true

	filter := "/Users?filter=" + url.QueryEscape(`userName eq "user000002@corp.test"`)
	if found := h.Do(http.MethodGet, filter, nil, http.StatusOK); found.Number("totalResults") != 0 {
		t.Errorf("a filter found %v", found.IDs())
	}

	h.Do(http.MethodGet, "/Users/"+ids[1], nil, http.StatusOK)
	h.Patch(ids[1], hide)

	if got := page(h, 1, 100).Number("totalResults"); got != 3 {
		t.Errorf("total %d after the reactivation", got)
	}
}

// API §9.7 and third-party servers: each Paging switch makes lists wrong in its way.
func TestPagingMisbehavior(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		paging       world.Paging
		start, count int
		from, to     int
		total        int
	}{
		"ignores count":       {world.PagingIgnoresCount, 1, 3, 0, 10, 10},
		"everything":          {world.PagingEverything, 5, 3, 0, 10, 10},
		"half":                {world.PagingHalf, 1, 4, 0, 2, 10},
		"half of one":         {world.PagingHalf, 1, 1, 0, 1, 10},
		"total too high":      {world.PagingTotalTooHigh, 1, 4, 0, 4, 20},
		"total too low":       {world.PagingTotalTooLow, 1, 4, 0, 4, 9},
		"total of the page":   {world.PagingTotalIsPage, 1, 4, 0, 4, 4},
		"repeats, first page": {world.PagingRepeats, 1, 4, 0, 4, 10},
		"repeats":             {world.PagingRepeats, 5, 4, 3, 8, 10},
		"empty page":          {world.PagingEmptyPage, 5, 4, 0, 0, 10},
		"first page again":    {world.PagingFirstPageAgain, 11, 4, 0, 4, 10},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{Paging: test.paging}})
			ids := h.Seed(10)

			result := page(h, test.start, test.count)
			if diff := cmp.Diff(append([]string{}, ids[test.from:test.to]...), result.IDs()); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}

			if result.Number("totalResults") != test.total {
				t.Errorf("total %d, want %d", result.Number("totalResults"), test.total)
			}
		})
	}

	h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{Paging: world.PagingEmptyPage}})
	h.Seed(10)
	page(h, 5, 4)

	if got := len(page(h, 5, 4).IDs()); got != 4 {
		t.Errorf("the second time the page has %d entries", got)
	}
}

func TestPageSizeSwitches(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{PageDefault: 2, PageCap: 4}})
	h.Seed(10)

	if plain, capped := len(h.Do(http.MethodGet, "/Users", nil, http.StatusOK).IDs()), len(page(h, 1, 9).IDs()); plain != 2 || capped != 4 {
		t.Errorf("pages of %d and %d", plain, capped)
	}
}
