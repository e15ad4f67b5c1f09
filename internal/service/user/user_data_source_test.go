// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// The person's activity is reported for each app that the organization reports.
func TestProtocolUserDataSource_productAccess(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t, acctest.World("acme"))

	var email string

	apps := 0

	for _, user := range env.Simulator.SCIMUsers(env.Credentials().DirectoryID) {
		if account, ok := env.Simulator.Account(user.AccountID); ok && len(account.LastActive) > apps {
			email, apps = account.Email, len(account.LastActive)
		}
	}

	if apps == 0 {
		t.Fatal("nobody in the world has used an app")
	}

	state, diags := env.Drive(t, nil).ReadDataSource(t.Context(), userType, map[string]any{"email": email})
	if said := protocoltest.Errors(diags); said != "" {
		t.Fatal(said)
	}

	if access, _ := state["product_access"].([]any); len(access) != apps {
		t.Errorf("%d apps are told, want %d", len(access), apps)
	}

	if last := fmt.Sprint(state["last_active_at"]); !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`).MatchString(last) {
		t.Errorf("last active at %s", last)
	}
}

func TestProtocolUserDataSource_errors(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		config map[string]any
		want   []string
	}{
		"nobody":            {map[string]any{"email": "nobody@corp.test"}, []string{"User not found", `e-mail address "nobody@corp.test"`}},
		"unknown id":        {map[string]any{"id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}, []string{"User not found"}},
		"two keys":          {map[string]any{"id": "x", "email": "ann@corp.test"}, []string{"Invalid Attribute Combination"}},
		"no key":            {nil, []string{"Missing Attribute Configuration"}},
		"no e-mail address": {map[string]any{"email": "ann"}, []string{"Invalid e-mail address"}},
		"empty":             {map[string]any{"user_name": ""}, []string{"Empty value"}},
		"several":           {map[string]any{"external_id": "Abc"}, []string{"Several users match", "Ask by id"}},
		// A user is found by the primary address. A user with the address as a secondary one is somebody else.
		"secondary address": {map[string]any{"email": "alias@corp.test"}, []string{"User not found", `e-mail address "alias@corp.test"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			addRecord(t, env, withAlias("alias@corp.test"))
			sharedExternalID(t, env)

			_, diags := env.Drive(t, nil).ReadDataSource(t.Context(), userType, test.config)
			protocoltest.Says(t, diags, test.want...)
		})
	}
}

// sharedExternalID creates two records whose external ids differ only in case.
func sharedExternalID(t *testing.T, env *acctest.Environment) {
	t.Helper()

	for i, external := range []string{"abc", "ABC"} {
		addRecord(t, env, func(u *simulator.SCIMUser) {
			withAddress(fmt.Sprintf("u%d@corp.test", i))(u)
			u.ExternalID = &external
		})
	}
}
