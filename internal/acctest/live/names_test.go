// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package live_test

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// testPrefix begins the name of everything that this test creates. Everything else belongs to somebody.
const testPrefix = "tfacc-"

// names are all names that a run uses. They are in lower case, because a directory may store them so.
type names struct {
	prefix string // begins every name of the run
	email  string // the person's email address and, by default, user name
	person string // the display name of the person
	group  string
}

// newNames makes the names of a run. The random part always has the same length, so that no run's prefix begins
// another's.
func newNames(domain string) names {
	var random [5]byte

	_, _ = rand.Read(random[:]) // never fails

	prefix := testPrefix + hex.EncodeToString(random[:])

	return names{prefix: prefix, email: prefix + "-1@" + strings.ToLower(domain), person: prefix + " Tester", group: prefix}
}

// own reports whether a name belongs to the run.
func (n names) own(name string) bool { return strings.HasPrefix(strings.ToLower(name), n.prefix) }
