// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package organization_test

import (
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// The request of each data source, and the scope that a key with scopes needs for it (API §1.3).
func TestProtocolOrganization_errors(t *testing.T) {
	t.Parallel()

	for kind, scope := range map[string]string{
		"atlassian_organization": "read:orgs:admin",
		"atlassian_domains":      "read:domains:admin",
		"atlassian_directories":  "read:directories:admin",
		"atlassian_api_keys":     "read:keys:admin",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t, acctest.World("acme"))

			for value, scopes := range map[string]simulator.Set{"simulator-other-scope": simulator.NewSet("read:events:admin"), "simulator-right-scope": simulator.NewSet(scope)} {
				env.Simulator.AddKey(simulator.Key{
					Value: value, Kind: simulator.KeyScoped, Scopes: scopes, ExpiresAt: time.Now().AddDate(0, 6, 0),
				})
			}

			for _, test := range []struct {
				provider map[string]any
				want     []string
			}{
				{map[string]any{"api_key": "simulator-other-scope"}, []string{"failed", scope}},
				{map[string]any{"api_key": "no-such-key"}, []string{"API key not accepted", "api_key", scope}},
				{map[string]any{"api_key": "simulator-expired-key"}, []string{"API key not accepted", "expired"}},
				{map[string]any{"org_id": "00000000-0000-4000-8000-000000000000"}, []string{"Organization not found", "org_id"}},
				{map[string]any{"org_id": nil, "api_key": nil}, []string{"Provider configuration incomplete", "org_id"}},
				{map[string]any{"org_id": nil}, []string{"Provider configuration incomplete", "no org_id"}},
				{map[string]any{"api_key": "simulator-right-scope"}, nil},
			} {
				_, diags := env.Drive(t, test.provider).ReadDataSource(t.Context(), kind, nil)

				said := protocoltest.Errors(diags)
				if test.want == nil && said != "" {
					t.Errorf("with its scope: %s", said)
				}

				for _, words := range test.want {
					if !strings.Contains(said, words) {
						t.Errorf("%v does not say %q: %s", test.provider, words, said)
					}
				}
			}
		})
	}
}

func TestProtocolAPIKeys_badInput(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)

	for _, days := range []string{"-1", "3651", "1.5"} {
		_, diags := env.Drive(t, nil).ReadDataSource(t.Context(), "atlassian_api_keys", map[string]any{"warn_days": protocoltest.Number(days)})
		if blamed := protocoltest.Blamed(diags); len(blamed) == 0 || blamed[0] != "warn_days" {
			t.Errorf("%s: blamed is %v: %s", days, blamed, protocoltest.Errors(diags))
		}
	}

	if requests := len(env.Simulator.Journal()); requests > 0 {
		t.Errorf("bad input has cost %d requests", requests)
	}
}
