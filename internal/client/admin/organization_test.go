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
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestOrganization(t *testing.T) {
	t.Parallel()

	world, c := organization(t, simulator.Options{})
	id := world.Credentials().OrgID

	got, err := c.Organization(t.Context())
	if diff := cmp.Diff(&admin.Organization{ID: id, Name: "Corp"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if c.OrgID() != id {
		t.Error("the organization id is not kept")
	}
}

// A v1 link is a URL: the client takes only its cursor and ignores the host.
func TestDomainsFollowURLs(t *testing.T) {
	t.Parallel()

	const domain = `{"id":"%","type":"domains","attributes":{"name":"corp.test","claim":{"type":"dns","status":"verified"}}}`

	world, c := answering(t,
		`{"data":[`+domain+`],"links":{"self":"x","next":"https://evil.test/steal?cursor=a%2Fb%2B%3D&x=1"}}`,
		`{"data":[`+domain+`],"links":{"self":"x"}}`)
	got, err := collect(t, c.Domains(t.Context()))

	want := admin.Domain{ID: "%", Name: "corp.test", ClaimType: "dns", ClaimStatus: "verified"}
	if err != nil || len(got) != 2 || got[1] != want {
		t.Errorf("got %v, %v", got, err)
	}

	asked := []string{}
	for _, entry := range world.Journal() {
		asked = append(asked, entry.Query.Encode())
	}

	if diff := cmp.Diff([]string{"", "cursor=a%2Fb%2B%3D"}, asked); diff != "" {
		t.Error(diff)
	}
}

func TestDirectories(t *testing.T) {
	t.Parallel()

	world, c := answering(t,
		`{"data":[{"directoryId":"d1","name":"Primary"}],"links":{"next":"tok"}}`,
		`{"data":[{"directoryId":"d2","name":"Second"}],"links":{"next":null}}`)

	got, err := collect(t, c.Directories(t.Context()))
	if diff := cmp.Diff([]admin.Directory{{ID: "d1", Name: "Primary"}, {ID: "d2", Name: "Second"}}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if query := world.Journal()[0].Query.Encode(); query != "limit=100" {
		t.Errorf("asked %v", query)
	}
}

func TestListsFailOnceAndLoudly(t *testing.T) {
	t.Parallel()

	const page = `{"data":[{"id":"1"}],"links":{"next":"https://x.test/?cursor=a"}}`

	for name, test := range map[string]struct {
		pages   []string
		refusal simulator.Answer
		want    error
		items   int
	}{
		"at once":           {refusal: simulator.Respond(http.StatusForbidden, nil, `{"error":"Forbidden","message":"no"}`), want: client.ErrForbidden},
		"repeated cursor":   {pages: []string{page, page}, want: client.ErrRepeatedCursor, items: 2},
		"link to nowhere":   {pages: []string{`{"data":[{"id":"1"}],"links":{"next":"https://x.test/"}}`}, want: client.ErrInvalidCursor},
		"on the second one": {pages: []string{page}, refusal: simulator.RespondErrors(http.StatusNotFound, "ADMIN-404-2", "", ""), want: client.ErrNotFound, items: 1},
	} {
		world, c := answering(t, test.pages...)
		if test.refusal != nil {
			world.Inject(simulator.Fault{Answer: test.refusal})
		}

		got, err := collect(t, c.Domains(t.Context()))
		if !errors.Is(err, test.want) || len(got) != test.items {
			t.Errorf("%s: %d items, %v", name, len(got), err)
		}
	}
}
