// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// removes reports whether a request removes members.
func removes(e simulator.Entry) bool {
	return slices.ContainsFunc(operations(e), func(op object) bool { return op["op"] == "remove" })
}

// removesByPath reports whether a removal names the members in paths, not in lists.
func removesByPath(e simulator.Entry) bool {
	return removes(e) && !slices.ContainsFunc(operations(e), func(op object) bool { return op["value"] != nil })
}

// listed counts the removals in list form, and fails if one names more than one member.
func (s *simulation) listed(t *testing.T) int {
	t.Helper()

	n := 0

	for _, e := range s.Journal() {
		for _, op := range operations(e) {
			if values, ok := op["value"].([]any); ok && op["op"] == "remove" {
				if len(values) != 1 {
					t.Errorf("a list names %d members", len(values))
				}

				n++
			}
		}
	}

	return n
}

// Whichever form a directory supports, exactly the requested members are removed, or an error names those that are not.
func TestRemoveMembers_readings(t *testing.T) {
	t.Parallel()

	refusal := simulator.RespondSCIM(http.StatusBadRequest, "invalidPath", "refused")
	ignored := simulator.RespondEmpty(http.StatusNoContent)

	for name, test := range map[string]struct {
		takes simulator.MemberRemoval
		quiet bool            // answers without a body
		fault simulator.Fault // behavior that no reading of the documents allows
		lists int
		fails bool
	}{
		"both":                                   {},
		"both, without an answer":                {quiet: true},
		"path refused":                           {takes: simulator.RemoveByListOnly, lists: 60},
		"path ignored":                           {takes: simulator.RemovePathIgnored, lists: 60},
		"path ignored, without an answer":        {takes: simulator.RemovePathIgnored, quiet: true, lists: 60},
		"list refused":                           {takes: simulator.RemoveByPathOnly},
		"list empties the group":                 {takes: simulator.RemoveListEmpties},
		"list empties the group, without answer": {takes: simulator.RemoveListEmpties, quiet: true},
		"path refused, list empties the group": {
			takes: simulator.RemoveListEmpties, fault: simulator.Fault{Where: removesByPath, Answer: refusal}, lists: 1, fails: true,
		},
		"path ignored, list empties the group": {
			takes: simulator.RemoveListEmpties, fault: simulator.Fault{Where: removesByPath, Answer: ignored}, lists: 1, fails: true,
		},
		"both ignored": {fault: simulator.Fault{Where: removes, Answer: ignored}, lists: 3, fails: true},
		"both refused": {fault: simulator.Fault{Where: removes, Answer: refusal}, lists: 3, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := simulate(t, 100, reading(simulator.SCIMOptions{MemberRemoval: test.takes, PatchNoContent: test.quiet}))
				group := s.group(t, "dev", s.users...)
				leavers, stayers := s.users[:60], s.users[60:]

				if test.fault.Answer != nil {
					s.Inject(test.fault)
				}

				err := s.directory(t).RemoveMembers(t.Context(), group, leavers, nil)
				if (err != nil) != test.fails {
					t.Errorf("got %v", err)
				}

				gone := leavers
				if failure, ok := errors.AsType[*scim.MembersError](err); ok {
					gone = failure.Done
				} else if err != nil {
					t.Fatal(err)
				}

				members := s.members(group)
				for _, id := range stayers {
					if !slices.Contains(members, id) {
						t.Errorf("%s is out of the group", id)
					}
				}

				for _, id := range leavers {
					if slices.Contains(members, id) == slices.Contains(gone, id) {
						t.Errorf("%s: a member %t, said to be out %t", id, slices.Contains(members, id), slices.Contains(gone, id))
					}
				}

				if got := s.listed(t); got != test.lists {
					t.Errorf("%d lists were sent, want %d", got, test.lists)
				}
			})
		})
	}
}

// An answer that shows the members costs no further request; one that does not costs one read for all.
func TestRemoveMembers_requests(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		quiet bool
		want  int
	}{"the answer shows the members": {false, 4}, "it does not": {true, 5}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := simulate(t, 250, reading(simulator.SCIMOptions{PatchNoContent: test.quiet}))
			group := s.group(t, "dev", s.users...)

			if err := s.directory(t).RemoveMembers(t.Context(), group, s.users[:200], nil); err != nil {
				t.Fatal(err)
			}

			if got := s.requests(); got != test.want {
				t.Errorf("%d requests, want %d", got, test.want)
			}
		})
	}
}

// A member that another administrator re-adds does not make the client give up the path form.
func TestRemoveMembers_addedMeanwhile(t *testing.T) {
	t.Parallel()

	s := simulate(t, 5, reading(simulator.SCIMOptions{MemberRemoval: simulator.RemoveListEmpties}))
	group := s.group(t, "dev", s.users...)
	another := s.directory(t)
	s.Inject(simulator.Fault{
		Where: removesByPath, Times: 2, Commit: true,
		After: func(*http.Request) {
			if err := another.AddMember(t.Context(), group, s.users[0]); err != nil {
				t.Error(err)
			}
		},
		Answer: simulator.Amend(func(shown map[string]any) {
			shown["members"] = append(shown["members"].([]any), object{"value": s.users[0]})
		}),
	})

	d := s.directory(t)
	if _, err := d.FreshGroup(t.Context(), group); err != nil {
		t.Fatal(err)
	}

	err := d.RemoveMembers(t.Context(), group, s.users[:2], nil)

	failure, ok := errors.AsType[*scim.MembersError](err)
	if _, still := errors.AsType[*scim.NotChangedError](err); !ok || !still || !slices.Equal(failure.Done, s.users[1:2]) {
		t.Errorf("got %v, want that %s is a member still", err, s.users[0])
	}

	if got := s.listed(t); got != 0 {
		t.Errorf("%d lists were sent", got)
	}
}

// All members are removed by path from a directory that takes only three operations per PATCH.
func TestRemoveMembers_tooLarge(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 20, reading(simulator.SCIMOptions{MemberRemoval: simulator.RemoveListEmpties}))
		group := s.group(t, "dev", s.users...)
		s.Inject(simulator.Fault{
			Where:  func(e simulator.Entry) bool { return len(operations(e)) > 3 },
			Answer: simulator.RespondSCIM(http.StatusRequestEntityTooLarge, "", "refused"),
		})

		if err := s.directory(t).RemoveMembers(t.Context(), group, s.users[:19], nil); err != nil {
			t.Fatal(err)
		}

		if got := s.members(group); !slices.Equal(got, s.users[19:]) || s.listed(t) != 0 {
			t.Errorf("left are %v, after %d lists", got, s.listed(t))
		}
	})
}
