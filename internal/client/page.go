// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"iter"
	"net/url"
	"strings"
)

// ErrRepeatedCursor is a list whose next page is one that was read before: going on would never end, stopping would
// lose the rest without a word.
var ErrRepeatedCursor = errors.New("the server answers a page cursor that it gave before")

// ErrInvalidCursor is a link to a next page that names no cursor.
var ErrInvalidCursor = errors.New("the server answers a link to the next page that holds no cursor")

// Page is one page of a list. Next is the cursor of the page after it, "" on the last.
type Page[T any] struct {
	Items []T
	Next  string
}

// Pages reads a list to its end, one page at a time, as far as the caller ranges. An error is yielded once, and ends
// the sequence.
func Pages[T any](ctx context.Context, fetch func(ctx context.Context, cursor string) (Page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T

		seen := make(map[string]struct{})

		for cursor := ""; ; {
			page, err := fetch(ctx, cursor)
			if err != nil {
				yield(none, err)
				return
			}

			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
			}

			if page.Next == "" {
				return
			}

			if _, repeated := seen[page.Next]; repeated {
				yield(none, ErrRepeatedCursor)
				return
			}

			seen[page.Next] = struct{}{}
			cursor = page.Next
		}
	}
}

// CursorOf takes the cursor out of a link to the next page. v1 answers URLs, v2 bare tokens, workspaces either (API
// §4.1, §4.7). Of a URL nothing but its cursor is used: the request stays on the base URL, whatever host the link
// names.
func CursorOf(next string) (string, error) {
	if !isLink(next) {
		return next, nil
	}

	u, err := url.Parse(next)
	if err != nil {
		// The error would repeat the link, which may be long and is of no use.
		return "", ErrInvalidCursor
	}

	cursor := u.Query().Get("cursor")
	if cursor == "" {
		return "", ErrInvalidCursor
	}

	return cursor, nil
}

// isLink tells a URL from a token. A token may hold any character of base64, a slash at its beginning included, so that
// only the query tells a relative URL.
func isLink(next string) bool {
	lower := strings.ToLower(next)

	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") ||
		strings.HasPrefix(lower, "?") || (strings.HasPrefix(lower, "/") && strings.Contains(lower, "?"))
}
