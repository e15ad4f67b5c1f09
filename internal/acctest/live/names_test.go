// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package live_test

import (
	"crypto/rand"
	"encoding/hex"
	"strings"
)

// testPrefix begins the name of everything that this test makes. What does not begin with it belongs to somebody.
const testPrefix = "tfacc-"

// names are all names that a run gives. They are in lower case, since a directory may store them so.
type names struct {
	prefix string // the run's own, which begins all others
	email  string // the person's address and, unset, their user name
	person string // the name that Atlassian shows of the person
	group  string
}

// newNames makes the names of a run. The random part is of one length in all runs, so that no run's prefix begins
// another's.
func newNames(domain string) names {
	var random [5]byte

	_, _ = rand.Read(random[:]) // never fails

	prefix := testPrefix + hex.EncodeToString(random[:])

	return names{prefix: prefix, email: prefix + "-1@" + strings.ToLower(domain), person: prefix + " Tester", group: prefix}
}

// own reports whether a name is one of the run's.
func (n names) own(name string) bool { return strings.HasPrefix(strings.ToLower(name), n.prefix) }
