// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package guard_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// administrators starts an organization with these administrators and other people. status, if not 0, is the answer to
// every search.
func administrators(t *testing.T, status int, accounts ...string) (*framework.Clients, *simulator.Server) {
	t.Helper()

	world := simulator.New(simulator.Options{Admin: simulator.AdminOptions{RoleDelay: simulator.NoDelay}})

	transport, stop, err := world.StartInProcess()
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(stop)

	member, _ := world.Account(world.SeedAccounts(1, simulator.AccountSeed{})[0])

	for _, id := range []string{"a", "b"} {
		account := simulator.Account{ID: id, Name: id, Email: id + "@corp.test", Memberships: member.Memberships}
		if slices.Contains(accounts, id) {
			account.PlatformRoles = simulator.NewSet("atlassian/org-admin")
		}

		world.AddAccount(account)
	}

	if status != 0 {
		world.Inject(simulator.Fault{
			Method: http.MethodPost, Path: "/admin/v2/orgs/*/directories/*/users/search", Answer: simulator.RespondErrors(status, "", http.StatusText(status), ""),
		})
	}

	credentials := world.Credentials()

	wire, err := client.New(client.Options{BaseURL: world.URL(), Transport: transport, Key: client.NewSecret(credentials.APIKey), UserAgent: "test"})
	if err != nil {
		t.Fatal(err)
	}

	return framework.NewClients(framework.ClientsOptions{Organization: admin.New(wire, credentials.OrgID)}), world
}

// said returns the severity, summary and attribute of each diagnostic.
func said(diags diag.Diagnostics) string {
	lines := make([]string, len(diags))

	for i, d := range diags {
		lines[i] = d.Severity().String() + " " + d.Summary()
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			lines[i] += " at " + at.Path().String()
		}
	}

	return strings.Join(lines, "; ")
}

func TestRefuseLastAdministrator(t *testing.T) {
	t.Parallel()

	const (
		refused = "Error Last organization administrator at role"
		failed  = "Error Reading organization administrators failed"
		badKey  = "Error API key not accepted"
		warned  = "Warning Organization administrators not checked"
	)

	tests := map[string]struct {
		status   int
		admins   []string
		accounts []string
		want     []string // the diagnostics for each account
		searches int
	}{
		"the last one":           {admins: []string{"a"}, accounts: []string{"a", "b", "a"}, want: []string{refused, "", refused}, searches: 2},
		"the last of several":    {admins: []string{"a", "b"}, accounts: []string{"a", "a", "b"}, want: []string{"", "", refused}, searches: 2},
		"no account":             {admins: []string{"a"}, accounts: []string{""}, want: []string{""}},
		"nobody is found":        {accounts: []string{"a", "b"}, want: []string{warned, ""}, searches: 2},
		"the key is not valid":   {status: http.StatusUnauthorized, accounts: []string{"a", "b"}, want: []string{badKey, badKey}, searches: 1},
		"the key has scopes":     {status: http.StatusForbidden, accounts: []string{"a", "b"}, want: []string{warned, ""}, searches: 1},
		"another failure passes": {status: http.StatusBadRequest, accounts: []string{"a", "b"}, want: []string{failed, failed}, searches: 2},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			clients, world := administrators(t, test.status, test.admins...)

			for i, account := range test.accounts {
				diags := guard.RefuseLastAdministrator(t.Context(), clients, run.Administrator{AccountID: account}, path.Root("role"), "The deletion of ann@corp.test")
				if got := said(diags); got != test.want[i] {
					t.Errorf("%d, %s: got %q, want %q", i, account, got, test.want[i])
				}

				if diags.HasError() && test.status == 0 && !strings.HasPrefix(diags[0].Detail(), "The deletion of ann@corp.test is refused: the account "+account) {
					t.Errorf("the change and the account are not named: %s", diags[0].Detail())
				}
			}

			if searches := world.CountRequests(simulator.Filter{Path: "/admin/v2/orgs/*/directories/*/users/search"}); searches != test.searches {
				t.Errorf("searched %d times, want %d", searches, test.searches)
			}
		})
	}
}

// A person whose account is not known is known by their address, however it is written.
func TestRefuseLastAdministrator_byAddress(t *testing.T) {
	t.Parallel()

	for _, address := range []string{"jos\u00e9@corp.test", "Jose\u0301@corp.test", " JOS\u00c9@CORP.TEST"} {
		clients, world := administrators(t, 0, "a")
		world.SetAccount("a", func(a *simulator.Account) { a.Email = "jos\u00e9@corp.test" })

		diags := guard.RefuseLastAdministrator(t.Context(), clients, run.Administrator{Email: address}, path.Root("email"), "The deletion")
		if got := said(diags); got != "Error Last organization administrator at email" {
			t.Errorf("%q: got %q", address, got)
		}
	}
}

func TestRefuseLastAdministrator_noOrganization(t *testing.T) {
	t.Parallel()

	for _, clients := range []*framework.Clients{nil, framework.NewClients(framework.ClientsOptions{})} {
		if diags := guard.RefuseLastAdministrator(t.Context(), clients, run.Administrator{AccountID: "a"}, path.Root("role"), "x"); len(diags) != 0 {
			t.Errorf("got %v", diags)
		}
	}
}
