// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
)

// columns are some columns of a user, with every kind.
var columns = []functions.Column{
	{Name: "email"},
	{Name: "user_name"},
	{Name: "display_name"},
	{Name: "given_name"},
	{Name: "family_name"},
	{Name: "department"},
	{Name: "external_id"},
	{Name: "preferred_language"},
	{Name: "active", Kind: functions.Bool},
	{Name: "phone_numbers", Kind: functions.Phones},
}

// run calls a function as the framework does.
func run(tb testing.TB, f function.Function, arguments ...attr.Value) (attr.Value, *function.FuncError) {
	tb.Helper()

	var definition function.DefinitionResponse

	f.Definition(tb.Context(), function.DefinitionRequest{}, &definition)

	result, funcErr := definition.Definition.Return.NewResultData(tb.Context())
	if funcErr != nil {
		tb.Fatal(funcErr)
	}

	resp := function.RunResponse{Result: result}
	f.Run(tb.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)

	return resp.Result.Value(), resp.Error
}

// blamed checks that an error is about this argument and contains this text.
func blamed(t *testing.T, err *function.FuncError, argument int64, says string) {
	t.Helper()

	switch {
	case err == nil:
		t.Fatal("there is no error")
	case err.FunctionArgument == nil || *err.FunctionArgument != argument:
		t.Errorf("the error does not blame argument %d: %v", argument, err)
	case !strings.Contains(err.Text, says):
		t.Errorf("the error does not say %q: %s", says, err.Text)
	}
}

func TestEmailKey(t *testing.T) {
	t.Parallel()

	for typed, want := range map[string]string{
		"ann@corp.test":             "ann@corp.test",
		" Ann.Lee@Corp.Test\t":      "ann.lee@corp.test",
		"Jose\u0301@corp.test":      "josé@corp.test",
		"JOSÉ@corp.test":            "josé@corp.test",
		"\u00a0kim@corp.test\u00a0": "kim@corp.test",
	} {
		if got, err := run(t, functions.NewEmailKeyFunction(), types.StringValue(typed)); err != nil || !got.Equal(types.StringValue(want)) {
			t.Errorf("%q becomes %s, %v", typed, got, err)
		}
	}

	_, err := run(t, functions.NewEmailKeyFunction(), types.StringValue("  "))
	blamed(t, err, 0, "empty")
}

func TestDirectoryID(t *testing.T) {
	t.Parallel()

	const id = "9f3c1a52-1111-4222-8333-5b1f0c9e7d10"

	for _, text := range []string{id, "https://api.atlassian.com/scim/directory/" + id, "https://api.atlassian.com/scim/directory/" + id + "/"} {
		if got, err := run(t, functions.NewDirectoryIDFunction(), types.StringValue(text)); err != nil || !got.Equal(types.StringValue(id)) {
			t.Errorf("%q becomes %s, %v", text, got, err)
		}
	}

	for _, text := range []string{"", " " + id, "https://api.atlassian.com/scim/", "https://api.atlassian.com/scim/directory/a b", "http://[", "https://x/scim/directory/" + id + "?a=b"} {
		_, err := run(t, functions.NewDirectoryIDFunction(), types.StringValue(text))
		blamed(t, err, 0, "cannot be read")
	}
}

func TestParseARI(t *testing.T) {
	t.Parallel()

	for text, want := range map[string][4]string{
		"ari:cloud:jira-software::site/5f2e":                       {"jira-software", "", "site", "5f2e"},
		"ari:cloud:confluence:9a1b:space/12/pages:3":               {"confluence", "9a1b", "space", "12/pages:3"},
		"ari:cloud:jira::role/product/member":                      {"jira", "", "role", "product/member"},
		"ari:cloud:bitbucket::workspace/{8a1c2b3d-0000-4000-8000}": {"bitbucket", "", "workspace", "{8a1c2b3d-0000-4000-8000}"},
	} {
		got, err := run(t, functions.NewParseARIFunction(), types.StringValue(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)

			continue
		}

		object, ok := got.(types.Object)
		if !ok {
			t.Fatalf("the result is a %T", got)
		}

		for i, name := range []string{"resource_owner", "cloud_id", "resource_type", "resource_id"} {
			part := types.StringValue(want[i])
			if want[i] == "" {
				part = types.StringNull()
			}

			if !object.Attributes()[name].Equal(part) {
				t.Errorf("%q has the %s %s", text, name, object.Attributes()[name])
			}
		}
	}

	for _, text := range []string{
		"", "ari", "ari:cloud:jira", "ari:cloud:::site/1", "ari:cloud:jira::site", "ari:cloud:jira::site/", "ari:cloud:jira::/1", "ARI:cloud:jira::site/1",
		"ari:other:jira::site/1", "ari:cloud:jira::site/1 ", "https://acme.atlassian.net",
	} {
		_, err := run(t, functions.NewParseARIFunction(), types.StringValue(text))
		blamed(t, err, 0, "no Atlassian resource identifier")
	}
}

func TestDaysBetween(t *testing.T) {
	t.Parallel()

	const noon = "2026-11-06T12:00:00Z"

	for _, test := range []struct {
		from, to string
		want     int64
	}{
		{noon, noon, 0},
		{noon, "2026-11-07T11:59:59Z", 0},
		{noon, "2026-11-07T12:00:00Z", 1},
		{noon, "2026-11-08T00:00:00Z", 1},
		{noon, "2026-11-07T11:59:59.999999999Z", 0},
		{"2026-11-06T12:00:00.5Z", "2026-11-07T12:00:00Z", 0},
		{"2026-11-07T12:00:00Z", noon, -1},
		{"2026-11-07T00:00:00Z", noon, -1},
		{noon, "2026-11-06T11:59:59.999999999Z", -1},
		{"2026-11-08T00:00:00Z", noon, -2},
		{"2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00", 0},
		{"2026-11-06T23:00:00-05:00", "2026-11-07T04:00:00z", 0},
		{"2024-02-28t00:00:00Z", "2024-03-01T00:00:00Z", 2},
		{"0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", 3652058},
	} {
		got, err := run(t, functions.NewDaysBetweenFunction(), types.StringValue(test.from), types.StringValue(test.to))
		if err != nil || !got.Equal(types.Int64Value(test.want)) {
			t.Errorf("from %s to %s are %s days, want %d (%v)", test.from, test.to, got, test.want, err)
		}
	}

	for _, text := range []string{"", "yesterday", "2026-11-06", "2026-11-06T12:00:00", "2026-02-30T12:00:00Z"} {
		_, err := run(t, functions.NewDaysBetweenFunction(), types.StringValue(text), types.StringValue(noon))
		blamed(t, err, 0, "RFC 3339")

		_, err = run(t, functions.NewDaysBetweenFunction(), types.StringValue(noon), types.StringValue(text))
		blamed(t, err, 1, "RFC 3339")
	}
}
