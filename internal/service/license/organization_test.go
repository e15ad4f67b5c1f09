// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"fmt"
	"maps"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Paths of the reports' requests.
const (
	searches    = "/admin/v2/orgs/*/directories/*/users/search"
	counts      = "/admin/v2/orgs/*/directories/*/users/count"
	assignments = "/admin/v2/orgs/*/directories/*/users/*/role-assignments"
	groupSearch = "/admin/v2/orgs/*/directories/*/groups/search"
	apps        = "/admin/v2/orgs/*/workspaces"
)

// company is an empty simulated organization for one test, at the moment now. Its answers omit optional fields.
type company struct {
	*simulator.Server

	// access replaces the productAccess of an answer, by account.
	access map[string][]any
	// next, if not nil, writes the link to the next page of people.
	next func(cursor any) any
	// endChanges ends the changes of answers by access and next.
	endChanges func()
}

func corp(options ...func(*simulator.AdminOptions)) *company {
	chosen := simulator.AdminOptions{Sparse: true}
	for _, option := range options {
		option(&chosen)
	}

	org := &company{
		Server: simulator.New(simulator.Options{Clock: simulator.NewManualClock(now), Admin: chosen}),
		access: map[string][]any{},
	}
	org.endChanges = org.amend(searches, func(document map[string]any) {
		people, _ := document["data"].([]any)
		for _, element := range people {
			person, _ := element.(map[string]any)
			if access, other := org.access[fmt.Sprint(person["accountId"])]; other {
				person["productAccess"] = access
			}
		}

		if links, _ := document["links"].(map[string]any); org.next != nil && links["next"] != nil {
			links["next"] = org.next(links["next"])
		}
	})

	return org
}

// amend changes the answers to requests until end is called.
func (o *company) amend(path string, change func(document map[string]any)) (end func()) {
	return o.Inject(simulator.Fault{Path: path, Answer: simulator.Amend(change)})
}

// asked counts the requests to a path.
func (o *company) asked(path string) int { return o.CountRequests(simulator.Filter{Path: path}) }

// install adds an app.
func (o *company) install(id, key, name, host string, capacity *int) {
	o.AddWorkspace(simulator.Workspace{
		ID: id, Name: "acme", TypeKey: key, TypeName: name, Status: "online", HostURL: host, Capacity: capacity, Plan: "Standard", PlanKey: "standard",
		Sandbox: id == sandboxARI,
	})
}

// roles are an account's roles on apps, by their ARI.
type roles map[string][]string

// employ adds a person with roles.
func (o *company) employ(id, email string, held roles, used map[string]time.Time) {
	direct := map[string]simulator.Set{}
	for app, names := range held {
		direct[app] = simulator.NewSet(names...)
	}

	o.AddAccount(simulator.Account{
		ID: id, Name: "Name of " + id, Email: email, AddedToOrg: now.AddDate(-1, 0, 0), DirectRoles: direct, LastActive: maps.Clone(used),
		Memberships: map[string]simulator.MembershipStatus{o.Directories()[0].ID: simulator.MembershipActive},
	})
}

func used(app, key, when string) map[string]any {
	return map[string]any{"id": app, "key": key, "lastActiveTimestamp": when}
}

// productLicenses and unusedLicenses return the data sources at the moment now.
func productLicenses() *productLicensesDataSource {
	return &productLicensesDataSource{now: func() time.Time { return now }}
}

func unusedLicenses() *unusedLicensesDataSource {
	return &unusedLicensesDataSource{now: func() time.Time { return now }}
}

func licenses(t *testing.T, org *company) *protocoltest.DataSourceDriver {
	t.Helper()

	return onWorld(t, org.Server, productLicenses(), false)
}

func unused(t *testing.T, org *company) *protocoltest.DataSourceDriver {
	t.Helper()

	return onWorld(t, org.Server, unusedLicenses(), false)
}
