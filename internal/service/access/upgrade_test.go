// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// A state of the first versions, in which group_id is the organization's group id, is upgraded.
func TestProtocolGroupRoleAssignment_upgrade(t *testing.T) {
	t.Parallel()

	const typeName = "atlassian_group_role_assignment"

	raw, err := os.ReadFile("testdata/group_role_assignment_v0.json")
	if err != nil {
		t.Fatal(err)
	}

	var stored struct {
		State    json.RawMessage `json:"state"`
		Identity json.RawMessage `json:"identity"`
	}
	if err := json.Unmarshal(raw, &stored); err != nil {
		t.Fatal(err)
	}

	server, err := acctest.Factories()["atlassian"]()
	if err != nil {
		t.Fatal(err)
	}

	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}

	state, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: typeName, Version: 0, RawState: &tfprotov6.RawState{JSON: stored.State},
	})
	if err != nil || len(state.Diagnostics) > 0 {
		t.Fatal(err, protocoltest.Errors(state.Diagnostics))
	}

	value, err := state.UpgradedState.Unmarshal(schemas.ResourceSchemas[typeName].ValueType())
	if err != nil {
		t.Fatal(err)
	}

	const (
		group = "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"
		jira  = "ari:cloud:jira-software::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
	)

	limits := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"create": tftypes.String, "read": tftypes.String, "delete": tftypes.String}}

	want := tftypes.NewValue(schemas.ResourceSchemas[typeName].ValueType(), map[string]tftypes.Value{
		"group_id":              tftypes.NewValue(tftypes.String, nil),
		"organization_group_id": tftypes.NewValue(tftypes.String, group),
		"role":                  tftypes.NewValue(tftypes.String, "atlassian/user"),
		"resource_id":           tftypes.NewValue(tftypes.String, jira),
		"org_id":                tftypes.NewValue(tftypes.String, nil),
		"timeouts": tftypes.NewValue(limits, map[string]tftypes.Value{
			"create": tftypes.NewValue(tftypes.String, "1m"), "read": tftypes.NewValue(tftypes.String, nil), "delete": tftypes.NewValue(tftypes.String, nil),
		}),
	})
	if diff := cmp.Diff(want, value); diff != "" {
		t.Errorf("the state differs (-want +got):\n%s", diff)
	}

	identity, err := server.(tfprotov6.ResourceServer).UpgradeResourceIdentity(t.Context(), &tfprotov6.UpgradeResourceIdentityRequest{
		TypeName: typeName, Version: 0, RawIdentity: &tfprotov6.RawState{JSON: stored.Identity},
	})
	if err != nil || len(identity.Diagnostics) > 0 {
		t.Fatal(err, protocoltest.Errors(identity.Diagnostics))
	}

	named := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"organization_group_id": tftypes.String, "role": tftypes.String, "resource_id": tftypes.String,
	}}

	value, err = identity.UpgradedIdentity.IdentityData.Unmarshal(named)
	if err != nil {
		t.Fatal(err)
	}

	want = tftypes.NewValue(named, map[string]tftypes.Value{
		"organization_group_id": tftypes.NewValue(tftypes.String, group),
		"role":                  tftypes.NewValue(tftypes.String, "atlassian/user"), "resource_id": tftypes.NewValue(tftypes.String, jira),
	})
	if diff := cmp.Diff(want, value); diff != "" {
		t.Errorf("the identity differs (-want +got):\n%s", diff)
	}
}

// `terraform validate` reports a wrong configuration; the plan reports two different holders.
func TestProtocolRoleAssignment_holders(t *testing.T) {
	t.Parallel()

	driver := acctest.StartSiteInProcess(t).Drive(t, nil)

	for typeName, ids := range map[string][2]string{
		"atlassian_group_role_assignment": {"group_id", "organization_group_id"}, "atlassian_user_role_assignment": {"user_id", "account_id"},
	} {
		config := map[string]any{"role": "atlassian/user", "resource_id": "ari:cloud:compass::site/1", ids[0]: "a", ids[1]: "b"}
		// Only the plan knows whether both ids are those of the state, as in a configuration that Terraform generated.
		if _, diags := driver.Plan(t.Context(), typeName, config, nil); protocoltest.Errors(diags) == "" {
			t.Errorf("%s takes two holders", typeName)
		}

		for _, id := range ids {
			one := map[string]any{"role": "atlassian/user", "resource_id": "ari:cloud:compass::site/1", id: "a"}
			if text := protocoltest.Errors(driver.Validate(t.Context(), typeName, one)); text != "" {
				t.Errorf("%s with %s: %s", typeName, id, text)
			}

			for _, bad := range []string{"", " a", "a\n"} {
				one[id] = bad
				if text := protocoltest.Errors(driver.Validate(t.Context(), typeName, one)); text == "" {
					t.Errorf("%s takes %q as %s", typeName, bad, id)
				}
			}
		}
	}
}
