// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestARIValidator(t *testing.T) {
	t.Parallel()

	for value, valid := range map[string]bool{
		"ari:cloud:jira-software::site/70ef3a32-d0da-4e09-b35e-0109f91969c3": true,
		"ari:cloud:platform::org/0b1c":                                       true,
		"ari:cloud:bitbucket::{5f9a}":                                        true,
		"ari:cloud:jira:70ef3a32-d0da-4e09-b35e-0109f91969c3:project/10000":  true,
		"":                                false,
		"jira-software":                   false,
		"https://acme.atlassian.net":      false,
		"ari:cloud:jira":                  false,
		"ari:cloud:jira::":                false,
		"ari:cloud:::site/1":              false,
		"ari:cloud:jira::site/1 ":         false,
		"ari:cloud:jira::site/1\nx":       false,
		"ARI:cloud:jira::site/1":          false,
		"xari:cloud:jira-software::site/": false,
	} {
		var resp validator.StringResponse

		ariLike().ValidateString(t.Context(), validator.StringRequest{
			Path: path.Root("resource_id"), ConfigValue: types.StringValue(value),
		}, &resp)

		if resp.Diagnostics.HasError() == valid {
			t.Errorf("%q: valid %t, want %t", value, !valid, valid)
		}
	}

	for name, value := range map[string]types.String{"null": types.StringNull(), "unknown": types.StringUnknown()} {
		var resp validator.StringResponse

		ariLike().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("resource_id"), ConfigValue: value}, &resp)

		if resp.Diagnostics.HasError() {
			t.Errorf("%s is refused", name)
		}
	}
}
