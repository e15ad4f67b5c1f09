// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

func TestSCIMLinks(t *testing.T) {
	t.Parallel()

	const (
		base = "/admin/user-provisioning/v1/org/org-1/"
		two  = `{"scimLinks":[{"scimUserId":"s1","atlassianAccountId":"557058:a","orgId":"org-1","directoryId":"d1"},{"scimUserId":"s2","atlassianAccountId":null,"directoryId":"d2"}]}`
	)

	c, s := start(t, map[string]func(asked) (int, string){
		"GET " + base + "user/557058:a%7Cb/get-scim-links":          always(200, two),
		"POST " + base + "get-scim-links-for-email":                 always(200, two),
		"PATCH " + base + "scimDirectoryId/d1/scimUserId/s1/unlink": always(204, ""),
	})
	want := []admin.SCIMLink{{SCIMUserID: "s1", AccountID: "557058:a", DirectoryID: "d1"}, {SCIMUserID: "s2", DirectoryID: "d2"}}

	got, err := c.SCIMLinks(t.Context(), "557058:a|b")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	got, err = c.SCIMLinksForEmail(t.Context(), "a+b@c.test")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if s.seen[1].Body != `{"email":"a+b@c.test"}` {
		t.Errorf("asked %s", s.seen[1].Body)
	}

	if err := c.Unlink(t.Context(), "d1", "s1"); err != nil {
		t.Error(err)
	}
}

func TestSuspension(t *testing.T) {
	t.Parallel()

	const base = "POST /admin/v2/orgs/org-1/directories/d1/users/557058:a/"

	c, s := start(t, map[string]func(asked) (int, string){
		base + "suspend": always(204, ""), base + "restore": always(http.StatusBadRequest, ""),
	})
	if err := c.SuspendUser(t.Context(), "d1", "557058:a"); err != nil {
		t.Error(err)
	}

	if err := c.RestoreUser(t.Context(), "d1", "557058:a"); err == nil {
		t.Error("a refusal without a body is taken for a success")
	}

	if s.seen[0].Body != "{}" {
		t.Errorf("sent %q", s.seen[0].Body)
	}
}

func TestManagedAccounts(t *testing.T) {
	t.Parallel()
	c, s := start(t, map[string]func(asked) (int, string){"GET /admin/v1/orgs/org-1/users": pages(
		`{"data":[{"account_id":"557058:a","account_type":"atlassian","account_status":"active","name":"Ann","email":"ann@corp.test","access_billable":true,
			"last_active":"2025-12-03T13:10:59.759Z","product_access":[{"key":"jira-software","name":"Jira Software","url":"site.atlassian.net","last_active":"2025-12-01T00:00:00Z"},
			{"key":"trello","name":"Trello","last_active":"garbage"}]}],
			"links":{"self":"x","next":"https://api.atlassian.com/admin/v1/orgs/org-1/users?cursor=c1"},"meta":{"total":2}}`,
		map[string]string{"c1": `{"data":[{"account_id":"2","account_status":"closed"}],"links":{"self":"x"}}`})})
	got, err := collect(t, c.ManagedAccounts(t.Context()))
	yes := true
	active, product := time.Date(2025, 12, 3, 13, 10, 59, 759e6, time.UTC), time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)

	want := []*admin.ManagedAccount{
		{
			AccountID: "557058:a", AccountType: "atlassian", AccountStatus: "active", Name: "Ann", Email: "ann@corp.test", Billable: &yes, LastActive: &active,
			ProductAccess: []admin.ManagedProductAccess{
				{Key: "jira-software", Name: "Jira Software", URL: "site.atlassian.net", LastActive: &product}, {Key: "trello", Name: "Trello"},
			},
		},
		{AccountID: "2", AccountStatus: "closed"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if s.seen[1].Query != "cursor=c1" {
		t.Errorf("asked %v", s.seen)
	}
}

func TestAPIKeys(t *testing.T) {
	t.Parallel()

	const key = `{"id":"k1","label":"ci","keyType":"CLOUD_ADMIN","createdAt":"2026-01-01T00:00:00Z","expiresAt":"2027-01-01T00:00:00.000Z","createdBy":{"id":"u","name":"Ann","email":"ann@corp.test"},"scopes":["read:orgs:admin"]}`
	for _, list := range []string{"data", "items"} {
		c, s := start(t, map[string]func(asked) (int, string){"GET /admin/api-access/v1/orgs/org-1/api-keys": pages(
			`{"`+list+`":[`+key+`],"links":{"next":"https://api.atlassian.com/x?cursor=c1&pageSize=5"},"total":2}`,
			map[string]string{"c1": `{"` + list + `":[{"id":"k2"}],"links":{"next":null}}`})})
		got, err := collect(t, c.APIKeys(t.Context()))
		created, expires := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

		want := []*admin.APIKey{
			{ID: "k1", Label: "ci", KeyType: "CLOUD_ADMIN", CreatedBy: "Ann", Scopes: []string{"read:orgs:admin"}, CreatedAt: &created, ExpiresAt: &expires},
			{ID: "k2"},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
		// Its cursors do not remember anything (API §6.1).
		if s.seen[1].Query != "cursor=c1&pageSize=100" {
			t.Errorf("asked %v", s.seen)
		}
	}
}
