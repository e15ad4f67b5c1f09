// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitImportID(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		id    string
		names []string
		want  []string
		err   string
	}{
		"pair":              {id: "g,u", names: []string{"group_id", "user_id"}, want: []string{"g", "u"}},
		"spaces":            {id: " g , u ", names: []string{"group_id", "user_id"}, want: []string{"g", "u"}},
		"comma in the name": {id: "R,D,u", names: []string{"group_id", "user_id"}, want: []string{"R,D", "u"}},
		"role": {
			id:    "5b10:aa,atlassian/user,ari:cloud:jira::site/1",
			names: []string{"account_id", "role", "resource_id"},
			want:  []string{"5b10:aa", "atlassian/user", "ari:cloud:jira::site/1"},
		},
		"one value": {id: "g", names: []string{"group_id", "user_id"}, err: "has 1 of 2 values"},
		"empty":     {id: "", names: []string{"group_id", "user_id"}, err: "has 1 of 2 values"},
		"no user":   {id: "g,", names: []string{"group_id", "user_id"}, err: "its user_id is empty"},
		"no group":  {id: ",u", names: []string{"group_id", "user_id"}, err: "its group_id is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, err := SplitImportID(test.id, test.names...)
			if test.err == "" && err != nil {
				t.Fatal(err)
			}

			if test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
				t.Fatalf("error %v, want one that says %q", err, test.err)
			}

			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzSplitImportID(f *testing.F) {
	f.Add("g,u,r")
	f.Add(",,,,")
	f.Add("\x00,\xff, ")

	f.Fuzz(func(t *testing.T, id string) {
		parts, err := SplitImportID(id, "group_id", "role", "resource_id")
		if err != nil {
			return
		}

		if len(parts) != 3 {
			t.Fatalf("%d values, want 3", len(parts))
		}

		for _, part := range parts {
			if part == "" || part != strings.TrimSpace(part) {
				t.Errorf("value %q is empty or padded", part)
			}
		}

		if strings.Contains(parts[1]+parts[2], ",") {
			t.Errorf("a comma in %q or %q", parts[1], parts[2])
		}

		again, err := SplitImportID(strings.Join(parts, ","), "group_id", "role", "resource_id")
		if err != nil || !cmp.Equal(parts, again) {
			t.Errorf("%q became %q (%v)", parts, again, err)
		}
	})
}
