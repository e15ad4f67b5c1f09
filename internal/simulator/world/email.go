// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "strings"

// IsEmail reports whether a text has the form of an e-mail address, within the limits of API §5.
func IsEmail(text string) bool {
	at := strings.LastIndexByte(text, '@')
	if at < 1 || at == len(text)-1 || len(text[:at]) > 255 || strings.ContainsAny(text, " \t\r\n") {
		return false
	}

	for label := range strings.SplitSeq(text[at+1:], ".") {
		if label == "" || len(label) > 255 {
			return false
		}
	}

	return true
}

// DomainOf returns the part after the last @ of an address, in lower case.
func DomainOf(email string) string {
	return strings.ToLower(email[strings.LastIndexByte(email, '@')+1:])
}

// Fold returns the form in which e-mails, user names and group names are compared. API §9.3 leaves open whether case
// matters; the simulator ignores it.
func Fold(text string) string { return strings.ToLower(text) }
