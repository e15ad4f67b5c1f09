// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// annBlock returns the user block of most tests with these arguments.
func annBlock(arguments map[string]any) []acctest.Block {
	return []acctest.Block{{Address: ann, Config: annArguments(arguments)}}
}

// annAt returns it with another address.
func annAt(email string, arguments map[string]any) []acctest.Block {
	blocks := annBlock(arguments)
	blocks[0].Config["email"] = email

	return blocks
}

// emptyDirectory is an organization whose directory is empty.
func emptyDirectory(o *simulator.Options) { o.World = "" }

// A directory may answer a write with the id alone. The values that were sent do not count as dropped, and values that
// Terraform does not manage do not count as removed.
func TestProtocolUser_briefAnswers(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		names := func(given string) []acctest.Block {
			return annBlock(map[string]any{"given_name": given, "family_name": "Ex"})
		}
		s.Becomes(names("Ann"), acctest.Create, map[string]any{"display_name": "Ann Ex"})
		s.Becomes(names("Anne"), acctest.Update, map[string]any{"display_name": "Anne Ex"})

		if s.State(ann).Text(t, "account_id") == "" {
			t.Error("the account is not known")
		}
	}, emptyDirectory, func(o *simulator.Options) { o.SCIM.BriefAnswers = true })
}

func TestProtocolUser_phoneNumbers(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		number := func(value, kind string, primary any) map[string]any {
			return map[string]any{"value": value, "type": nullable(kind), "primary": primary}
		}
		with := func(numbers ...any) []acctest.Block { return annBlock(map[string]any{"phone_numbers": numbers}) }
		holds := func(want string) {
			t.Helper()

			if got := fmt.Sprint(record(t, s.Environment, "ann@corp.test").PhoneNumbers); got != want {
				t.Errorf("the record has %s, want %s", got, want)
			}
		}

		s.Becomes(with(map[string]any{"value": "+49 30 1"}), acctest.Create, map[string]any{"phone_numbers": []any{number("+49 30 1", "", false)}})
		holds("[{+49 30 1  false}]")

		two := with(number("+49 30 1", "work", true), number("+49 170 2", "mobile", nil))
		s.Becomes(two, acctest.Update, nil)
		s.Becomes(with(number("+49 170 2", "mobile", false), number("+49 30 1", "work", true)), acctest.NoAction, nil)

		changeAnn(t, s.Environment, func(u *simulator.SCIMUser) { u.PhoneNumbers = u.PhoneNumbers[:1] })()
		s.Becomes(two, acctest.Update, nil)

		s.Becomes(with(), acctest.Update, map[string]any{"phone_numbers": []any{}})
		holds("[]")

		s.Becomes(with(number("+49 30 3", "work", nil)), acctest.Update, nil)
		s.Becomes(annBlock(nil), acctest.Update, map[string]any{"phone_numbers": nil})
		holds("[]")
	}, emptyDirectory)
}

func nullable(text string) any {
	if text == "" {
		return nil
	}

	return text
}

func TestProtocolUser_caseIsNoChange(t *testing.T) {
	t.Parallel()

	for name, lower := range map[string]bool{"server keeps case": false, "server lowers case": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				kept := map[string]any{"email": "Ann@Corp.Test"}
				s.Becomes(annAt("Ann@Corp.Test", map[string]any{"user_name": "Ann.Ex"}), acctest.Create, kept)
				s.Becomes(annAt("ANN@corp.test", map[string]any{"user_name": "ann.EX"}), acctest.NoAction, kept)
				// Another change does not send the address: Atlassian refuses unchanged addresses (API §9.7).
				s.Becomes(annAt("ann@corp.test", map[string]any{"user_name": "ann.ex", "title": "Engineer"}), acctest.Update, kept)
			}, emptyDirectory, func(o *simulator.Options) { o.SCIM.LowerEmails = lower })
		})
	}
}

