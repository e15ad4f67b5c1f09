// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"regexp"
	"strings"
)

// attributePath is a parsed SCIM path: attr, attr.sub, attr[filter] or attr[filter].sub (RFC 7644 §3.5.2). attr is nil
// if the schema does not have the name.
type attributePath struct {
	attr   *attribute
	sub    *attribute
	filter []comparison // all must hold
	// unknown is the part of the path that the schema does not have.
	unknown string
}

// comparison is `name eq value` inside the brackets of a path.
type comparison struct {
	attr  *attribute
	value any // string or bool
}

func (c comparison) holds(entry document) bool {
	have, given := entry[c.attr.name]
	if want, ok := c.value.(bool); ok {
		is, _ := have.(bool)
		return is == want
	}

	text, ok := have.(string)
	want, _ := c.value.(string)

	return given && ok && strings.EqualFold(text, want)
}

var (
	attributeName  = regexp.MustCompile(`^[A-Za-z$][A-Za-z0-9_$-]*$`)
	valueFilter    = regexp.MustCompile(`^\s*([A-Za-z$][A-Za-z0-9_$-]*)\s+(?i:eq)\s+("(?:[^"\\]|\\.)*"|true|false)\s*`)
	filterConjunct = regexp.MustCompile(`^(?i:and)\s+`)
)

func parsePath(attributes []attribute, path string) (attributePath, *refusal) {
	rest, parsed := strings.TrimSpace(path), attributePath{}
	malformed := badRequest(invalidPath, "Path "+path+" is malformed.")

	// An extension's URN names a complex attribute, and its parts follow after a colon. The URN of the core schema may
	// precede any attribute.
	rest, extension := cutURN(attributes, rest)
	name, remainder := rest, ""

	if extension != nil {
		parsed.attr = extension
		if rest == "" {
			return parsed, nil
		}

		return parsed.withSub(rest, malformed)
	}

	if i := strings.IndexAny(rest, "[."); i >= 0 {
		name, remainder = rest[:i], rest[i:]
	}

	if !attributeName.MatchString(name) {
		return parsed, malformed
	}

	parsed.attr = findAttribute(attributes, name)
	if parsed.attr == nil {
		parsed.unknown = name
		return parsed, nil
	}

	if inner, ok := strings.CutPrefix(remainder, "["); ok {
		var problem *refusal
		if parsed.filter, remainder, problem = parseValueFilter(parsed.attr, inner, malformed); problem != nil {
			return parsed, problem
		}
	}

	if remainder == "" {
		return parsed, nil
	}

	sub, ok := strings.CutPrefix(remainder, ".")
	if !ok {
		return parsed, malformed
	}

	return parsed.withSub(sub, malformed)
}

func (p attributePath) withSub(name string, malformed *refusal) (attributePath, *refusal) {
	if !attributeName.MatchString(name) {
		return p, malformed
	}

	if p.sub = findAttribute(p.attr.sub, name); p.sub == nil {
		p.unknown, p.attr = p.attr.name+"."+name, nil
	}

	return p, nil
}

func cutURN(attributes []attribute, path string) (string, *attribute) {
	for i := range attributes {
		urn := attributes[i].name
		if !strings.HasPrefix(urn, "urn:") || len(path) < len(urn) || !strings.EqualFold(path[:len(urn)], urn) {
			continue
		}

		if rest := path[len(urn):]; rest == "" || rest[0] == ':' || rest[0] == '.' {
			return strings.TrimLeft(rest, ":."), &attributes[i]
		}
	}

	for _, urn := range []string{schemaUser, schemaGroup} {
		if len(path) > len(urn) && strings.EqualFold(path[:len(urn)], urn) && path[len(urn)] == ':' {
			return path[len(urn)+1:], nil
		}
	}

	return path, nil
}

func parseValueFilter(attr *attribute, inner string, malformed *refusal) ([]comparison, string, *refusal) {
	if !attr.multi {
		return nil, "", malformed
	}

	var filter []comparison

	for {
		found := valueFilter.FindStringSubmatch(inner)
		if found == nil {
			return nil, "", malformed
		}

		part := findAttribute(attr.sub, found[1])

		var value any
		if part == nil || json.Unmarshal([]byte(found[2]), &value) != nil {
			return nil, "", malformed
		}

		filter = append(filter, comparison{part, value})

		inner = inner[len(found[0]):]
		if rest, ok := strings.CutPrefix(inner, "]"); ok {
			return filter, rest, nil
		}

		conjunct := filterConjunct.FindString(inner)
		if conjunct == "" {
			return nil, "", malformed
		}

		inner = inner[len(conjunct):]
	}
}

func (p attributePath) selects(entry document) bool {
	for _, comparison := range p.filter {
		if !comparison.holds(entry) {
			return false
		}
	}

	return true
}
