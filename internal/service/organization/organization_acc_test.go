// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package organization_test

import (
	"fmt"
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

// object checks the texts of these attributes; "*" is any text, "" is null.
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

// The organization's key alone is enough, and read_only does not affect data sources.
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
		Value: "simulator-ending-key", Kind: simulator.KeyUnscoped, Label: "Ending",
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
