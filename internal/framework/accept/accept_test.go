// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package accept_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
)

// TestText: a refused value gets one error that says what to write instead; accepted, null and unknown values get none.
func TestText(t *testing.T) {
	t.Parallel()

	roles := accept.OneOf("atlassian/user", "atlassian/admin", "atlassian/user-access-admin")

	for name, test := range map[string]struct {
		of   accept.Text
		text types.String
		want string // empty if accepted
	}{
		"a word":                 {of: roles, text: types.StringValue("atlassian/user")},
		"a null word":            {of: roles, text: types.StringNull()},
		"an unknown word":        {of: roles, text: types.StringUnknown()},
		"without its prefix":     {of: roles, text: types.StringValue("user"), want: `Did you mean "atlassian/user"?`},
		"in another case":        {of: roles, text: types.StringValue("Atlassian/Admin"), want: `Did you mean "atlassian/admin"?`},
		"a letter too many":      {of: roles, text: types.StringValue("atlassian/users"), want: `Did you mean "atlassian/user"?`},
		"the opposite":           {of: accept.OneOf("active", "suspended"), text: types.StringValue("inactive"), want: `not known here. There is`},
		"letters exchanged":      {of: accept.OneOf("title", "timezone"), text: types.StringValue("titel"), want: `Did you mean "title"?`},
		"another word":           {of: roles, text: types.StringValue("everything"), want: `"everything" is not known here. There is: atlassian/user, `},
		"no word":                {of: roles, text: types.StringValue(""), want: `The value is empty, most often that of a variable that is not set. There is: `},
		"an address of a page":   {of: accept.ID("Look."), text: types.StringValue("https://admin.atlassian.com/o/1/groups/2"), want: "is an address of a page, and an id is due. Look."},
		"a resource":             {of: accept.ID("Look."), text: types.StringValue("ari:cloud:jira::site/1"), want: "is the identifier of a resource (ARI), and an id is due. Look."},
		"time":                   {of: accept.Duration(), text: types.StringValue("1h30m")},
		"time in words":          {of: accept.Duration(), text: types.StringValue("5 minutes"), want: `"5 minutes" is no length of time. Write a number and a unit: "90s", "30m"`},
		"a number alone":         {of: accept.Duration(), text: types.StringValue("30"), want: `"30m"`},
		"no time":                {of: accept.Duration(), text: types.StringValue("0s"), want: "leaves no time at all"},
		"less than no time":      {of: accept.Duration(), text: types.StringValue("-5m"), want: "leaves no time at all"},
		"an id":                  {of: accept.ID("Look."), text: types.StringValue("712020:0a1b-2c")},
		"an address":             {of: accept.ID("Look."), text: types.StringValue("ann@corp.test"), want: `"ann@corp.test" is an e-mail address, and an id is due. Look.`},
		"a name":                 {of: accept.ID("Look."), text: types.StringValue("Platform Team"), want: `"Platform Team" is a name, and an id is due. Look.`},
		"an id with a blank":     {of: accept.ID("Look."), text: types.StringValue("x "), want: "must not begin or end with white space"},
		"no id":                  {of: accept.ID("Look."), text: types.StringValue(""), want: "The value is empty"},
		"something":              {of: accept.NotEmpty(), text: types.StringValue(" ")},
		"nothing":                {of: accept.NotEmpty(), text: types.StringValue(""), want: "most often that of a variable"},
		"padded by a line break": {of: accept.NotPadded(), text: types.StringValue("x\n"), want: `it is "x\n"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var resp validator.StringResponse

			test.of.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("timeouts").AtName("create"), ConfigValue: test.text}, &resp)

			if (len(resp.Diagnostics) == 0) != (test.want == "") || len(resp.Diagnostics) > 1 {
				t.Fatalf("said %v", resp.Diagnostics)
			}

			for _, said := range resp.Diagnostics {
				if !strings.Contains(said.Detail(), test.want) || !strings.HasPrefix(said.Detail(), "timeouts.create: ") {
					t.Errorf("said %q, want %q", said.Detail(), test.want)
				}
			}
		})
	}
}