// The user name equals the address unless it is set, and again after it is removed. The record stays the same.
func TestProtocolUser_userNameFollowsTheAddress(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Becomes(annBlock(nil), acctest.Create, nil)
		id := s.State(ann).Text(t, "id")

		s.Becomes(annAt("anna@corp.test", nil), acctest.Update, map[string]any{"id": id, "user_name": "anna@corp.test"})
		s.Becomes(annAt("anna@corp.test", map[string]any{"user_name": "anna"}), acctest.Update, map[string]any{"id": id})
		s.Becomes(annBlock(map[string]any{"user_name": "anna"}), acctest.Update, map[string]any{"user_name": "anna"})
		s.Becomes(annBlock(nil), acctest.Update, map[string]any{"id": id, "user_name": "ann@corp.test"})

		// An unverified domain separates the record from its account (API §2.9). Back in a domain of the organization,
		// it is linked again.
		s.Applies(annAt("ann@elsewhere.test", nil), map[string]acctest.Action{ann: acctest.Update})

		if account := s.State(ann).Text(t, "account_id"); account != "" {
			t.Errorf("separated, it has the account %q", account)
		}

		s.Becomes(annBlock(nil), acctest.Update, map[string]any{"id": id, "email": "ann@corp.test"})

		if s.State(ann).Text(t, "account_id") == "" {
			t.Error("back in its domain, it has no account")
		}
	}, emptyDirectory)
}

// A change of the managed address keeps the addresses that Terraform does not manage.
func TestProtocolUser_emailChangeKeepsOtherAddresses(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Becomes(annBlock(nil), acctest.Create, nil)
		changeAnn(t, s.Environment, func(u *simulator.SCIMUser) {
			u.Emails[0].Type = "home"
			u.Emails = append(u.Emails, simulator.SCIMEmail{Value: "ann@private.test", Type: "other"})
		})()
		s.Becomes(annAt("anna@corp.test", nil), acctest.Update, nil)

		got := fmt.Sprint(record(t, s.Environment, "anna@corp.test").Emails)
		if want := "[{anna@corp.test home true} {ann@private.test other false}]"; got != want {
			t.Errorf("the addresses are %s, want %s", got, want)
		}
	}, emptyDirectory)
}

func TestProtocolUser_active(t *testing.T) {
	t.Parallel()

	for name, values := range map[string][]bool{"created active": {true, false, true}, "created inactive": {false, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				active := func(want bool) {
					t.Helper()

					if got := record(t, s.Environment, "ann@corp.test").Active; got != want {
						t.Errorf("active is %t, want %t", got, want)
					}
				}

				s.Becomes(annBlock(map[string]any{"active": values[0]}), acctest.Create, map[string]any{"active": values[0]})
				active(values[0])

				id := s.State(ann).Text(t, "id")

				for _, value := range values[1:] {
					s.Becomes(annBlock(map[string]any{"active": value}), acctest.Update, map[string]any{"id": id, "active": value})
					active(value)
				}

				// An unset active is managed too: a deactivation outside of Terraform is drift.
				changeAnn(t, s.Environment, func(u *simulator.SCIMUser) { u.Active = false })()
				s.Becomes(annBlock(nil), acctest.Update, map[string]any{"id": id, "active": true})
				active(true)
			}, emptyDirectory)
		})
	}
}

// Users that the directory's list omits do not count as deleted.
func TestProtocolUser_hiddenFromListIsNotGone(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		var hidden []acctest.Block
		for i := range 6 {
			hidden = append(hidden, acctest.Block{
				Address: fmt.Sprint("atlassian_user.u", i), Config: map[string]any{"email": fmt.Sprintf("u%d@corp.test", i), "active": false},
			})
		}

		s.Applies(hidden, map[string]acctest.Action{"atlassian_user.u0": acctest.Create, "atlassian_user.u5": acctest.Create})

		if n := sent(s.Environment, http.MethodPost); n != len(hidden) {
			t.Errorf("%d users were created", n)
		}
	}, emptyDirectory, func(o *simulator.Options) { o.SCIM.HideInactive = true })
}
