// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// If the directory refuses a change of an immutable attribute, the error blames user_name only if that was to change;
// otherwise the one changed attribute, or none of several.
func TestUserDiagnostics_immutable(t *testing.T) {
	t.Parallel()

	refusal := &client.Error{Operation: "Updating SCIM user", Method: "PATCH", Status: 400, Code: "mutability"}

	for name, test := range map[string]struct {
		todo  []scim.Change
		blame path.Path
		says  string
	}{
		"user name among others": {
			todo:  []scim.Change{{Attribute: scim.AttrEmails}, {Attribute: scim.AttrUserName}},
			blame: path.Root("user_name"), says: "user_name",
		},
		"one": {todo: []scim.Change{{Attribute: "name.familyName"}}, blame: path.Root("family_name"), says: "this attribute"},
		"several": {
			todo:  []scim.Change{{Attribute: "name.givenName"}, {Attribute: scim.AttrPhoneNumbers}, {Attribute: scim.AttrActive}},
			blame: path.Empty(), says: "given_name, phone_numbers, active",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			diags := userDiagnostics("Updating user failed", refusal, test.todo...)
			if len(diags) != 1 || !strings.Contains(diags[0].Detail(), test.says) {
				t.Fatalf("got %v, want one diagnostic that says %q", diags, test.says)
			}

			blamed := path.Empty()
			if d, ok := diags[0].(diag.DiagnosticWithPath); ok {
				blamed = d.Path()
			}

			if !blamed.Equal(test.blame) {
				t.Errorf("blames %s, want %s", blamed, test.blame)
			}
		})
	}
}
