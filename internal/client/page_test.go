// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// never is the cursor of no page.
const never = "never"

// numbers serves two items a page. The page with the cursor failAt fails.
func numbers(next map[string]string, failAt string) (func(context.Context, string) (client.Page[string], error), *[]string) {
	var asked []string

	return func(_ context.Context, cursor string) (client.Page[string], error) {
		asked = append(asked, cursor)
		if cursor == failAt {
			return client.Page[string]{}, errReset
		}

		return client.Page[string]{Items: []string{cursor + "1", cursor + "2"}, Next: next[cursor]}, nil
	}, &asked
}

func TestPages(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		next   map[string]string
		failAt string
		want   []string
		err    error
	}{
		"one page":         {nil, never, []string{"1", "2"}, nil},
		"several":          {map[string]string{"": "a", "a": "b"}, never, []string{"1", "2", "a1", "a2", "b1", "b2"}, nil},
		"the first fails":  {map[string]string{"": "a", "a": "b"}, "", nil, errReset},
		"the second fails": {map[string]string{"": "a", "a": "b"}, "a", []string{"1", "2"}, errReset},
		"the last fails":   {map[string]string{"": "a"}, "a", []string{"1", "2"}, errReset},
		"the same again":   {map[string]string{"": "a", "a": "a"}, never, []string{"1", "2", "a1", "a2"}, client.ErrRepeatedCursor},
		"a loop":           {map[string]string{"": "a", "a": "b", "b": "a"}, never, []string{"1", "2", "a1", "a2", "b1", "b2"}, client.ErrRepeatedCursor},
	}
	for name, test := range tests {
		fetch, _ := numbers(test.next, test.failAt)

		var (
			got      []string
			failures []error
		)

		for item, err := range client.Pages(t.Context(), fetch) {
			if err != nil {
				failures = append(failures, err)
				continue
			}

			got = append(got, item)
		}

		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}

		if test.err == nil && len(failures) != 0 || test.err != nil && (len(failures) != 1 || !errors.Is(failures[0], test.err)) {
			t.Errorf("%s: failures %v", name, failures)
		}
	}
}

func TestPagesReadNoFurtherThanTheCaller(t *testing.T) {
	t.Parallel()

	fetch, asked := numbers(map[string]string{"": "a", "a": "b"}, never)
	seen := 0

	for _, err := range client.Pages(t.Context(), fetch) {
		if err != nil {
			t.Error(err)
		}

		if seen++; seen == 3 {
			break
		}
	}

	if !slices.Equal(*asked, []string{"", "a"}) {
		t.Errorf("asked for %q", *asked)
	}
}

func TestPagesCanBeReadAgain(t *testing.T) {
	t.Parallel()

	fetch, _ := numbers(map[string]string{"": "a"}, never)
	pages := client.Pages(t.Context(), fetch)

	for round := range 2 {
		count := 0

		for _, err := range pages {
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}

			count++
		}

		if count != 4 {
			t.Errorf("round %s: %d items", strconv.Itoa(round), count)
		}
	}
}

func TestCursorOf(t *testing.T) {
	t.Parallel()

	for next, want := range map[string]string{
		"": "",
		"https://api.atlassian.com/admin/v1/orgs/o/users?cursor=abc%2B%2F%3D": "abc+/=",
		"https://evil.test/steal?cursor=abc&limit=3":                          "abc",
		"HTTP://api.atlassian.com?cursor=abc":                                 "abc",
		"/admin/v2/orgs/o/workspaces?cursor=abc":                              "abc",
		"?cursor=abc":                                                         "abc",
		"eyJhIjoxfQ==":                                                        "eyJhIjoxfQ==",
		"/9j/4AAQ+SkZJRg==":                                                   "/9j/4AAQ+SkZJRg==",
		"557058:aaaa-bbbb":                                                    "557058:aaaa-bbbb",
		"https":                                                               "https",
		"with space and \"quotes\"":                                           "with space and \"quotes\"",
	} {
		if got, err := client.CursorOf(next); err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", next, got, err, want)
		}
	}

	for _, next := range []string{
		"https://api.atlassian.com/admin/v1/orgs/o/users", "https://api.atlassian.com/x?cursor=", "?limit=3",
		"https://api.atlassian.com/%zz?cursor=a", "/x?page=2",
	} {
		if got, err := client.CursorOf(next); !errors.Is(err, client.ErrInvalidCursor) {
			t.Errorf("%q: got %q, %v", next, got, err)
		}
	}
}

func FuzzCursorOf(f *testing.F) {
	for _, seed := range []string{
		"", "abc", "https://a.test/x?cursor=b", "/x?cursor=%2B", "?cursor=", "http://[::1", "/9j/4AAQ?", "https://a.test?cursor=a&cursor=b",
		"https://a.test/?x=1;cursor=2", "\x00", "HTTPS://A?cursor=\xff",
	} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, next string) {
		cursor, err := client.CursorOf(next)
		switch {
		case err != nil && cursor != "":
			t.Errorf("%q: a cursor and an error", next)
		case err == nil && next != "" && cursor == "":
			t.Errorf("%q: the list ends silently", next)
		case err == nil && strings.HasPrefix(next, "https://") && cursor == next:
			t.Errorf("%q: a URL is taken for a cursor", next)
		}
	})
}
