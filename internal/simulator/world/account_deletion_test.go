// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world_test

import (
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §5: a deleted account closes after 14 days, whichever API reads it first. Its address is then free, and a new
// SCIM record with that address gets a new account.
func TestAccountClosesAfterGrace(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	credentials := h.Server.Credentials()
	scim, base := h.With(credentials.SCIMKey), "/scim/directory/"+credentials.DirectoryID+"/Users"
	hire := func() (id, account string) {
		answer := scim.Do("POST", base, plain.Object{
			"userName": "ziva.quint@acme.test", "emails": []any{plain.Object{"value": "ziva.quint@acme.test", "primary": true}},
		}, 201)

		return plain.TextOf(answer["id"]), plain.TextOf(plain.Field(answer["urn:scim:schemas:extension:atlassian-external:1.0"], "atlassianAccountId"))
	}
	record, first := hire()
	h.Server.JoinGroup(h.Server.AddGroup(world.Group{Name: "Leavers"}), first)
	scim.Do("DELETE", base+"/"+record, nil, 204)
	h.Server.SetAccount(first, func(a *world.Account) {
		now := plain.Noon
		a.Status, a.DeactivatedOn, a.ScheduledForDeletion = world.AccountInactive, &now, true
	})

	h.Clock.Advance(14*24*time.Hour - time.Second)

	record, same := hire()
	if same != first {
		t.Fatalf("within the days of grace the record got the account %s, want %s", same, first)
	}

	if account, _ := h.Server.Account(first); account.Status != world.AccountInactive || !account.ScheduledForDeletion {
		t.Fatalf("SCIM gave back a deleted account: %s", account.Status)
	}

	scim.Do("DELETE", base+"/"+record, nil, 204)

	h.Clock.Advance(time.Second)

	if status := h.Person(first)["accountStatus"]; status != "closed" {
		t.Fatalf("status %v", status)
	}

	if account, found := h.Server.AccountByEmail("ziva.quint@acme.test"); found {
		t.Fatalf("the closed account %s still owns its address", account.ID)
	}

	if group, _ := h.Server.OrganizationGroup("Leavers"); len(group.Members) != 0 {
		t.Fatalf("the closed account is still a member: %v", group.Members)
	}

	if _, second := hire(); second == first || second == "" {
		t.Fatalf("the new record got the account %q", second)
	}
}
