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

// What a server may do with a form of a removal.
type form int

const (
	obeys form = iota
	refuses
	ignores
	emptiesGroup
)

// removing has a directory read the two forms of a removal in its way. quiet answers without a body.
func (f *fake) removing(byPath, byList form, quiet bool) {
	f.hook = func(e *exchange) *http.Response {
		if e.method != http.MethodPatch || !strings.HasPrefix(e.path, "/Groups/") || e.operations()[0]["op"] != "remove" {
			return nil
		}

		f.mu.Lock()
		defer f.mu.Unlock()

		g := maps.Clone(f.groups[strings.TrimPrefix(e.path, "/Groups/")])
		members, _ := g["members"].([]any)

		for _, op := range e.operations() {
			values, list := op["value"].([]any)
			read, named := byPath, memberForm.FindStringSubmatch(text(op, "path"))
			gone := map[string]bool{}

			if list {
				read = byList

				for _, v := range values {
					gone[text(v.(object), "value")] = true
				}
			} else {
				gone[named[1]] = true
			}

			switch read {
			case refuses:
				return scimError(http.StatusBadRequest, "invalidPath")
			case emptiesGroup:
				members = nil
			case obeys:
				members = slices.DeleteFunc(slices.Clone(members), func(m any) bool { return gone[text(m.(object), "value")] })
			case ignores:
			}
		}

		g["members"] = append([]any{}, members...)
		f.groups[text(g, "id")] = g

		if quiet {
			return answer(http.StatusNoContent, nil)
		}

		return answer(http.StatusOK, g)
	}
}

func (f *fake) fill(n int) {
	members := make([]any, 0, n)
	for _, id := range f.ids()[:n] {
		members = append(members, object{"value": id})
	}

	f.groups["g000"]["members"] = members
}

// listed counts the members that removals named in lists.
func (f *fake) listed(t *testing.T) int {
	t.Helper()

	n := 0

	for _, e := range f.journal {
		if e.method != http.MethodPatch {
			continue
		}

		for _, op := range e.operations() {
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

// Whichever form a directory takes, those and only those are out who were to leave, or there is an error that says who is not.
func TestRemoveMembers_readings(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		byPath, byList form
		quiet          bool
		lists          int
		fails          bool
	}{
		"both":                                   {obeys, obeys, false, 0, false},
		"both, without an answer":                {obeys, obeys, true, 0, false},
		"path refused":                           {refuses, obeys, false, 60, false},
		"path ignored":                           {ignores, obeys, false, 60, false},
		"path ignored, without an answer":        {ignores, obeys, true, 60, false},
		"list refused":                           {obeys, refuses, false, 0, false},
		"list empties the group":                 {obeys, emptiesGroup, false, 0, false},
		"list empties the group, without answer": {obeys, emptiesGroup, true, 0, false},
		"path refused, list empties the group":   {refuses, emptiesGroup, false, 1, true},
		"path ignored, list empties the group":   {ignores, emptiesGroup, true, 1, true},
		"both ignored":                           {ignores, ignores, false, 3, true},
		"both refused":                           {refuses, refuses, false, 3, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := withGroups(100, 1)
			f.fill(100)
			f.removing(test.byPath, test.byList, test.quiet)
			leavers, stayers := f.ids()[:60], f.ids()[60:]

			err := f.directory(t).RemoveMembers(t.Context(), "g000", leavers, nil)
			if (err != nil) != test.fails {
				t.Errorf("got %v", err)
			}

			gone := leavers
			if failure, ok := errors.AsType[*scim.MembersError](err); ok {
				gone = failure.Done
			} else if err != nil {
				t.Fatal(err)
			}

			members := f.members("g000")
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

			if got := f.listed(t); got != test.lists {
				t.Errorf("%d lists were sent, want %d", got, test.lists)
			}
		})
	}
}

// What the answer shows costs no request; one that shows nothing costs one for all.
func TestRemoveMembers_requests(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		quiet bool
		want  int
	}{"the answer shows the members": {false, 4}, "it does not": {true, 5}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			f := withGroups(250, 1)
			f.fill(250)
			f.removing(obeys, obeys, test.quiet)

			if err := f.directory(t).RemoveMembers(t.Context(), "g000", f.ids()[:200], nil); err != nil {
				t.Fatal(err)
			}

			if got := len(f.journal); got != test.want {
				t.Errorf("%d requests, want %d", got, test.want)
			}
		})
	}
}

// Somebody whom another administrator adds again is no sign that a directory takes no notice of a path.
func TestRemoveMembers_addedMeanwhile(t *testing.T) {
	t.Parallel()

	f := withGroups(5, 1)
	f.fill(5)
	f.removing(obeys, emptiesGroup, false)

	again := 2
	remove := f.hook
	f.hook = func(e *exchange) *http.Response {
		a := remove(e)
		if a != nil && again > 0 {
			again--

			f.mu.Lock()
			defer f.mu.Unlock()

			g := f.groups["g000"]
			g["members"] = append(g["members"].([]any), object{"value": "u000000"})

			return answer(http.StatusOK, g)
		}

		return a
	}

	d := f.directory(t)
	if _, err := d.FreshGroup(t.Context(), "g000"); err != nil {
		t.Fatal(err)
	}

	err := d.RemoveMembers(t.Context(), "g000", f.ids()[:2], nil)

	failure, ok := errors.AsType[*scim.MembersError](err)
	if _, still := errors.AsType[*scim.NotChangedError](err); !ok || !still || !slices.Equal(failure.Done, []string{"u000001"}) {
		t.Errorf("got %v, want that u000000 is a member still", err)
	}

	if got := f.listed(t); got != 0 {
		t.Errorf("%d lists were sent", got)
	}
}

// A directory that takes no list of several, but one operation at a time, still gets everybody out by their paths.
func TestRemoveMembers_tooLarge(t *testing.T) {
	t.Parallel()

	f := withGroups(20, 1)
	f.fill(20)
	f.removing(obeys, emptiesGroup, false)
	remove := f.hook

	f.hook = func(e *exchange) *http.Response {
		if e.method == http.MethodPatch && len(e.operations()) > 3 {
			return scimError(http.StatusRequestEntityTooLarge, "")
		}

		return remove(e)
	}
	if err := f.directory(t).RemoveMembers(t.Context(), "g000", f.ids()[:19], nil); err != nil {
		t.Fatal(err)
	}

	if got := f.members("g000"); !slices.Equal(got, []string{"u000019"}) || f.listed(t) != 0 {
		t.Errorf("left are %v, after %d lists", got, f.listed(t))
	}
}
