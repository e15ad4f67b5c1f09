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

// ErrRepeatedCursor is the error of a list whose next page has already been read: reading on would never end, and
// stopping would lose the rest silently.
var ErrRepeatedCursor = errors.New("the server answers a page cursor that it gave before")

// ErrInvalidCursor is the error of a link to the next page without a cursor.
var ErrInvalidCursor = errors.New("the server answers a link to the next page that holds no cursor")

// Page is one page of a list. Next is the cursor of the next page, "" on the last page.
type Page[T any] struct {
	Items []T
	Next  string
}

// Pages reads a list page by page, as far as the caller ranges. An error is yielded once and ends the sequence.
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

// CursorOf returns the cursor of a link to the next page. v1 answers URLs, v2 bare tokens, workspaces either (API §4.1,
// §4.7). Only the cursor of a URL is used, so that the request stays on the base URL whatever host the link names.
func CursorOf(next string) (string, error) {
	if !isLink(next) {
		return next, nil
	}

	u, err := url.Parse(next)
	if err != nil {
		// The parser's error would repeat the link, which may be long and does not help.
		return "", ErrInvalidCursor
	}

	cursor := u.Query().Get("cursor")
	if cursor == "" {
		return "", ErrInvalidCursor
	}

	return cursor, nil
}

// isLink reports whether a text is a URL and not a token. A token may contain any base64 character and may begin with a
// slash, so a relative URL is known only by its query.
func isLink(next string) bool {
	lower := strings.ToLower(next)

	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") ||
		strings.HasPrefix(lower, "?") || (strings.HasPrefix(lower, "/") && strings.Contains(lower, "?"))
}
