// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// For an import, and for a resource that left the configuration, Terraform prints neither line nor address. So the
// message must name the resource.
func TestProtocolDiagnosticsNameTheirSubject(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		const ann = "atlassian_user.ann"

		block := acctest.Block{Address: ann, Config: map[string]any{"email": "ann@corp.test", "display_name": "Ann"}}

		if text := s.NewWorkspace().Import(t.Context(), ann, "Ann@corp.test"); !strings.HasSuffix(text, `This is the import of an atlassian_user by id = "Ann@corp.test".`) {
			t.Errorf("importing nobody: %q", text)
		}

		identity := map[string]any{"id": "9f3d2b1c-0000-4000-8000-000000000000"}
		if _, diags := s.Environment.Drive(t, nil).ImportIdentity(t.Context(), "atlassian_user", identity); !strings.HasSuffix(
			protocoltest.Errors(diags), `This is the import of an atlassian_user by id = "9f3d2b1c-0000-4000-8000-000000000000".`) {
			t.Errorf("importing nobody by identity: %q", protocoltest.Errors(diags))
		}

		s.Applies([]acctest.Block{block}, map[string]acctest.Action{ann: acctest.Create})

		s.Workspace.Configure(s.Environment, map[string]any{"deprovision_limit": 0})
		s.Fails(nil, `This is the destruction of an atlassian_user with email = "ann@corp.test", display_name = "Ann", account_id = "`)
	})
}
