// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A namer gives each block of one kind a name of its own. The name depends on the block and on those with an equal
// name, not on their order.
type namer struct {
	kind  string // begins a name that would otherwise be empty or no identifier
	taken map[string]bool
	bases map[string]int
}

func newNamer(kind string) *namer {
	return &namer{kind: kind, taken: map[string]bool{}, bases: map[string]int{}}
}

// announce is called for every block before the first gets a name. Of two blocks with the same name, both get a suffix.
func (n *namer) announce(text string) { n.bases[n.base(text)]++ }

// keep reserves a name of an earlier run.
func (n *namer) keep(name string) { n.taken[name] = true }

// name names the object with the display text and the id.
func (n *namer) name(text, id string) string {
	name := n.base(text)
	if n.bases[name] > 1 || n.taken[name] {
		name = name + "_" + digest(id, 6)
	}

	for length := 10; n.taken[name]; length += 4 {
		name = n.base(text) + "_" + digest(id, length)
	}

	n.taken[name] = true

	return name
}

func digest(id string, length int) string {
	sum := sha256.Sum256([]byte(id))

	return hex.EncodeToString(sum[:])[:length]
}

var notIdentifier = regexp.MustCompile("[^a-z0-9]+")

// reserved are the words that HCL reads as something else than a name.
var reserved = map[string]bool{
	"count": true, "each": true, "else": true, "endfor": true, "endif": true, "false": true, "for": true, "if": true, "in": true, "null": true,
	"self": true, "true": true,
}

// base turns a text into an identifier of ASCII letters and digits.
func (n *namer) base(text string) string {
	var plain strings.Builder

	for _, r := range norm.NFKD.String(text) {
		if !unicode.Is(unicode.Mn, r) {
			plain.WriteRune(unicode.ToLower(r))
		}
	}

	name := strings.Trim(notIdentifier.ReplaceAllString(plain.String(), "_"), "_")

	const longest = 60
	if len(name) > longest {
		name = strings.TrimRight(name[:longest], "_")
	}

	switch {
	case name == "":
		return n.kind
	case unicode.IsDigit(rune(name[0])), reserved[name]:
		return n.kind + "_" + name
	default:
		return name
	}
}
