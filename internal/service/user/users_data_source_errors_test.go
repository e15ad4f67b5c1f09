// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

func TestProtocolUsersDataSource_errors(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		provider, config map[string]any
		want             []string
		offline          bool
	}{
		"no org_id":       {provider: map[string]any{"org_id": nil, "api_key": nil}, want: []string{"Provider configuration incomplete", "org_id"}, offline: true},
		"other org":       {provider: map[string]any{"org_id": "00000000-0000-4000-8000-000000000000"}, want: []string{"Organization not found", "org_id"}},
		"scoped key":      {provider: map[string]any{"api_key": "simulator-scoped-key"}, want: []string{"Reading users failed", "without scopes"}},
		"nobody":          {config: map[string]any{"emails": []string{"nobody@acme.test"}}, want: []string{"Users not found", "nobody@acme.test", "ignore_missing"}},
		"no such account": {config: map[string]any{"account_ids": []string{"712020:none"}}, want: []string{"Users not found", "712020:none"}},
		"emails, search":  {config: map[string]any{"emails": []string{"a@acme.test"}, "search": "a"}, want: []string{"Invalid Attribute Combination"}, offline: true},
		"unknown status":  {config: map[string]any{"statuses": []string{"gone"}}, want: []string{"Unknown value", "There is:"}, offline: true},
		"unknown role":    {config: map[string]any{"roles": []string{"admin"}}, want: []string{"Unknown value", "There is:"}, offline: true},
		"unknown claim":   {config: map[string]any{"claim_status": "mine"}, want: []string{"Unknown value", "There is:"}, offline: true},
		"empty search":    {config: map[string]any{"search": ""}, want: []string{"Empty value"}, offline: true},
		"null e-mail":     {config: map[string]any{"emails": []any{nil}}, want: []string{"null"}, offline: true},
		"too few days":    {config: map[string]any{"inactive_days": 0}, want: []string{"Invalid Attribute Value", "inactive_days"}, offline: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t, acctest.World("acme"))

			_, diags := env.Drive(t, test.provider).ReadDataSource(t.Context(), "atlassian_users", test.config)
			protocoltest.Says(t, diags, test.want...)

			if requests := len(env.Simulator.Journal()); test.offline && requests > 0 {
				t.Errorf("bad input has cost %d requests", requests)
			}
		})
	}
}
