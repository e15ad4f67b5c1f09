// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted replaces the text of a secret.
const redacted = "[redacted]"

// Secret holds a key that no printing, logging or encoding shows.
//
// The text is behind a pointer because fmt does not call the methods of unexported fields, but prints a nested pointer
// as an address. So printing a struct that contains a Secret does not show the key either.
type Secret struct {
	text *string
}

// NewSecret wraps a key.
func NewSecret(text string) Secret {
	return Secret{text: &text}
}

// Reveal returns the key, to send it or to compare it.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}

	return *s.text
}

// IsZero reports whether there is no key.
func (s Secret) IsZero() bool {
	return s.text == nil || *s.text == ""
}

func (Secret) String() string { return redacted }

func (Secret) GoString() string { return redacted }

// Format keeps every verb from the text.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
