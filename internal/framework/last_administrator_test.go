// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// administrators is an organization with these administrators, and the number of searches for them.
func administrators(t *testing.T, status int, accounts ...string) (*framework.Clients, *atomic.Int32) {
	t.Helper()

	var searches atomic.Int32

	people := make([]string, len(accounts))
	for i, account := range accounts {
		people[i] = fmt.Sprintf(`{"accountId":%q}`, account)
	}

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		searches.Add(1)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"data":[%s],"links":{}}`, strings.Join(people, ","))
	}))
	t.Cleanup(server.Close)

	wire, err := client.New(client.Options{BaseURL: server.URL, Key: client.NewSecret("k"), UserAgent: "test"})
	if err != nil {
		t.Fatal(err)
	}

	return framework.NewClients(framework.ClientsOptions{Organization: admin.New(wire, "org")}), &searches
}

// said is the severity, attribute and summary of each diagnostic.
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
		want     []string // what is said of each account
		searches int32
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

			status := test.status
			if status == 0 {
				status = http.StatusOK
			}

			clients, searches := administrators(t, status, test.admins...)

			for i, account := range test.accounts {
				diags := framework.RefuseLastAdministrator(t.Context(), clients, run.Administrator{AccountID: account}, path.Root("role"), "The deletion of ann@corp.test")
				if got := said(diags); got != test.want[i] {
					t.Errorf("%d, %s: got %q, want %q", i, account, got, test.want[i])
				}

				if diags.HasError() && test.status == 0 && !strings.HasPrefix(diags[0].Detail(), "The deletion of ann@corp.test is refused: the account "+account) {
					t.Errorf("the change and the account are not named: %s", diags[0].Detail())
				}
			}

			if searches.Load() != test.searches {
				t.Errorf("searched %d times, want %d", searches.Load(), test.searches)
			}
		})
	}
}

func TestRefuseLastAdministrator_noOrganization(t *testing.T) {
	t.Parallel()

	for _, clients := range []*framework.Clients{nil, framework.NewClients(framework.ClientsOptions{})} {
		if diags := framework.RefuseLastAdministrator(t.Context(), clients, run.Administrator{AccountID: "a"}, path.Root("role"), "x"); len(diags) != 0 {
			t.Errorf("got %v", diags)
		}
	}
}
