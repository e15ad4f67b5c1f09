// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/orgadmin/terraform-provider-atlassian/internal/service/access"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/group"
)

// The documentation of every timeout states its default.
func TestTimeouts_stateTheirDefault(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		resource resource.Resource
		defaults map[string]string
	}{
		"group":                 {group.NewGroupResource(), map[string]string{"create": "5m", "read": "5m", "update": "5m", "delete": "5m"}},
		"group membership":      {group.NewGroupMembershipResource(), map[string]string{"create": "5m", "read": "5m", "delete": "5m"}},
		"group members":         {group.NewGroupMembersResource(), map[string]string{"create": "30m", "read": "5m", "update": "30m", "delete": "30m"}},
		"group role assignment": {access.NewGroupRoleAssignmentResource(), map[string]string{"create": "5m", "read": "5m", "delete": "5m"}},
		"user role assignment":  {access.NewUserRoleAssignmentResource(), map[string]string{"create": "5m", "read": "5m", "delete": "5m"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var resp resource.SchemaResponse

			test.resource.Schema(t.Context(), resource.SchemaRequest{}, &resp)

			limits, ok := resp.Schema.Attributes["timeouts"].(schema.SingleNestedAttribute)
			if !ok || len(limits.Attributes) != len(test.defaults) {
				t.Fatalf("the timeouts are %+v, want those of %v", limits.Attributes, test.defaults)
			}

			for operation, want := range test.defaults {
				text := limits.Attributes[operation].GetDescription()
				if !strings.HasSuffix(text, "Default: `"+want+"`.") {
					t.Errorf("%s: %q does not say that the default is %s", operation, text, want)
				}
			}
		})
	}
}
