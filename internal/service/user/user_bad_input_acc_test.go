// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// What can be known to be wrong is said by the plan, on the attribute to blame.
func TestAccUser_badInput(t *testing.T) {
	t.Parallel()

	tests := map[string]struct{ config, want string }{
		"no e-mail address":    {block("ann", `email = "ann"`), `(?s)email = "ann".*"ann"\s+is\s+no\s+e-mail\s+address`},
		"a name around it":     {block("ann", `email = "Ann <ann@corp.test>"`), `Invalid e-mail address`},
		"empty e-mail address": {block("ann", `email = ""`), `Invalid e-mail address`},
		"empty text":           {annWith(`title = ""`), `(?s)title = "".*Leave\s+the\s+attribute\s+out`},
		"control character":    {annWith(`nickname = "a\u0007b"`), `(?s)nickname.*control\s+character`},
		"blank at the end":     {annWith(`given_name = "Ann "`), `(?s)given_name.*begins\s+or\s+ends\s+with\s+a\s+blank`},
		"time zone":            {annWith(`timezone = "Berlin"`), `(?s)timezone.*no\s+IANA\s+time\s+zone`},
		"language":             {annWith(`preferred_language = "german!"`), `(?s)preferred_language.*BCP\s+47`},
		"two primaries":        {annWith(`phone_numbers = [{ value = "1", primary = true }, { value = "2", primary = true }]`), `(?s)phone_numbers.*2\s+numbers\s+are\s+marked\s+as\s+primary`},
		"on_destroy":           {annWith(`on_destroy = "explode"`), `(?s)on_destroy = "explode".*"explode"\s+is\s+not\s+known.*delete,\s+deactivate,\s+unlink,\s+retain`},
		"duration":             {annWith(`timeouts = { create = "soon" }`), `(?s)Invalid\s+duration.*timeouts\.create:\s+"soon"\s+is\s+no\s+length\s+of\s+time.*"30m"`},
		"no e-mail at all":     {block("ann"), `The argument "email" is required`},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)

			acctest.Run(t, resource.TestStep{
				Config:      env.Config(test.config),
				PlanOnly:    true,
				ExpectError: regexp.MustCompile(test.want),
			})

			if n := len(env.Simulator.Journal()); n != 0 {
				t.Errorf("%d requests were sent for a configuration that is wrong", n)
			}
		})
	}
}

func TestAccUser_badCredentials(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		provider []string
		want     string
	}{
		"unknown key":         {[]string{`scim_api_key = "wrong"`}, `(?s)API key not accepted.*POST.*401\s+Unauthorized.*scim_api_key.*ATLASSIAN_SCIM_API_KEY`},
		"unknown directory":   {[]string{`directory_id = "11111111-2222-3333-4444-555555555555"`}, `(?s)SCIM directory not found.*directory_id.*ATLASSIAN_DIRECTORY_ID`},
		"no directory":        {[]string{`directory_id = null`}, `(?s)Provider configuration incomplete.*no\s+directory_id.*ATLASSIAN_DIRECTORY_ID`},
		"nothing":             {[]string{`directory_id = null`, `org_id = null`, `api_key = null`, `scim_api_key = null`}, `(?s)Missing api_key.*Missing directory_id.*Missing org_id`},
		"malformed directory": {[]string{`directory_id = "https://api.atlassian.com/o/x"`}, `(?s)Malformed directory_id.*/scim/directory/`},
		"http elsewhere":      {[]string{`base_url = "http://example.com"`}, `(?s)Malformed base_url`},
		"line break in a key": {[]string{`api_key = "a\nb"`}, `(?s)Malformed api_key`},
		"duration":            {[]string{`request_timeout = "soon"`}, `(?s)Malformed request_timeout.*"soon"`},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.Start(t)

			acctest.Run(t, resource.TestStep{
				Config:      env.Provider(test.provider...) + annWith(),
				ExpectError: regexp.MustCompile(test.want),
			})
		})
	}
}

// The key of a directory may stop working; what is in state stays.
func TestAccUser_lostAccessLosesNoState(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)

	acctest.Run(t,
		resource.TestStep{Config: env.Config(annWith()), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			Config:      env.Provider(`scim_api_key = "wrong"`) + annWith(),
			ExpectError: regexp.MustCompile(`(?s)API key not accepted.*GET.*401.*scim_api_key`),
		},
		resource.TestStep{Config: env.Config(annWith()), ConfigPlanChecks: unchanged},
	)
}

func TestAccUser_readOnly(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	readOnly := func(body string) string { return env.Provider("read_only = true") + body }

	acctest.Run(t,
		resource.TestStep{
			Config:      readOnly(annWith()),
			PlanOnly:    true,
			ExpectError: regexp.MustCompile(`(?s)Provider is read-only.*creating\s+atlassian_user\s+ann@corp\.test`),
		},
		resource.TestStep{Config: env.Config(annWith()), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{Config: readOnly(annWith()), ConfigPlanChecks: unchanged},
		resource.TestStep{
			Config:      readOnly(annWith(`title = "x"`)),
			PlanOnly:    true,
			ExpectError: regexp.MustCompile(`(?s)Provider is read-only.*updating\s+atlassian_user`),
		},
		resource.TestStep{
			Config:      readOnly(""),
			PlanOnly:    true,
			ExpectError: regexp.MustCompile(`(?s)Provider is read-only.*destroying\s+atlassian_user`),
		},
		resource.TestStep{
			Config:           env.Config(annWith(`on_destroy = "retain"`)),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
		},
	)
}

// A read_only that is known only in the apply fails no plan; then it holds.
func TestAccUser_readOnlyNotKnownYet(t *testing.T) {
	t.Parallel()

	env := acctest.Start(t)
	config := func(readOnly bool, body string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"read_only\" {\n  input = %t\n}\n", readOnly) +
			env.Provider("read_only = terraform_data.read_only.output") + body
	}

	acctest.Run(t,
		resource.TestStep{Config: config(false, annWith())},
		resource.TestStep{
			PreConfig:   env.Simulator.ResetJournal,
			Config:      config(true, annWith(`title = "x"`)),
			ExpectError: regexp.MustCompile(`(?s)Provider is read-only.*updating\s+atlassian_user\s+ann@corp\.test`),
		},
		resource.TestStep{
			PreConfig: func() {
				if n := sent(env, http.MethodPatch) + sent(env, http.MethodPut); n != 0 {
					t.Errorf("%d requests changed the record", n)
				}
			},
			Config: config(false, annWith(`title = "x"`)),
		},
	)
}
