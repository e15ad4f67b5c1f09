// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package organization_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func dataBlock(kind string, arguments ...string) string {
	return fmt.Sprintf("data %q \"this\" {\n  %s\n}\n", kind, strings.Join(arguments, "\n  "))
}

func expect(kind, attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data."+kind+".this", tfjsonpath.New(attribute), check)
}

// object is a check that these attributes have these texts; "*" is any, "" is null.
func object(texts map[string]string) knownvalue.Check {
	checks := make(map[string]knownvalue.Check, len(texts))

	for name, text := range texts {
		switch text {
		case "*":
			checks[name] = knownvalue.NotNull()
		case "":
			checks[name] = knownvalue.Null()
		default:
			checks[name] = knownvalue.StringExact(text)
		}
	}

	return knownvalue.ObjectExact(checks)
}

var emptyPlan = resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

// The organization's key alone is enough, and read_only changes nothing for data sources.
func TestAccOrganization(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))
	provider := env.Provider("directory_id = null", "scim_api_key = null", "read_only = true")

	acctest.Run(t,
		resource.TestStep{
			Config: provider + dataBlock("atlassian_organization"),
			ConfigStateChecks: []statecheck.StateCheck{
				expect("atlassian_organization", "id", knownvalue.StringExact(env.Credentials().OrgID)),
				expect("atlassian_organization", "name", knownvalue.StringExact("Acme")),
			},
			ConfigPlanChecks: emptyPlan,
		},
		resource.TestStep{
			Config: provider + dataBlock("atlassian_domains"),
			ConfigStateChecks: []statecheck.StateCheck{
				expect("atlassian_domains", "domains", knownvalue.ListExact([]knownvalue.Check{
					object(map[string]string{"id": "*", "name": "acme.test", "claim_type": "dns", "claim_status": "verified"}),
					object(map[string]string{"id": "*", "name": "corp.test", "claim_type": "http", "claim_status": "verified"}),
					object(map[string]string{"id": "*", "name": "partner.test", "claim_type": "dns", "claim_status": "unverified"}),
				})),
			},
			ConfigPlanChecks: emptyPlan,
		},
		resource.TestStep{
			Config: provider + dataBlock("atlassian_directories"),
			ConfigStateChecks: []statecheck.StateCheck{
				expect("atlassian_directories", "directories", knownvalue.ListExact([]knownvalue.Check{
					object(map[string]string{"id": "*", "name": "Guests"}), object(map[string]string{"id": "*", "name": "Primary Directory"}),
				})),
			},
			ConfigPlanChecks: emptyPlan,
		},
	)
}

func TestAccAPIKeys(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t, acctest.World("acme"))
	env.Simulator.AddKey(simulator.Key{
		Value: "simulator-ending-key", Kind: simulator.KeyUnscoped, OrgID: env.Credentials().OrgID, Label: "Ending",
		CreatedAt: time.Now().AddDate(0, 0, -5), ExpiresAt: time.Now().Add(50 * time.Hour),
	})

	key := func(position int, attribute string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.atlassian_api_keys.this", tfjsonpath.New("api_keys").AtSliceIndex(position).AtMapKey(attribute), check)
	}

	acctest.Run(t, resource.TestStep{
		Config: env.Config(dataBlock("atlassian_api_keys", "warn_days = 3")),
		ConfigStateChecks: []statecheck.StateCheck{
			expect("atlassian_api_keys", "warn_days", knownvalue.Int64Exact(3)),
			key(0, "label", knownvalue.StringExact("Migration")),
			key(0, "days_left", knownvalue.Int64Func(func(days int64) error {
				if days >= 0 {
					return fmt.Errorf("an expired key has %d days left", days)
				}

				return nil
			})),
			key(1, "label", knownvalue.StringExact("Ending")),
			key(1, "days_left", knownvalue.Int64Exact(2)),
			key(1, "scopes", knownvalue.ListExact([]knownvalue.Check{})),
			key(2, "label", knownvalue.StringExact("Pipeline")),
			key(4, "label", knownvalue.StringExact("License reports")),
			key(4, "scopes", knownvalue.ListSizeExact(7)),
		},
	})
}

// What is asked of each data source, and the scope that Atlassian wants of a key with scopes (API §1.3).
func TestAccOrganization_errors(t *testing.T) {
	t.Parallel()

	for kind, scope := range map[string]string{
		"atlassian_organization": "read:orgs:admin",
		"atlassian_domains":      "read:domains:admin",
		"atlassian_directories":  "read:directories:admin",
		"atlassian_api_keys":     "read:keys:admin",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t, acctest.World("acme"))

			for value, scopes := range map[string]simulator.Set{"simulator-other-scope": simulator.NewSet("read:events:admin"), "simulator-right-scope": simulator.NewSet(scope)} {
				env.Simulator.AddKey(simulator.Key{
					Value: value, Kind: simulator.KeyScoped, OrgID: env.Credentials().OrgID, Scopes: scopes, ExpiresAt: time.Now().AddDate(0, 6, 0),
				})
			}

			refused := func(want string, arguments ...string) resource.TestStep {
				return resource.TestStep{Config: env.Provider(arguments...) + dataBlock(kind), PlanOnly: true, ExpectError: regexp.MustCompile(want)}
			}

			acctest.Run(t,
				refused(`(?s)failed.*`+scope, `api_key = "simulator-other-scope"`),
				refused(`(?s)API key not accepted.*\bapi_key.*`+scope, `api_key = "no-such-key"`),
				refused(`(?s)API key not accepted.*expired`, `api_key = "simulator-expired-key"`),
				refused(`(?s)Organization not found.*org_id`, `org_id = "00000000-0000-4000-8000-000000000000"`),
				refused(`(?s)Provider configuration incomplete.*org_id`, "org_id = null", "api_key = null"),
				refused(`(?s)Provider configuration incomplete.*no\s+org_id`, "org_id = null"),
				refused(`(?s)Missing api_key`, "api_key = null", "scim_api_key = null", "directory_id = null"),
				resource.TestStep{Config: env.Provider(`api_key = "simulator-right-scope"`) + dataBlock(kind)},
			)
		})
	}
}

func TestAccAPIKeys_badInput(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	for _, days := range []string{"-1", "3651", "1.5"} {
		acctest.Run(t, resource.TestStep{
			Config: env.Config(dataBlock("atlassian_api_keys", "warn_days = "+days)), PlanOnly: true, ExpectError: regexp.MustCompile(`warn_days`),
		})
	}

	if requests := len(env.Simulator.Journal()); requests > 0 {
		t.Errorf("bad input has cost %d requests", requests)
	}
}
