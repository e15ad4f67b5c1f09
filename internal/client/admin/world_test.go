// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"encoding/json"
	"iter"
	"net/http"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// organization returns a simulated organization and a client of it.
func organization(t *testing.T, options simulator.Options) (*simulator.Server, *admin.Client) {
	t.Helper()

	world := simulator.New(options)

	return world, admin.New(clienttest.New(t, world, world.Credentials().APIKey, client.Options{}), world.Credentials().OrgID)
}

// answering returns a client of an organization that answers the next requests with these documents in turn, whatever
// the request. Tests use it for answers as documented, and for undocumented ones.
func answering(t *testing.T, bodies ...string) (*simulator.Server, *admin.Client) {
	t.Helper()

	world, c := organization(t, simulator.Options{})
	for _, body := range bodies {
		world.Inject(simulator.Fault{Times: 1, Answer: simulator.Respond(http.StatusOK, nil, body)})
	}

	return world, c
}

// bodies returns the request bodies in the order of arrival.
func bodies(world *simulator.Server) []string {
	sent := []string{}
	for _, entry := range world.Journal() {
		sent = append(sent, string(entry.RequestBody))
	}

	return sent
}

// directory returns the organization's first directory.
func directory(world *simulator.Server) string { return world.Directories()[0].ID }

// somebody adds a user whose account id has the old form.
func somebody(world *simulator.Server) string {
	return world.AddAccount(simulator.Account{
		ID: "557058:a|b", Name: "Ann", Email: "ann@corp.test",
		Memberships: map[string]simulator.MembershipStatus{directory(world): simulator.MembershipActive},
	})
}

// collect reads a sequence to its end and returns the error that ends it.
func collect[T any](t *testing.T, items iter.Seq2[T, error]) ([]T, error) {
	t.Helper()

	var (
		all     []T
		failure error
	)
	for item, err := range items {
		if failure != nil {
			t.Fatal("the sequence goes on after an error")
		}

		if err != nil {
			failure = err
			continue
		}

		all = append(all, item)
	}

	return all, failure
}

func decode(t *testing.T, body []byte) map[string]any {
	t.Helper()

	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatalf("%q: %v", body, err)
	}

	return m
}
