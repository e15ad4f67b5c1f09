// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const team = "atlassian_group.team"

func named(name string) []acctest.Block {
	return []acctest.Block{{Address: team, Config: map[string]any{"display_name": name}}}
}

// A group is managed whatever its name looks like, and another spelling of its name never replaces it.
func TestProtocolGroup_spellings(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		has       string
		spellings []string
	}{
		"padded":   {"Platform Team ", []string{"Platform Team ", "platform team "}},
		"case":     {"DevOps", []string{"DevOps", "devops", "DEVOPS"}},
		"composed": {norm.NFC.String("Écrivains"), []string{norm.NFC.String("Écrivains"), norm.NFD.String("Écrivains"), norm.NFD.String("écrivains")}},
		"apart":    {norm.NFD.String("Écrivains"), []string{norm.NFD.String("Écrivains"), norm.NFC.String("Écrivains")}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				id := s.SeedGroup(t, test.has)

				for _, spelling := range test.spellings {
					for _, by := range []string{id, spelling} {
						imported := s.NewWorkspace()
						if text := imported.Import(t.Context(), team, by); text != "" {
							t.Errorf("importing %q: %s", by, text)

							continue
						}

						if actions, failures := imported.Plan(t.Context(), named(spelling)); len(failures) > 0 || actions[team] != acctest.NoAction {
							t.Errorf("%q: %v, %v", spelling, actions, failures)
						}
					}
				}
			})
		})
	}
}

// A name that the directory answers in another spelling is no drift, and its organization group is found.
func TestProtocolGroup_newName(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Applies(named(norm.NFD.String("Écrivains")), map[string]acctest.Action{team: acctest.Create})
		s.Applies(named(norm.NFC.String("écrivains")), map[string]acctest.Action{team: acctest.NoAction})

		if s.State(team).Text(t, "organization_group_id") == "" {
			t.Error("the counterpart is not found")
		}

		for _, bad := range []string{" Writers", "Writers\n", " ", "\u00a0Writers"} {
			s.Fails(named(bad), "white space")
		}

		s.Applies(named("Writers"), map[string]acctest.Action{team: acctest.Replace})
	})
}

// An organization group is found by its name in any Unicode composition: by an import, by a role's import, by the data
// source, and by a block that wants the name for a new group. Atlassian's search folds only case.
func TestProtocolOrganizationGroup_spellings(t *testing.T) {
	t.Parallel()

	for has, asked := range map[string]string{
		norm.NFD.String("Équipe"): norm.NFC.String("équipe"), norm.NFC.String("Équipe"): norm.NFD.String("équipe"),
	} {
		acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
			confluence := s.App(t, "confluence").ID
			id := s.Simulator.AddGroup(simulator.Group{Name: has, Roles: map[string]simulator.Set{confluence: simulator.NewSet("atlassian/user")}})
			block := []acctest.Block{{Address: crew, Config: map[string]any{"name": asked}}}

			s.Fails(block, "is taken", id)

			found, diags := s.Drive(t, nil).ReadDataSource(t.Context(), "atlassian_group", map[string]any{"display_name": asked})
			if text := protocoltest.Errors(diags); text != "" || found["organization_group_id"] != id {
				t.Errorf("the data source finds %v: %s", found["organization_group_id"], text)
			}

			for address, by := range map[string]string{crew: asked, "atlassian_group_role_assignment.role": asked + ",atlassian/user," + confluence} {
				if text := s.Import(t.Context(), address, by); text != "" {
					t.Error(text)
				}
			}

			s.Forget("atlassian_group_role_assignment.role")
			s.Applies(block, map[string]acctest.Action{crew: acctest.NoAction})
		})
	}
}

// The plan refuses the name of a default group. If the organization cannot be asked, the group is created.
func TestProtocolGroup_defaultName(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		compass := s.App(t, "compass").ID
		id := s.Simulator.AddGroup(simulator.Group{
			Name: "compass-users", Roles: map[string]simulator.Set{compass: simulator.NewSet("atlassian/user")}, DefaultRoles: map[string]string{compass: "atlassian/user"},
		})

		_, failures := s.Workspace.Plan(t.Context(), named("Compass-Users"))
		if text := strings.Join(failures, "\n"); !strings.Contains(text, "default group") || !strings.Contains(text, id) {
			t.Errorf("the plan says %q", text)
		}

		s.Simulator.Inject(simulator.Fault{
			Method: "POST", Path: "/admin/v2/orgs/*/directories/*/groups/search", Answer: simulator.RespondErrors(403, "ADMIN-403-3", "Forbidden", "no"),
		})

		if failures := s.Workspace.Apply(t.Context(), named("compass-users")); len(failures) > 0 {
			t.Error(failures)
		}
	})
}

// A padded description that the organization already has is accepted; a new one is refused.
func TestProtocolOrganizationGroup_paddedDescription(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		id := s.Simulator.AddGroup(simulator.Group{Name: "crew", Description: " Who sail\n"})
		described := func(description string) []acctest.Block {
			return []acctest.Block{crewBlock("description", description)}
		}

		if text := s.Import(t.Context(), crew, id); text != "" {
			t.Fatal(text)
		}

		s.Applies(described(" Who sail\n"), map[string]acctest.Action{crew: acctest.NoAction})
		s.Fails(described(" Who row"), "white space")
	})
}
