// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"net/http"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// A value that is known to be wrong is an error in the plan, on the attribute to blame, and costs no request.
// examples/testdata/messages has the text that the CLI prints.
func TestProtocolUser_badInput(t *testing.T) {
	t.Parallel()

	phones := []any{map[string]any{"value": "1", "primary": true}, map[string]any{"value": "2", "primary": true}}

	for name, test := range map[string]struct {
		config map[string]any
		blamed string
		want   []string
	}{
		"no e-mail address":    {map[string]any{"email": "ann"}, "email", []string{`"ann" is no e-mail address`}},
		"a name around it":     {map[string]any{"email": "Ann <ann@corp.test>"}, "email", []string{"Invalid e-mail address"}},
		"empty e-mail address": {map[string]any{"email": ""}, "email", []string{"Invalid e-mail address"}},
		"empty text":           {annArguments(map[string]any{"title": ""}), "title", []string{"Leave the attribute out"}},
		"control character":    {annArguments(map[string]any{"nickname": "a\u0007b"}), "nickname", []string{"control character"}},
		"blank at the end":     {annArguments(map[string]any{"given_name": "Ann "}), "given_name", []string{"begins or ends with a blank"}},
		"time zone":            {annArguments(map[string]any{"timezone": "Berlin"}), "timezone", []string{"no IANA time zone"}},
		"language":             {annArguments(map[string]any{"preferred_language": "german!"}), "preferred_language", []string{"BCP 47"}},
		"two primaries":        {annArguments(map[string]any{"phone_numbers": phones}), "phone_numbers", []string{"2 numbers are marked as primary"}},
		"on_destroy":           {annArguments(map[string]any{"on_destroy": "explode"}), "on_destroy", []string{`"explode" is not known`, "delete, deactivate, unlink, retain"}},
		"duration": {
			annArguments(map[string]any{"timeouts": map[string]any{"create": "soon"}}), "timeouts",
			[]string{"Invalid duration", `timeouts.create: "soon" is no length of time`, `"30m"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			driver := env.Drive(t, nil)

			diags := driver.Validate(t.Context(), userType, test.config)
			if protocoltest.Errors(diags) == "" {
				_, diags = driver.Plan(t.Context(), userType, test.config, nil)
			}

			protocoltest.Says(t, diags, test.want...)

			if blamed := protocoltest.Blamed(diags); len(blamed) != 1 || blamed[0] != test.blamed {
				t.Errorf("blamed is %v", blamed)
			}

			if n := len(env.Simulator.Journal()); n != 0 {
				t.Errorf("%d requests were sent for a configuration that is wrong", n)
			}
		})
	}
}

// The provider's own tests cover malformed and missing arguments.
func TestProtocolUser_badCredentials(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		provider map[string]any
		want     []string
	}{
		"unknown key":       {map[string]any{"scim_api_key": "wrong"}, []string{"API key not accepted", "POST", "401 Unauthorized", "scim_api_key", "ATLASSIAN_SCIM_API_KEY"}},
		"unknown directory": {map[string]any{"directory_id": "11111111-2222-3333-4444-555555555555"}, []string{"SCIM directory not found", "directory_id", "ATLASSIAN_DIRECTORY_ID"}},
		"no directory":      {map[string]any{"directory_id": nil}, []string{"Provider configuration incomplete", "no directory_id", "ATLASSIAN_DIRECTORY_ID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				s.Configure(s.Environment, test.provider)
				s.Fails(annBlock(nil), test.want...)
			}, emptyDirectory)
		})
	}
}

func TestProtocolUser_readOnly(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		readOnly := map[string]any{"read_only": true}

		s.Configure(s.Environment, readOnly)
		s.Fails(annBlock(nil), "Provider is read-only", "creating atlassian_user ann@corp.test")

		s.Configure(s.Environment, nil)
		s.Applies(annBlock(nil), map[string]acctest.Action{ann: acctest.Create})
		s.Simulator.ResetJournal()

		s.Configure(s.Environment, readOnly)
		s.Empty(annBlock(nil))
		s.Fails(annBlock(map[string]any{"title": "x"}), "Provider is read-only", "updating atlassian_user")
		s.Fails(nil, "Provider is read-only", "destroying atlassian_user")

		if n := sent(s.Environment, http.MethodPost); n != 0 {
			t.Errorf("%d users were created", n)
		}

		untouched(t, s.Environment)
	}, emptyDirectory)
}
