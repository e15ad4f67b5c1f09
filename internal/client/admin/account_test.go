// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestSCIMLinks(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{})
	provisioning := world.Credentials().DirectoryID

	records, err := world.SeedSCIMUsers(provisioning, 1)
	if err != nil {
		t.Fatal(err)
	}

	record, _ := world.SCIMUser(provisioning, records[0])
	want := []admin.SCIMLink{{SCIMUserID: record.ID, AccountID: record.AccountID, DirectoryID: provisioning}}

	got, err := c.SCIMLinks(t.Context(), record.AccountID)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if err := c.Unlink(t.Context(), provisioning, record.ID); err != nil {
		t.Error(err)
	}

	want[0].AccountID = "" // a search by address finds a record without a link too, and shows no account

	got, err = c.SCIMLinksForEmail(t.Context(), "user000001@corp.test")
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	// An account id may hold characters that a path must escape.
	if got, err := c.SCIMLinks(t.Context(), somebody(world)); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestSuspension(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{})
	home := directory(world)
	ann := somebody(world)
	status := func() simulator.MembershipStatus {
		account, _ := world.Account(ann)
		return account.Memberships[home]
	}

	if err := c.SuspendUser(t.Context(), home, ann); err != nil || status() != simulator.MembershipSuspended {
		t.Errorf("%s: %v", status(), err)
	}

	if sent := bodies(world)[0]; sent != "{}" {
		t.Errorf("sent %q", sent)
	}

	world.Inject(simulator.Fault{Times: 1, Answer: simulator.RespondEmpty(http.StatusBadRequest)})

	if err := c.RestoreUser(t.Context(), home, ann); err == nil {
		t.Error("a refusal without a body is taken for a success")
	}

	if err := c.RestoreUser(t.Context(), home, ann); err != nil || status() != simulator.MembershipActive {
		t.Errorf("%s: %v", status(), err)
	}
}

func TestManagedAccounts(t *testing.T) {
	t.Parallel()
	world, c := answering(t,
		`{"data":[{"account_id":"557058:a","account_type":"atlassian","account_status":"active","name":"Ann","email":"ann@corp.test","access_billable":true,
			"last_active":"2025-12-03T13:10:59.759Z","product_access":[{"key":"jira-software","name":"Jira Software","url":"site.atlassian.net","last_active":"2025-12-01T00:00:00Z"},
			{"key":"trello","name":"Trello","last_active":"garbage"}]}],
			"links":{"self":"x","next":"https://api.atlassian.com/admin/v1/orgs/org-1/users?cursor=c1"},"meta":{"total":2}}`,
		`{"data":[{"account_id":"2","account_status":"closed"}],"links":{"self":"x"}}`)
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

	if query := world.Journal()[1].Query.Encode(); query != "cursor=c1" {
		t.Errorf("asked %v", query)
	}
}

func TestAPIKeys(t *testing.T) {
	t.Parallel()

	const key = `{"id":"k1","label":"ci","keyType":"CLOUD_ADMIN","createdAt":"2026-01-01T00:00:00Z","expiresAt":"2027-01-01T00:00:00.000Z","createdBy":{"id":"u","name":"Ann","email":"ann@corp.test"},"scopes":["read:orgs:admin"]}`
	for _, list := range []string{"data", "items"} {
		world, c := answering(t,
			`{"`+list+`":[`+key+`],"links":{"next":"https://api.atlassian.com/x?cursor=c1&pageSize=5"},"total":2}`,
			`{"`+list+`":[{"id":"k2"}],"links":{"next":null}}`)
		got, err := collect(t, c.APIKeys(t.Context()))
		created, expires := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

		want := []*admin.APIKey{
			{ID: "k1", Label: "ci", KeyType: "CLOUD_ADMIN", CreatedBy: "Ann", Scopes: []string{"read:orgs:admin"}, CreatedAt: &created, ExpiresAt: &expires},
			{ID: "k2"},
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Error(err, diff)
		}
		// Cursors of this API do not remember the page size (API §6.1).
		if query := world.Journal()[1].Query.Encode(); query != "cursor=c1&pageSize=100" {
			t.Errorf("asked %v", query)
		}
	}
}
