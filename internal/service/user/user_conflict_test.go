// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Atlassian's text says "email" whichever attribute is taken (API §2.11). The provider's error names the attribute that
// is.
func TestProtocolUser_conflictNamesWhatIsTaken(t *testing.T) {
	t.Parallel()

	for attribute, test := range map[string]struct {
		other func(*simulator.SCIMUser)
		want  string
	}{
		"email":       {func(u *simulator.SCIMUser) { withAddress("ANN@corp.test")(u); u.UserName = "other" }, `The e-mail address "ann@corp.test"`},
		"user_name":   {func(u *simulator.SCIMUser) { withAddress("other@corp.test")(u); u.UserName = "ann.ex" }, `The user name "ann.ex"`},
		"external_id": {func(u *simulator.SCIMUser) { withAddress("other@corp.test")(u); u.ExternalID = new("E-17") }, `The external id "E-17"`},
	} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			id := addRecord(t, env, test.other)

			_, diags := planAndApply(t, env.Drive(t, nil), annArguments(map[string]any{"user_name": "ann.ex", "external_id": "E-17"}), nil)

			protocoltest.Says(t, diags, test.want+" is taken by the record", "import {", `id = "`+id+`"`)

			if blamed := protocoltest.Blamed(diags); len(blamed) != 1 || blamed[0] != attribute {
				t.Errorf("blamed is %v", blamed)
			}
		})
	}
}

func TestProtocolUser_conflictOnUpdate(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		addRecord(t, s.Environment, withAddress("taken@corp.test"))
		s.Applies(annBlock(nil), map[string]acctest.Action{ann: acctest.Create})
		s.Fails(annAt("taken@corp.test", nil), "Updating user failed", `"taken@corp.test"`, "taken by the record", "Change one of the two")
		s.Empty(annBlock(nil))
	}, emptyDirectory)
}

func TestProtocolUser_adoptionOfOneListed(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		id := addRecord(t, s.Environment, inactiveWithDepartment)
		s.Becomes(annBlock(map[string]any{"title": "Engineer", "adopt_existing": true}), acctest.Create,
			map[string]any{"id": id, "active": true, "department": "Kept"})
		s.Becomes(annBlock(map[string]any{"adopt_existing": true}), acctest.Update, map[string]any{"department": "Kept", "title": nil})
	}, emptyDirectory)
}

// untouched fails the test if a request changed a record.
func untouched(t *testing.T, env *acctest.Environment) {
	t.Helper()

	if n := sent(env, http.MethodPatch) + sent(env, http.MethodPut) + sent(env, http.MethodDelete); n != 0 {
		t.Errorf("%d requests changed a record", n)
	}
}

func TestProtocolUser_adoptionOfSeveralIsRefused(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		addRecord(t, s.Environment, func(u *simulator.SCIMUser) { withAddress("ann@corp.test")(u); u.UserName = "someone" })
		addRecord(t, s.Environment, func(u *simulator.SCIMUser) { withAddress("other@corp.test")(u); u.ExternalID = new("E-17") })
		s.Fails(annBlock(map[string]any{"external_id": "E-17", "adopt_existing": true}), "Adopting user failed", "Several records match")
		untouched(t, s.Environment)
	}, emptyDirectory)
}

// withAlias makes another user's record that has the address as a secondary one.
func withAlias(address string) func(*simulator.SCIMUser) {
	return func(u *simulator.SCIMUser) {
		withAddress("ben@corp.test")(u)
		u.Emails = append(u.Emails, simulator.SCIMEmail{Value: address, Type: "alias"})
	}
}

// A user with the address as a secondary one is somebody else, whose record must not be adopted.
func TestProtocolUser_adoptionBySecondaryAddressIsRefused(t *testing.T) {
	t.Parallel()

	for summary, adopt := range map[string]bool{"Adopting user failed": true, "Creating user failed": false} {
		t.Run(summary, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t)
			id := addRecord(t, env, withAlias("Ann@corp.test"))

			_, diags := planAndApply(t, env.Drive(t, nil), annArguments(map[string]any{"display_name": "Ann Ex", "adopt_existing": adopt}), nil)

			protocoltest.Says(t, diags, summary, "secondary address of the record "+id, `"ben@corp.test"`)

			// The error does not advise an import either.
			if said := protocoltest.Errors(diags); strings.Contains(said, "{") || strings.Contains(said, "Nothing was changed") != adopt {
				t.Errorf("it says %s", said)
			}

			untouched(t, env)
		})
	}
}

// A secondary address beside the matching primary one does not prevent the adoption.
func TestProtocolUser_adoptionKeepsSecondaryAddresses(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		id := addRecord(t, s.Environment, func(u *simulator.SCIMUser) {
			withAddress("ann@corp.test")(u)
			u.UserName = "someone"
			u.Emails = append(u.Emails, simulator.SCIMEmail{Value: "alias@corp.test", Type: "alias"})
		})
		s.Becomes(annBlock(map[string]any{"adopt_existing": true}), acctest.Create, map[string]any{"id": id})

		if n := len(record(t, s.Environment, "ann@corp.test").Emails); n != 2 {
			t.Errorf("the record has %d addresses, want 2", n)
		}
	}, emptyDirectory)
}

// Two blocks with one address are refused: the second would adopt the record that the first has just created or
// adopted, and both would manage it.
func TestProtocolUser_twoBlocksWithOneAddressAreRefused(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		one := annBlock(map[string]any{"adopt_existing": true})
		too := acctest.Block{Address: "atlassian_user.too", Config: map[string]any{"email": "ANN@corp.test", "title": "Too", "adopt_existing": true}}

		s.Fails(append(one, too), too.Address+": Two blocks for one name", "Two blocks of this configuration")

		if n := sent(s.Environment, http.MethodPost); n != 0 {
			t.Errorf("%d users were created", n)
		}

		s.Applies(one, map[string]acctest.Action{ann: acctest.Create})
	}, emptyDirectory)
}

// A POST whose answer is lost is not simply repeated: exactly one record exists, and the state has it.
func TestProtocolUser_lostAnswer(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]simulator.Fault{
		"connection reset after the commit":  {Commit: true, Answer: simulator.ResetConnection()},
		"connection reset before the commit": {Answer: simulator.ResetConnection()},
		"truncated answer":                   {Commit: true, Answer: simulator.Truncate()},
		"invalid answer":                     {Commit: true, Answer: simulator.RespondInvalidJSON()},
		"500 after the commit":               {Commit: true, Answer: simulator.RespondSCIM(500, "", "internal")},
		"502 page of a proxy":                {Answer: simulator.RespondHTML(502)},
		"503":                                {Answer: simulator.RespondSCIM(503, "", "unavailable")},
		"429 with Retry-After":               {Answer: simulator.TooManyRequests(simulator.RetryAfter(1))},
		"429 with nothing":                   {Answer: simulator.TooManyRequests()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				fault.Method, fault.Path, fault.Times = http.MethodPost, "/scim/directory/*/Users", 1
				s.Simulator.Inject(fault)
				s.Becomes(annBlock(map[string]any{"title": "Engineer"}), acctest.Create, nil)

				if u := record(t, s.Environment, "ann@corp.test"); text(u.Title) != "Engineer" || u.ID != s.State(ann).Text(t, "id") {
					t.Errorf("the record %s has the title %q", u.ID, text(u.Title))
				}
			}, emptyDirectory)
		})
	}
}
