// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"errors"
	"fmt"
	"strings"
)

// ErrInvalidKey is matched by every error of ValidateKey.
var ErrInvalidKey = errors.New("invalid API key")

// maxKeyLength is far above the length of Atlassian's keys; a longer text is not a key.
const maxKeyLength = 8 << 10

// ValidateKey checks that a key can be sent as a bearer token. The HTTP library would refuse any other key or, worse, a
// line break in it would end the header line. The error never shows the key.
func ValidateKey(key string) error {
	switch {
	case key == "":
		return fmt.Errorf("%w: it is empty", ErrInvalidKey)
	case len(key) > maxKeyLength:
		return fmt.Errorf("%w: it is %d characters long; keys are far shorter", ErrInvalidKey, len(key))
	}

	if scheme, _, found := strings.Cut(key, " "); found && (strings.EqualFold(scheme, "Bearer") || strings.EqualFold(scheme, "Basic")) {
		return fmt.Errorf("%w: it begins with %q, which is not part of it; give what follows alone", ErrInvalidKey, scheme)
	}

	if first, last := key[0], key[len(key)-1]; first == last && (first == '"' || first == '\'' || first == '`') {
		return fmt.Errorf("%w: it stands in quotes, which are not part of it; give what is between them", ErrInvalidKey)
	}

	for i := range len(key) {
		switch c := key[i]; {
		case c == '\n' || c == '\r':
			return fmt.Errorf("%w: it contains a line break; remove it (often the last character of a file)", ErrInvalidKey)
		case c == ' ' || c == '\t':
			return fmt.Errorf("%w: it contains a space; keys have none", ErrInvalidKey)
		case c < ' ' || c == 0x7f:
			return fmt.Errorf("%w: it contains a control character", ErrInvalidKey)
		case c > 0x7f:
			return fmt.Errorf("%w: it contains a character that is not ASCII; keys have none", ErrInvalidKey)
		}
	}

	return nil
}

// LooksLikeKey reports whether a text begins like Atlassian's keys. Such a text is not used as an id, which a plan
// would show.
func LooksLikeKey(text string) bool {
	return strings.HasPrefix(text, "ATATT") || strings.HasPrefix(text, "ATCTT")
}
