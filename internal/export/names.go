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

// A namer gives blocks of one kind their names: the same ones at each run, whatever else there is, each once.
type namer struct {
	kind  string // what a name begins with where it could not begin otherwise
	taken map[string]bool
	bases map[string]int
}

func newNamer(kind string) *namer {
	return &namer{kind: kind, taken: map[string]bool{}, bases: map[string]int{}}
}

// announce says that something will be called so, before anything gets a name: of two with the same name neither keeps
// it.
func (n *namer) announce(text string) { n.bases[n.base(text)]++ }

// keep reserves a name of an earlier run.
func (n *namer) keep(name string) { n.taken[name] = true }

// name is the name of what people call by the text, and what the id identifies.
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

// reserved are words that mean something else where a name stands.
var reserved = map[string]bool{
	"count": true, "each": true, "else": true, "endfor": true, "endif": true, "false": true, "for": true, "if": true, "in": true, "null": true,
	"self": true, "true": true,
}

// base is the text as an identifier, of letters that every terminal shows.
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
