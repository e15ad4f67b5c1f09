// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The description of every timeout ends with its default.
func TestTimeouts_stateTheirDefault(t *testing.T) {
	t.Parallel()

	const (
		short = "5m"
		long  = "30m"
	)

	plain, relation := limits{short, short, short, short}, limits{short, short, "", short}
	defaults := map[string]limits{
		"atlassian_directory_users":               {"4h", "20m", "4h", "4h"},
		"atlassian_group":                         plain,
		"atlassian_group_members":                 {long, short, long, long},
		"atlassian_group_membership":              relation,
		"atlassian_group_role_assignment":         relation,
		"atlassian_organization_group":            relation,
		"atlassian_organization_group_members":    {long, short, long, long},
		"atlassian_organization_group_membership": relation,
		"atlassian_user":                          {"20m", "20m", "20m", "20m"},
		"atlassian_user_role_assignment":          relation,
	}

	for name, schema := range schemas(t).ResourceSchemas {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			want := defaults[name]

			for _, operation := range []struct{ name, limit string }{{"create", want.create}, {"read", want.read}, {"update", want.update}, {"delete", want.delete}} {
				text, has := timeout(schema, operation.name)
				if has != (operation.limit != "") || has && !strings.HasSuffix(text, "Default: `"+operation.limit+"`.") {
					t.Errorf("%s: %q does not say that the default is %q", operation.name, text, operation.limit)
				}
			}
		})
	}
}

// limits are the default timeouts of the operations, "" for none.
type limits struct{ create, read, update, delete string }

// timeout returns the description of a timeout, if the resource has it.
func timeout(schema *tfprotov6.Schema, operation string) (description string, has bool) {
	for _, attribute := range schema.Block.Attributes {
		if attribute.Name != "timeouts" {
			continue
		}

		for _, limit := range attribute.NestedType.Attributes {
			if limit.Name == operation {
				return limit.Description, true
			}
		}
	}

	return "", false
}
