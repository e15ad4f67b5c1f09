// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

func TestProtocolUser_importErrors(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		id   string
		want []string
	}{
		"unknown record id":   {"f81d4fae-7dec-11d0-a765-00a0c91e6bf6", []string{"User to import does not exist", "f81d4fae"}},
		"unknown address":     {"nobody@corp.test", []string{"User to import does not exist", "nobody@corp.test"}},
		"unknown user name":   {"user_name:nobody", []string{"User to import does not exist", `user name "nobody"`}},
		"unknown account":     {"account_id:712020:none", []string{"User to import does not exist"}},
		"unknown external id": {"external_id:none", []string{"User to import does not exist"}},
		"no known form":       {"what is this?", []string{"Malformed import id", "external_id:"}},
		"nothing after":       {"user_name:", []string{"Malformed import id", "nothing follows"}},
		"unknown prefix":      {"name:ann", []string{"Malformed import id"}},
		// A user with the address as a secondary one is somebody else.
		"secondary address": {"alias@corp.test", []string{"User to import does not exist", `e-mail address "alias@corp.test"`}},
		"several matches":   {"external_id:Abc", []string{"Several users of the directory", "u0@corp.test", "u1@corp.test"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			addRecord(t, env, withAlias("alias@corp.test"))
			sharedExternalID(t, env)

			imported, diags := env.Drive(t, nil).Import(t.Context(), userType, test.id)
			if imported != nil {
				t.Errorf("%s was imported", imported.Text(t, "id"))
			}

			protocoltest.Says(t, diags, test.want...)
		})
	}
}
