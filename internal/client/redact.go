// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"regexp"
	"strings"
	"sync"
)

// email matches an address, also with its @ escaped.
var email = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[^\s/<>"'(),:;=\[\]{}?&]+(?:@|%40)[^\s/<>"'(),:;=\[\]{}?&]+`)
})

// maskEmails hides the people in a log line.
func maskEmails(text string) string {
	return email().ReplaceAllString(text, "[e-mail]")
}

// shortestKey is the least length at which a text that equals the key can't be there by chance.
const shortestKey = 8

// hide takes the key out of a text from elsewhere: a server or a proxy may answer with the header that it was sent.
func (s Secret) hide(text string) string {
	key := s.Reveal()
	if len(key) < shortestKey {
		return text
	}

	return strings.ReplaceAll(text, key, redacted)
}

// hideIn does the same to the texts of an error that do not come from a body: the path, the request id, and the cause,
// which may quote what a server sent. It shortens them after that, for of a key that is cut first most would stay.
func (s Secret) hideIn(e *Error) {
	e.Path, e.RequestID = s.hide(e.Path), clean(s.hide(e.RequestID), maxWord)
	if c, ok := e.Err.(*errorWithText); ok { //nolint:errorlint // only the outermost text is printed
		c.text = clean(s.hide(c.text), maxDetail)
	}
}
