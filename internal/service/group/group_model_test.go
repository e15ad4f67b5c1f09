// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// After a write, state has the planned values, and a warning names each sent value that the directory answers
// differently.
func TestGroupModel_setAfterWrite(t *testing.T) {
	t.Parallel()

	text, none, unknown := types.StringValue, types.StringNull(), types.StringUnknown()

	for name, test := range map[string]struct {
		plannedExternalID types.String
		answer            scim.Group
		sent              []string
		wantExternalID    types.String
		wantWarnings      []string
	}{
		"as planned": {
			plannedExternalID: text("eng"), answer: scim.Group{DisplayName: "Engineers", ExternalID: new("eng")},
			sent: []string{"display_name", "external_id"}, wantExternalID: text("eng"),
		},
		"not planned":             {plannedExternalID: unknown, answer: scim.Group{DisplayName: "Engineers"}, wantExternalID: none},
		"not planned, empty":      {plannedExternalID: unknown, answer: scim.Group{DisplayName: "Engineers", ExternalID: new("")}, wantExternalID: none},
		"not planned, the server": {plannedExternalID: unknown, answer: scim.Group{DisplayName: "Engineers", ExternalID: new("x")}, wantExternalID: text("x")},
		"dropped": {
			plannedExternalID: text("eng"), answer: scim.Group{DisplayName: "Engineers"},
			sent: []string{"external_id"}, wantExternalID: text("eng"), wantWarnings: []string{"external_id"},
		},
		"cleared": {
			plannedExternalID: none, answer: scim.Group{DisplayName: "Engineers", ExternalID: new("")}, sent: []string{"external_id"}, wantExternalID: none,
		},
		"not cleared": {
			plannedExternalID: none, answer: scim.Group{DisplayName: "Engineers", ExternalID: new("eng")},
			sent: []string{"external_id"}, wantExternalID: none, wantWarnings: []string{"external_id"},
		},
		"recased": {
			plannedExternalID: unknown, answer: scim.Group{DisplayName: "engineers"}, sent: []string{"display_name", "external_id"}, wantExternalID: none,
		},
		"renamed": {
			plannedExternalID: unknown, answer: scim.Group{DisplayName: "Builders"},
			sent: []string{"display_name", "external_id"}, wantExternalID: none, wantWarnings: []string{"display_name"},
		},
		"renamed, but not sent": {
			plannedExternalID: text("eng"), answer: scim.Group{DisplayName: "Builders", ExternalID: new("eng")},
			sent: []string{"external_id"}, wantExternalID: text("eng"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			model := groupModel{DisplayName: text("Engineers"), ExternalID: test.plannedExternalID}
			test.answer.ID = "id"
			diags := model.setAfterWrite("directory", &test.answer, test.sent...)

			if !model.ExternalID.Equal(test.wantExternalID) || !model.DisplayName.Equal(text("Engineers")) || model.ID.ValueString() != "id" {
				t.Errorf("got %+v", model)
			}

			if got := warnedAbout(t, diags); !slices.Equal(got, test.wantWarnings) {
				t.Errorf("got warnings about %v, want %v", got, test.wantWarnings)
			}
		})
	}
}

// warnedAbout returns the attributes with a warning that a value was not kept.
func warnedAbout(t *testing.T, diags diag.Diagnostics) []string {
	t.Helper()

	var names []string

	for _, d := range diags {
		at, ok := d.(diag.DiagnosticWithPath)
		if !ok || d.Severity() != diag.SeverityWarning || d.Summary() != "Value not kept by the directory" || !strings.Contains(d.Detail(), "Builders") &&
			!strings.Contains(d.Detail(), "eng") {
			t.Errorf("unexpected: %v", d)

			continue
		}

		names = append(names, at.Path().String())
	}

	return names
}
