// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Looking up a user that does not exist takes a few requests, not one for each inactive user. Lookups share the
// listing.
func TestProtocolLookupOfAMissingUser(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)

	ids, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 150)
	if err != nil {
		t.Fatal(err)
	}

	for i := range 60 {
		env.Simulator.SetSCIMUser(env.Credentials().DirectoryID, ids[i], func(u *simulator.SCIMUser) { u.Active = false })
		env.Simulator.AddAccount(simulator.Account{Email: fmt.Sprintf("left%d@corp.test", i), Status: simulator.AccountInactive})
	}

	driver := env.Drive(t, nil)

	for _, test := range []struct {
		id   string
		most int
	}{
		{"nobody@corp.test", 5}, {"user_name:nobody", 3}, {"user_name:nobody@corp.test", 3}, {"external_id:none", 3}, {"account_id:712020:none", 3},
	} {
		before := env.Simulator.CountRequests(simulator.Filter{})

		_, diags := driver.Import(t.Context(), "atlassian_user", test.id)
		if text := protocoltest.Errors(diags); !strings.Contains(text, "does not exist") {
			t.Errorf("%s: %s", test.id, text)
		}

		if n := env.Simulator.CountRequests(simulator.Filter{}) - before; n > test.most {
			t.Errorf("%s took %d requests, at most %d are due", test.id, n, test.most)
		}
	}
}

// A common start: people have accounts, and the directory is empty.
func TestProtocolImportOfAnAccountWithoutARecord(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	account := env.Simulator.AddAccount(simulator.Account{Email: "kim@corp.test", Name: "Kim"})

	for _, id := range []string{"kim@corp.test", "account_id:" + account} {
		_, diags := env.Drive(t, nil).Import(t.Context(), "atlassian_user", id)
		text := protocoltest.Errors(diags)

		for _, said := range []string{"not in the directory", account, "the status not_invited", "managed by this organization", "without an import"} {
			if !strings.Contains(text, said) {
				t.Errorf("%s: the error does not say %q: %s", id, said, text)
			}
		}
	}
}

// Swapping two addresses needs a third, free one, and the error says so.
func TestProtocolSwappedAddressesAreRefused(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)

	ids, err := env.Simulator.SeedSCIMUsers(env.Credentials().DirectoryID, 2)
	if err != nil {
		t.Fatal(err)
	}

	driver := env.Drive(t, nil)

	first, diags := driver.Import(t.Context(), "atlassian_user", ids[0])
	other, more := driver.Import(t.Context(), "atlassian_user", ids[1])

	if text := protocoltest.Errors(slices.Concat(diags, more)); text != "" {
		t.Fatal(text)
	}

	plan, diags := driver.Plan(t.Context(), "atlassian_user", map[string]any{"email": other.Text(t, "email")}, first)
	if text := protocoltest.Errors(diags); text == "" {
		_, diags = driver.Apply(t.Context(), plan)
	}

	if text := protocoltest.Errors(diags); !strings.Contains(text, "three steps") || !strings.Contains(text, ids[1]) {
		t.Errorf("the error is %s", text)
	}
}

// If an account's link leads to a record that is gone, the provider searches the directory's list. If the record may
// not be read, that is an error.
func TestProtocolLinkToARecordThatIsRefused(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	block := createUser(t, env, annArguments(nil))
	gone := fmt.Sprintf(`{"scimLinks":[{"scimUserId":"gone","directoryId":%q}]}`, env.Credentials().DirectoryID)

	for want, fault := range map[string]simulator.Fault{
		"":              {Path: "/admin/user-provisioning/**", Answer: simulator.Respond(http.StatusOK, http.Header{"Content-Type": {"application/json"}}, gone)},
		"403 Forbidden": {Path: "/scim/directory/*/Users/*", Answer: simulator.RespondSCIM(http.StatusForbidden, "", "no")},
	} {
		fault.Method, fault.Times = http.MethodGet, 1
		remove := env.Simulator.Inject(fault)

		_, diags := env.Drive(t, nil).Import(t.Context(), userType, "account_id:"+block.Text(t, "account_id"))
		if text := protocoltest.Errors(diags); (text == "") != (want == "") || !strings.Contains(text, want) {
			t.Errorf("want %q, got %q", want, text)
		}

		remove()
	}
}
