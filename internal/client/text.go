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
	// maxQuoted is for texts that the key has not been taken out of yet, so that a cut does not leave most of it.
	maxQuoted = 64 << 10
)

// clean makes a text from elsewhere fit for one line of a terminal: no control characters (which could move the cursor
// or color the rest), no invisible formatting, no more than a number of characters.
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

// errorWithText is an error from a library, which may quote what a server sent: its text is cleaned, its identity kept.
// Secret.hideIn shortens it.
type errorWithText struct {
	text string
	err  error
}

// cleanError wraps an error of a library. Timeouts of package net claim to be the end of a context; nobody's context
// ended, so that their identity is dropped.
func cleanError(err error) error {
	c := &errorWithText{text: clean(err.Error(), maxQuoted), err: err}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		c.err = nil
	}

	return c
}

func (c *errorWithText) Error() string { return c.text }

func (c *errorWithText) Unwrap() error { return c.err }
