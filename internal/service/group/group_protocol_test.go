// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// engineersBlock is the group of most tests, with the given arguments.
func engineersBlock(arguments map[string]any) []acctest.Block {
	config := map[string]any{"display_name": "Engineers"}
	maps.Copy(config, arguments)

	return []acctest.Block{{Address: engineers, Config: config}}
}

// withoutOrganization removes the organization from the provider block.
var withoutOrganization = map[string]any{"org_id": nil, "api_key": nil}

func TestProtocolGroup_drift(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Becomes(engineersBlock(nil), acctest.Create, nil)

		id := s.State(engineers).Text(t, "id")
		change := func(externalID string) {
			if _, err := s.Directory.UpdateGroupExternalID(t.Context(), id, &externalID); err != nil {
				t.Error(err)
			}
		}
		managed := engineersBlock(map[string]any{"external_id": "eng"})

		change("somebody's")
		s.Becomes(engineersBlock(nil), acctest.NoAction, map[string]any{"external_id": "somebody's"})
		s.Becomes(managed, acctest.Update, nil)
		change("else")
		s.Becomes(managed, acctest.Update, map[string]any{"external_id": "eng", "id": id})

		if !s.Simulator.DeleteSCIMGroup(s.Credentials().DirectoryID, id) {
			t.Error("there was no group to delete")
		}

		s.Becomes(managed, acctest.Create, map[string]any{"external_id": "eng"})
	})
}

func TestProtocolGroup_nameTaken(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		here := s.SeedGroup(t, "Engineers")
		elsewhere := s.Simulator.AddSCIMDirectory("Other", "other-key")

		if _, err := s.Simulator.SeedSCIMGroup(elsewhere, "Makers"); err != nil {
			t.Fatal(err)
		}

		makers := engineersBlock(map[string]any{"display_name": "Makers"})

		s.Fails(engineersBlock(nil), "409", "has the SCIM group", "import {", "to = atlassian_group.example", here)
		s.Fails(makers, "409", "is taken by a group that an identity provider synchronizes")
		s.Configure(s.Environment, withoutOrganization)
		s.Fails(makers, "not by a group of this directory", "Configure the provider's org_id and api_key")
	})
}

func TestProtocolGroup_badInput(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		provider, arguments map[string]any
		want                []string
	}{
		"empty name":        {nil, map[string]any{"display_name": ""}, []string{"The value is empty"}},
		"padded name":       {nil, map[string]any{"display_name": " Engineers"}, []string{"white space"}},
		"empty external id": {nil, map[string]any{"external_id": ""}, []string{"The value is empty"}},
		"read-only":         {map[string]any{"read_only": true}, nil, []string{"creating atlassian_group Engineers", "read_only"}},
		"no directory":      {map[string]any{"directory_id": nil, "scim_api_key": nil}, nil, []string{"directory_id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				s.Configure(s.Environment, test.provider)
				s.Fails(engineersBlock(test.arguments), test.want...)

				if n := s.Simulator.CountRequests(simulator.Filter{Method: "POST", Path: "/scim/**"}); n != 0 {
					t.Errorf("%d groups were created from a refused configuration", n)
				}
			})
		})
	}
}

// Without an organization, the organization's id is null; once it is configured, a refresh finds the id.
func TestProtocolGroup_organizationLater(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Configure(s.Environment, withoutOrganization)
		s.Becomes(engineersBlock(nil), acctest.Create, map[string]any{"organization_group_id": nil})
		s.Configure(s.Environment, nil)

		driver := s.Environment.Drive(t, nil)

		refreshed, diags := driver.Read(t.Context(), s.State(engineers))
		if said := protocoltest.Errors(diags); said != "" || refreshed.Text(t, "organization_group_id") != s.OrganizationGroup(t, "Engineers") {
			t.Errorf("the refresh finds %q %s", refreshed.Text(t, "organization_group_id"), said)
		}

		s.Empty(engineersBlock(nil))
	})
}

// Create waits for the organization group as long as Atlassian takes to show it (API §8.3).
func TestProtocolGroup_organizationLag(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Applies(engineersBlock(nil), map[string]acctest.Action{engineers: acctest.Create})

		if got := s.State(engineers).Text(t, "organization_group_id"); got != s.OrganizationGroup(t, "Engineers") {
			t.Errorf("the counterpart is %q", got)
		}
	}, func(o *simulator.Options) { o.Admin.GroupLag = 0 })
}

// If the organization's key may not search groups, the directory's groups can still be managed.
func TestProtocolGroup_organizationRefuses(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Simulator.Inject(refusedSearch)
		s.Becomes(engineersBlock(nil), acctest.Create, map[string]any{"organization_group_id": nil})
	})
}

// refusedSearch is the answer to a key that may not search groups.
var refusedSearch = simulator.Fault{
	Method: "POST", Path: "/admin/v2/orgs/*/directories/*/groups/search", Answer: simulator.RespondErrors(403, "ADMIN-403-3", "Forbidden", "no"),
}

