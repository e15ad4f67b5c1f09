// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"strings"
	"unicode"
)

// The longest texts that an error repeats from an answer.
const (
	maxWord   = 128
	maxTitle  = 200
	maxDetail = 600
	// maxQuoted limits texts that may still contain the key: a shorter cut could leave most of the key.
	maxQuoted = 64 << 10
)

// clean returns a text from a server or library as one line for a terminal: without control characters, which could
// move the cursor or color the rest, without invisible formatting, and cut to a number of characters.
func clean(text string, most int) string {
	var b strings.Builder

	length, space := 0, false

	for _, r := range text {
		switch {
		case unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			continue
		case unicode.IsSpace(r) || unicode.IsControl(r):
			space = length > 0
			continue
		}

		if length >= most {
			return b.String() + "…"
		}

		if space {
			b.WriteByte(' ')

			length++
			space = false
		}

		b.WriteRune(r)

		length++
	}

	return b.String()
}

// errorWithText is an error with its own text. The text of a library's error may quote what a server sent, so it is
// cleaned; errors.Is still finds the wrapped error. Secret.hideIn takes the key out and shortens it.
type errorWithText struct {
	text string
	err  error
}

// cleanError wraps an error of a library. The timeouts of package net match the end of a context although the caller's
// context has not ended, so they are not wrapped.
func cleanError(err error) error {
	c := &errorWithText{text: clean(err.Error(), maxQuoted), err: err}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		c.err = nil
	}

	return c
}

func (c *errorWithText) Error() string { return c.text }

func (c *errorWithText) Unwrap() error { return c.err }
