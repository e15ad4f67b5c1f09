// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// OpenTofu up to 1.10 configures a provider in order to call its functions, even without any setting. With these
// versions, each block reports what is missing; with all others, the configuration of the provider does so at once.
func TestProtocolFunctionsWithoutConfiguration(t *testing.T) { //nolint:paralleltest // It sets environment variables.
	for _, name := range []string{"ATLASSIAN_ORG_ID", "ATLASSIAN_API_KEY", "ATLASSIAN_DIRECTORY_ID", "ATLASSIAN_SCIM_API_KEY"} {
		t.Setenv(name, "")
	}

	got := schemas(t)
	config := protocoltest.ObjectOf(t, "provider", got.Provider)
	user := protocoltest.ObjectOf(t, "atlassian_user", got.ResourceSchemas["atlassian_user"])

	for version, early := range map[string]bool{"1.8.11": true, "1.10.10": true, "1.11.4": false, "1.12.6": false, "2.0.0": false} {
		server := provider.NewServer(t.Context(), "test")

		resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
			TerraformVersion: version, Config: protocoltest.Encode(t, config, protocoltest.ValueOf(t, config, map[string]any{})),
		})
		if err != nil {
			t.Fatal(err)
		}

		if text := protocoltest.Errors(resp.Diagnostics); (text == "") != early {
			t.Errorf("%s: the configuration says %q", version, text)
		}

		if !early {
			continue
		}

		block := protocoltest.Encode(t, user, protocoltest.ValueOf(t, user, map[string]any{"email": "kim@corp.test"}))
		none := protocoltest.Encode(t, user, protocoltest.ValueOf(t, user, nil))

		applied, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: "atlassian_user", Config: block, PlannedState: block, PriorState: none,
		})
		if err != nil {
			t.Fatal(err)
		}

		if text := protocoltest.Errors(applied.Diagnostics); !strings.Contains(text, "directory_id") {
			t.Errorf("%s: a block says %q", version, text)
		}
	}
}