// A change of the provider's directory replaces the group, and deletes it in its old directory. If the key does not
// reach the old directory, nothing is deleted or created.
func TestProtocolGroup_otherDirectory(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		credentials := s.Credentials()
		other := s.Simulator.AddSCIMDirectory("Other", "other-key")
		s.Simulator.AddKey(simulator.Key{Value: "key-of-both", Kind: simulator.KeyDirectory, DirectoryID: other})
		s.Simulator.AddKey(simulator.Key{Value: "key-of-both", Kind: simulator.KeyDirectory, DirectoryID: credentials.DirectoryID})

		s.Becomes(engineersBlock(nil), acctest.Create, nil)

		id := s.State(engineers).Text(t, "id")

		s.Configure(s.Environment, map[string]any{"directory_id": other, "scim_api_key": "other-key"})
		s.Fails(engineersBlock(nil), "Deleting group failed", "provider alias for the old directory")
		s.Configure(s.Environment, nil)
		s.Empty(engineersBlock(nil))
		s.Configure(s.Environment, map[string]any{"directory_id": other, "scim_api_key": "key-of-both"})
		s.Becomes(engineersBlock(nil), acctest.Replace, map[string]any{"directory_id": other})

		if _, there := s.Simulator.SCIMGroup(credentials.DirectoryID, id); there {
			t.Error("the group is still in the directory that it was replaced in")
		}
	})
}

// A membership and a list in another directory are not searched in the provider's directory, where they would seem to
// be gone.
func TestProtocolGroupMembership_otherDirectory(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		other := s.Simulator.AddSCIMDirectory("Other", "other-key")
		for _, directory := range []string{other, s.Credentials().DirectoryID} {
			s.Simulator.AddKey(simulator.Key{Value: "key-of-both", Kind: simulator.KeyDirectory, DirectoryID: directory})
		}

		kim := acctest.Block{Address: "atlassian_user.kim", Config: map[string]any{"email": "kim@acme.test"}}
		of := func(block acctest.Block) acctest.Reference {
			return acctest.Reference{Address: block.Address, Attribute: "id"}
		}
		builders := acctest.Block{Address: engineers, Config: map[string]any{"display_name": "Engineers"}}
		makers := acctest.Block{Address: "atlassian_group.makers", Config: map[string]any{"display_name": "Makers"}}
		blocks := []acctest.Block{
			kim, builders, makers,
			{Address: ann, Config: map[string]any{"group_id": of(builders), "user_id": of(kim)}},
			{Address: everyone, Config: map[string]any{"group_id": of(makers), "user_ids": []any{of(kim)}}},
		}
		all := func(action acctest.Action) map[string]acctest.Action {
			want := map[string]acctest.Action{}
			for _, block := range blocks {
				want[block.Address] = action
			}

			return want
		}

		s.Applies(blocks, all(acctest.Create))
		s.Configure(s.Environment, map[string]any{"directory_id": other, "scim_api_key": "key-of-both"})
		s.Applies(blocks, all(acctest.Replace))
	})
}

// If the answer to a create is lost after it took effect, the group is found again and kept.
func TestProtocolGroup_lostAnswer(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Simulator.Inject(simulator.Fault{
			Method: "POST", Path: "/scim/directory/*/Groups", Times: 1, Commit: true, Answer: simulator.ResetConnection(),
		})
		s.Becomes(engineersBlock(nil), acctest.Create, nil)

		if _, there := s.Simulator.SCIMGroup(s.Credentials().DirectoryID, s.State(engineers).Text(t, "id")); !there {
			t.Error("the state has another group")
		}
	})
}

// If a directory answers a write with the id alone, the group's name is kept.
func TestProtocolGroup_briefAnswers(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Becomes(engineersBlock(nil), acctest.Create, map[string]any{"display_name": "Engineers"})
		s.Becomes(engineersBlock(map[string]any{"external_id": "eng"}), acctest.Update, map[string]any{"display_name": "Engineers", "external_id": "eng"})
	}, func(o *simulator.Options) { o.SCIM.BriefAnswers = true })
}

// says compares a data source's answer with the wanted values, and its error with the wanted words.
func says(t *testing.T, state map[string]any, said string, want map[string]any, words []string) {
	t.Helper()

	if (said == "") != (len(words) == 0) {
		t.Fatalf("the error is %q", said)
	}

	for _, word := range words {
		if !strings.Contains(said, word) {
			t.Errorf("%q does not say %q", said, word)
		}
	}

	for name, value := range want {
		if got := state[name]; got != value {
			t.Errorf("%s is %v, want %v", name, got, value)
		}
	}
}

// The run catches two blocks with one name, and a rename next to a new block with the old name.
func TestProtocolGroup_twoBlocks(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		named := func(address, name string) acctest.Block {
			return acctest.Block{Address: address, Config: map[string]any{"display_name": name}}
		}

		const other = "atlassian_group.other"

		s.Fails([]acctest.Block{named(engineers, "Engineers"), named(other, "Engineers")}, "Two blocks for one name")
		s.Fails([]acctest.Block{named(engineers, "Engineers"), named(other, "ENGINEERS")}, "Two blocks for one name")
		s.Applies([]acctest.Block{named(engineers, "Engineers")}, nil)
		s.Fails([]acctest.Block{named(engineers, "Engineers"), named(other, "Engineers")}, "Two blocks for one name")
		s.Fails([]acctest.Block{named(engineers, "Makers"), named(other, "Engineers")}, "Removed at one address and added at another")
		s.Fails([]acctest.Block{named(other, "Engineers")}, "Removed at one address and added at another")
	})
}
