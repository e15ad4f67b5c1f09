// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// adding has a directory take no notice of some additions, each a number of times, and show part of the members in its answers:
// all of them, so many, or with 0 none.
func (f *fake) adding(ignored map[string]int, shown int) {
	f.after = func(e *exchange, a *http.Response) (*http.Response, error) {
		if e.method != http.MethodPatch || a.StatusCode != http.StatusOK {
			return a, nil
		}

		f.mu.Lock()
		defer f.mu.Unlock()

		id := strings.TrimPrefix(e.path, "/Groups/")
		g := maps.Clone(f.groups[id])
		members, _ := g["members"].([]any)
		passed := map[string]bool{}
		members = slices.DeleteFunc(slices.Clone(members), func(m any) bool {
			user := text(m.(object), "value")
			if ignored[user] > 0 && !passed[user] {
				passed[user] = true
				ignored[user]--
			}

			return passed[user]
		})

		g["members"] = members
		f.groups[id] = g

		if shown == 0 {
			return answer(http.StatusNoContent, nil), nil
		}

		part := maps.Clone(g)
		part["members"] = members[:min(shown, len(members))]

		return answer(http.StatusOK, part), nil
	}
}

// Done is what an answer or a look shows. Whom neither shows is added once more, and is an error of their own after that.
func TestAddMembers_readings(t *testing.T) {
	t.Parallel()

	const all = 1000

	for name, test := range map[string]struct {
		ignored  map[string]int
		shown    int
		failed   []string
		requests int
	}{
		"shown":                             {nil, all, nil, 3},
		"without an answer":                 {nil, 0, nil, 4},
		"a list cut short":                  {nil, 20, nil, 4},
		"two ignored once":                  {map[string]int{"u000003": 1, "u000110": 1}, all, nil, 5},
		"one ignored once, without answers": {map[string]int{"u000003": 1}, 0, nil, 6},
		"one ignored always":                {map[string]int{"u000003": 9}, all, []string{"u000003"}, 6},
		"one ignored always, cut short":     {map[string]int{"u000003": 9}, 20, []string{"u000003"}, 6},
		"two ignored, without answers":      {map[string]int{"u000003": 9, "u000119": 9}, 0, []string{"u000003", "u000119"}, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := withGroups(120, 1)
			f.adding(test.ignored, test.shown)

			d := f.directory(t)
			err := d.AddMembers(t.Context(), "g000", f.ids())

			var failed []string
			if failure, ok := errors.AsType[*scim.MembersError](err); ok {
				failed = failure.Unchanged()

				if len(failed)+len(failure.Done) != 120 {
					t.Errorf("%d were added, said of %d", 120-len(failed), len(failure.Done))
				}
			} else if err != nil {
				t.Fatal(err)
			}

			if !slices.Equal(failed, test.failed) {
				t.Errorf("not added are %v, want %v", failed, test.failed)
			}

			for _, id := range f.ids() {
				if slices.Contains(f.members("g000"), id) == slices.Contains(failed, id) {
					t.Errorf("%s is a member and said to be none, or the other way round", id)
				}
			}

			if got := f.requests(); got != test.requests {
				t.Errorf("%d requests, want %d", got, test.requests)
			}

			// What is remembered is what there is.
			if g, err := d.Group(t.Context(), "g000"); err != nil || len(g.Members) != 120-len(failed) {
				t.Errorf("the group has %d members, %v", len(g.Members), err)
			}
		})
	}
}
