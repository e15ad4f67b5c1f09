// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

func TestOrganization(t *testing.T) {
	t.Parallel()
	c, _ := start(t, map[string]func(asked) (int, string){
		"GET /admin/v1/orgs/org-1": always(200, `{"data":{"id":"org-1","type":"orgs","attributes":{"name":"Acme"},"links":{"self":"x"}}}`),
	})

	got, err := c.Organization(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff(&admin.Organization{ID: "org-1", Name: "Acme"}, got); diff != "" {
		t.Error(diff)
	}

	if c.OrgID() != "org-1" {
		t.Error("the organization id is not kept")
	}
}

// A v1 link is a URL: only its cursor is taken, whatever host it names.
func TestDomainsFollowURLs(t *testing.T) {
	t.Parallel()

	const domain = `{"id":"%","type":"domains","attributes":{"name":"corp.test","claim":{"type":"dns","status":"verified"}}}`

	c, s := start(t, map[string]func(asked) (int, string){
		"GET /admin/v1/orgs/org-1/domains": pages(
			`{"data":[`+domain+`],"links":{"self":"x","next":"https://evil.test/steal?cursor=a%2Fb%2B%3D&x=1"}}`,
			map[string]string{"a%2Fb%2B%3D": `{"data":[` + domain + `],"links":{"self":"x"}}`},
		),
	})
	got, err := collect(t, c.Domains(t.Context()))

	want := admin.Domain{ID: "%", Name: "corp.test", ClaimType: "dns", ClaimStatus: "verified"}
	if err != nil || len(got) != 2 || got[1] != want {
		t.Errorf("got %v, %v", got, err)
	}

	if len(s.seen) != 2 || s.seen[0].Query != "" || s.seen[1].Query != "cursor=a%2Fb%2B%3D" {
		t.Errorf("asked %v", s.seen)
	}
}

func TestDirectories(t *testing.T) {
	t.Parallel()
	c, s := start(t, map[string]func(asked) (int, string){
		"GET /admin/v2/orgs/org-1/directories": pages(
			`{"data":[{"directoryId":"d1","name":"Primary"}],"links":{"next":"tok"}}`,
			map[string]string{"tok": `{"data":[{"directoryId":"d2","name":"Second"}],"links":{"next":null}}`},
		),
	})

	got, err := collect(t, c.Directories(t.Context()))
	if diff := cmp.Diff([]admin.Directory{{ID: "d1", Name: "Primary"}, {ID: "d2", Name: "Second"}}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if s.seen[0].Query != "limit=100" {
		t.Errorf("asked %v", s.seen)
	}
}

func TestListsFailOnceAndLoudly(t *testing.T) {
	t.Parallel()

	const path = "GET /admin/v1/orgs/org-1/domains"
	for name, test := range map[string]struct {
		answer func(asked) (int, string)
		want   error
		items  int
	}{
		"at once":           {always(403, `{"error":"Forbidden","message":"no"}`), client.ErrForbidden, 0},
		"repeated cursor":   {always(200, `{"data":[{"id":"1"}],"links":{"next":"https://x.test/?cursor=same"}}`), client.ErrRepeatedCursor, 2},
		"link to nowhere":   {always(200, `{"data":[{"id":"1"}],"links":{"next":"https://x.test/"}}`), client.ErrInvalidCursor, 0},
		"on the second one": {secondFails(), client.ErrNotFound, 1},
	} {
		c, _ := start(t, map[string]func(asked) (int, string){path: test.answer})

		got, err := collect(t, c.Domains(t.Context()))
		if !errors.Is(err, test.want) || len(got) != test.items {
			t.Errorf("%s: %d items, %v", name, len(got), err)
		}
	}
}

func secondFails() func(asked) (int, string) {
	return func(r asked) (int, string) {
		if r.Query == "" {
			return http.StatusOK, `{"data":[{"id":"1"}],"links":{"next":"https://x.test/?cursor=a"}}`
		}

		return http.StatusNotFound, `{"errors":[{"code":"ADMIN-404-2"}]}`
	}
}
