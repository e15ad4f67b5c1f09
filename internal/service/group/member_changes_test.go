// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMemberChanges(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		have, want, add, remove []string
	}{
		"none":        {},
		"fill":        {want: []string{"b", "a"}, add: []string{"a", "b"}},
		"empty":       {have: []string{"b", "a"}, remove: []string{"a", "b"}},
		"same":        {have: []string{"a", "b"}, want: []string{"b", "a"}},
		"one of each": {have: []string{"a", "b"}, want: []string{"b", "c"}, add: []string{"c"}, remove: []string{"a"}},
		"twice":       {have: []string{"a", "a"}, want: []string{"b", "b"}, add: []string{"b"}, remove: []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			add, remove := memberChanges(test.have, test.want)
			if diff := cmp.Diff(test.add, add); diff != "" {
				t.Errorf("add (-want +got):\n%s", diff)
			}

			if diff := cmp.Diff(test.remove, remove); diff != "" {
				t.Errorf("remove (-want +got):\n%s", diff)
			}
		})
	}
}

func BenchmarkMemberChanges(b *testing.B) {
	have, want := numbered("old", 5000), numbered("new", 5000)

	for b.Loop() {
		memberChanges(have, want)
	}
}

func numbered(prefix string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%06d", prefix, i)
	}

	return ids
}
