// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"maps"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/license"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Whichever of two contradicting sources is right (API §9.2), the provider converges: everything is created, changed,
// destroyed and created again.
func TestProtocolContradictions(t *testing.T) {
	t.Parallel()

	for name, choose := range map[string]func(*simulator.Options){
		"SCIM deletes as in 2022":          func(o *simulator.Options) { o.SCIM.DeleteDeactivates = true },
		"user names are immutable":         func(o *simulator.Options) { o.SCIM.ImmutableUserName = true },
		"names are immutable":              func(o *simulator.Options) { o.SCIM.ImmutableName = true },
		"external ids are shared":          func(o *simulator.Options) { o.SCIM.ShareExternalIDs = true },
		"enterprise extension read-only":   func(o *simulator.Options) { o.SCIM.ReadOnlyEnterprise = true },
		"resource types in capitals":       func(o *simulator.Options) { o.SCIM.UpperResourceTypes = true },
		"an empty PATCH has no content":    func(o *simulator.Options) { o.SCIM.EmptyPatchNoContent = true },
		"a PATCH has no content":           func(o *simulator.Options) { o.SCIM.PatchNoContent = true },
		"workspaces are called workspace":  func(o *simulator.Options) { o.Admin.WorkspaceSingular = true },
		"Jira administration as listed":    func(o *simulator.Options) { o.Admin.AcceptJiraAdmin = true },
		"a second membership is a 409":     func(o *simulator.Options) { o.Admin.RefuseSecondJoin = true },
		"the next page is a URL":           func(o *simulator.Options) { o.Admin.WorkspaceNextURL = true },
		"organizations are listed":         func(o *simulator.Options) { o.Admin.ListOrganizations = true },
		"SCIM pages are short":             func(o *simulator.Options) { o.SCIM.PageDefault, o.SCIM.PageCap = 2, 2 },
		"SCIM pages are long":              func(o *simulator.Options) { o.SCIM.PageDefault, o.SCIM.PageCap = 10_000, 10_000 },
		"external users are refused":       func(o *simulator.Options) { o.SCIM.RefuseExternalUsers = true },
		"the enterprise extension answers": func(o *simulator.Options) { o.SCIM.EnterpriseAnswers = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				stage := newStageInProcess(t, choose)
				workspace := stage.Workspace(t, nil)
				shared := name == "external ids are shared"

				for _, p := range []phase{creating, updating, deleting, creating, deleting} {
					more := detailed(stage, p, shared)
					blocks := append(stage.blocks(p), more...)

					for _, text := range workspace.Apply(t.Context(), blocks) {
						t.Errorf("%s: %s", p, text)
					}

					planIsEmpty(t, workspace, blocks)

					// The detailed users are beside those that the stage counts.
					before := stage.accounts
					stage.accounts += users(more)

					for _, text := range stage.wrong(p, addresses...) {
						t.Errorf("%s: %s", p, text)
					}

					stage.accounts = before

					if t.Failed() {
						return
					}
				}
			})
		})
	}
}

// detailed are two users with what the sources disagree on, and the role that Jira's administration goes by.
func detailed(s *stage, p phase, shared bool) []acctest.Block {
	if p == deleting {
		return nil
	}

	department, external := "Sales", "detailed-2"
	if p == updating {
		department = "R&D"
	}

	if shared {
		external = "detailed-1"
	}

	person := map[string]any{
		"email": "detailed.one@acme.test", "given_name": "Ann", "family_name": "Ex", "department": department, "organization": "Acme",
		"external_id": "detailed-1",
	}
	other := maps.Clone(person)
	other["email"], other["external_id"] = "detailed.two@acme.test", external

	if p == updating {
		delete(other, "department") // it is cleared
	}

	blocks := []acctest.Block{{Address: "atlassian_user.detailed", Config: person}, {Address: "atlassian_user.other", Config: other}}

	for _, app := range s.Simulator.Workspaces() {
		if strings.HasPrefix(app.ID, "ari:cloud:jira-admin:") {
			return append(blocks, acctest.Block{
				Address: "atlassian_user_role_assignment.administration",
				Config:  map[string]any{"account_id": s.account, "role": "atlassian/admin", "resource_id": app.ID},
			})
		}
	}

	return blocks
}

func users(blocks []acctest.Block) int {
	n := 0

	for _, block := range blocks {
		if strings.HasPrefix(block.Address, "atlassian_user.") {
			n++
		}
	}

	return n
}

// A directory that does not let a name change says so at the attribute, and nothing has changed.
func TestProtocolImmutableName(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		stage := newStageInProcess(t, func(o *simulator.Options) { o.SCIM.ImmutableName = true })
		workspace := stage.Workspace(t, nil)
		named := func(given string) []acctest.Block {
			return []acctest.Block{{Address: theUser, Config: map[string]any{"email": userEmail, "given_name": given, "family_name": "Ex"}}}
		}

		if failures := workspace.Apply(t.Context(), named("Ann")); failures != nil {
			t.Fatal(failures)
		}

		failures := workspace.Apply(t.Context(), named("Anna"))
		if len(failures) != 1 || !strings.Contains(failures[0], "does not let this attribute change") {
			t.Errorf("the error does not say that the name can't change: %v", failures)
		}

		planIsEmpty(t, workspace, named("Ann"))
	})
}

// Licenses are counted alike, whatever workspaces call themselves and wherever their next page is.
func TestProtocolContradictions_licenses(t *testing.T) {
	t.Parallel()

	read := func(choose func(*simulator.Options)) any {
		stage := newStageInProcess(t, choose)
		credentials := stage.Credentials()
		clients := protocoltest.Organization(t, stage.Simulator, credentials.OrgID, credentials.APIKey)

		state, diags := protocoltest.DriveDataSource(t, license.NewProductLicensesDataSource(), clients).Read(nil)
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		return state["licenses"]
	}

	want := read(func(*simulator.Options) {})
	if licenses, _ := want.([]any); len(licenses) == 0 {
		t.Fatal("there are no licenses")
	}

	for name, choose := range map[string]func(*simulator.Options){
		"singular": func(o *simulator.Options) { o.Admin.WorkspaceSingular = true },
		"URL":      func(o *simulator.Options) { o.Admin.WorkspaceNextURL = true },
	} {
		if diff := cmp.Diff(want, read(choose)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
