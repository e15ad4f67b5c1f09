// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"regexp"
	"strings"
	"sync"
)

// email matches an e-mail address, also with an escaped @.
var email = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[^\s/<>"'(),:;=\[\]{}?&]+(?:@|%40)[^\s/<>"'(),:;=\[\]{}?&]+`)
})

// maskEmails hides the e-mail addresses in a log line.
func maskEmails(text string) string {
	return email().ReplaceAllString(text, "[e-mail]")
}

// shortestKey is the length of the shortest key that is removed from texts. A shorter one may occur in them by chance.
const shortestKey = 8

// hide removes the key from a text of a server or proxy, which may repeat the header that it was sent.
func (s Secret) hide(text string) string {
	key := s.Reveal()
	if len(key) < shortestKey {
		return text
	}

	return strings.ReplaceAll(text, key, redacted)
}

// hideIn removes the key from the texts of an error that are not from a body: the path, the request id, and the cause,
// which may quote what a server sent. It shortens them afterwards: after a cut within the key, its remainder would not
// be found.
func (s Secret) hideIn(e *Error) {
	e.Path, e.RequestID = s.hide(e.Path), clean(s.hide(e.RequestID), maxWord)
	if c, ok := e.Err.(*errorWithText); ok { //nolint:errorlint // only the outermost text is printed
		c.text = clean(s.hide(c.text), maxDetail)
	}
}
