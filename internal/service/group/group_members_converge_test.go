// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A group of 200 is set to 200 others with one read and one request for 50 changes (M6). Each answer has the whole
// group, so the cost is quadratic: `make bench` sets 5,000.
func TestConverge_hundreds(t *testing.T) {
	t.Parallel()

	const members = 200

	server := simulator.New(simulator.Options{JournalBodyLimit: -1})
	clients := connected(t, server)
	directoryID := server.Credentials().DirectoryID

	users, err := server.SeedSCIMUsers(directoryID, 2*members)
	if err != nil {
		t.Fatal(err)
	}

	group, err := server.SeedSCIMGroup(directoryID, "Engineers", users[:members]...)
	if err != nil {
		t.Fatal(err)
	}

	directory, diags := clients.Directory()
	if diags.HasError() {
		t.Fatal(diags)
	}

	list := &membersResource{relationResource{kind: scimGroups, Resource: framework.Resource{Clients: clients}}}

	have, diags := list.converge(t.Context(), scimMembers{clients: clients, directory: directory}, "Updating group members failed", group, users[members:])
	if diags.HasError() {
		t.Fatal(diags)
	}

	want := slices.Sorted(slices.Values(users[members:]))

	state, _ := server.SCIMGroup(directoryID, group)
	if !slices.Equal(slices.Sorted(slices.Values(state.Members)), want) || !slices.Equal(slices.Sorted(slices.Values(have.members)), want) {
		t.Errorf("the group has %d members and the answer %d, want the %d others", len(state.Members), len(have.members), len(want))
	}

	if n, most := server.CountRequests(simulator.Filter{}), 2+2*members/50; n > most {
		t.Errorf("%d requests, want at most %d", n, most)
	}
}
