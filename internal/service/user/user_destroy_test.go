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

// A record that is deleted between the refresh and the destroy counts as destroyed.
func TestProtocolUser_destroyedByOthersMeanwhile(t *testing.T) {
	t.Parallel()

	for way := range afterDestroy {
		t.Run(way, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				s.Applies(annBlock(map[string]any{"on_destroy": way}), map[string]acctest.Action{ann: acctest.Create})

				id := s.State(ann).Text(t, "id")
				s.Simulator.Inject(simulator.Fault{Method: destroyMethod(way), Path: "/**", Times: 1, Before: func(*http.Request) {
					s.Simulator.DeleteSCIMUser(s.Credentials().DirectoryID, id)
				}})
				s.Applies(nil, map[string]acctest.Action{ann: acctest.Delete})

				if _, there := s.Simulator.SCIMUser(s.Credentials().DirectoryID, id); there != (way == "retain") {
					t.Errorf("the record is there: %t", there)
				}

				if s.State(ann) != nil {
					t.Error("the state still has the user")
				}
			}, emptyDirectory)
		})
	}
}

// destroyMethod returns the method of the first request that a destroy sends.
func destroyMethod(way string) string {
	switch way {
	case "deactivate", "unlink":
		return http.MethodPatch
	default:
		return http.MethodDelete
	}
}

// A change of on_destroy sends nothing.
func TestProtocolUser_onDestroyChangesInStateAlone(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Applies(annBlock(nil), map[string]acctest.Action{ann: acctest.Create})
		s.Becomes(annBlock(map[string]any{"on_destroy": "retain", "adopt_existing": true, "timeouts": map[string]any{"delete": "1m"}}),
			acctest.Update, map[string]any{"on_destroy": "retain"})
		untouched(t, s.Environment)
	}, emptyDirectory)
}

func TestProtocolUser_unlinkNeedsTheOrganization(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)

	_, diags := env.Drive(t, map[string]any{"org_id": nil, "api_key": nil}).Plan(t.Context(), userType, annArguments(map[string]any{"on_destroy": "unlink"}), nil)
	if said := protocoltest.Errors(diags); !strings.Contains(said, "Provider configuration incomplete") || !strings.Contains(said, "no org_id") || !strings.Contains(said, "no api_key") {
		t.Errorf("it says %s", said)
	}

	if blamed := protocoltest.Blamed(diags); len(blamed) != 1 || blamed[0] != "on_destroy" {
		t.Errorf("blamed is %v", blamed)
	}
}

// If an unlink has no effect, the record must not be deleted: that would deactivate the account.
func TestProtocolUser_unlinkThatFailsKeepsTheRecord(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Applies(annBlock(map[string]any{"on_destroy": "unlink"}), map[string]acctest.Action{ann: acctest.Create})

		remove := s.Simulator.Inject(simulator.Fault{
			Method: http.MethodPatch, Path: "/admin/**", Answer: simulator.RespondErrors(http.StatusForbidden, "ADMIN-403-3", "Forbidden", ""),
		})
		s.Fails(nil, "Destroying user failed", "it was not deleted")

		before := record(t, s.Environment, "ann@corp.test")
		if !before.Active || before.AccountID == "" {
			t.Errorf("active %t, account %q", before.Active, before.AccountID)
		}

		remove()
		s.Applies(nil, map[string]acctest.Action{ann: acctest.Delete})

		account, _ := s.Simulator.Account(before.AccountID)
		if _, there := s.Simulator.SCIMUser(s.Credentials().DirectoryID, before.ID); there || account.Status != simulator.AccountActive {
			t.Errorf("record %t, account %s", there, account.Status)
		}
	}, emptyDirectory)
}

// The error about a refused key does not blame the directory, unless the record is in another directory than the
// provider's.
func TestProtocolUser_destroyRefused(t *testing.T) {
	t.Parallel()

	for _, way := range []string{"delete", "deactivate"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				refuse := func(status int) {
					s.Simulator.Inject(simulator.Fault{Method: destroyMethod(way), Path: "/scim/**", Times: 1, Answer: simulator.RespondEmpty(status)})
				}

				s.Applies(annBlock(map[string]any{"on_destroy": way}), map[string]acctest.Action{ann: acctest.Create})

				refuse(http.StatusUnauthorized)
				s.Fails(nil, "API key not accepted", "scim_api_key", "expired")

				refuse(http.StatusForbidden)
				s.Configure(s.Environment, map[string]any{"directory_id": "11111111-2222-4333-8444-555555555555"})
				s.Fails(nil, "Destroying user failed", `on_destroy = "`+way+`"`, "directory "+s.Credentials().DirectoryID, "alias for that directory")
			}, emptyDirectory)
		})
	}
}
