// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is printed in place of every secret.
const redacted = "[redacted]"

// Secret holds a key so that no way of printing, logging or encoding shows it.
//
// The text is kept behind a pointer on purpose: fmt does not call the methods of unexported fields, but prints a nested
// pointer as an address, so that even printing a struct that holds a Secret can't show the key.
type Secret struct {
	text *string
}

// NewSecret wraps a key.
func NewSecret(text string) Secret {
	return Secret{text: &text}
}

// Reveal returns the key itself. Only the authorization link needs it.
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

// Format has no verb reach the field.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }
