// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"slices"
	"strings"
)

// knownDeviation is a point where the documents are wrong, or older than what Atlassian does. It names the exact place,
// so that it explains nothing else.
type knownDeviation struct {
	document  string
	operation string // "GET /scim/*", where * stands for any text; "" is every operation
	status    int    // of the answer; 0 is any status, or a request
	place     place
	fields    []string // JSON pointers, where * stands for any one step; nil is the whole body
	rule      string   // as in deviation
	values    []string // JSON of the allowed values; nil allows any
	as        string   // schema of the document that the answer must meet instead
	reason    string
	section   string // of the fact sheet, "API §9.2"
}

// explain returns the known deviation that explains d, nil if none does.
func (c *contract) explain(d deviation) *knownDeviation {
	for i := range c.known {
		if c.known[i].explains(d) {
			c.used.Store(i, true)

			return &c.known[i]
		}
	}

	return nil
}

func (k *knownDeviation) explains(d deviation) bool {
	return k.document == d.document &&
		k.place == d.place &&
		k.rule == d.rule &&
		(k.status == 0 || k.status == d.status) &&
		(k.operation == "" || matchText(k.operation, d.operation)) &&
		k.hasField(d.field) &&
		(k.values == nil || slices.Contains(k.values, d.value))
}

func (k *knownDeviation) hasField(field string) bool {
	if len(k.fields) == 0 {
		return field == ""
	}

	return slices.ContainsFunc(k.fields, func(pattern string) bool { return matchPointer(pattern, field) })
}

// matchText matches a text with a pattern in which * stands for any text.
func matchText(pattern, text string) bool {
	parts := strings.Split(pattern, "*")

	text, ok := strings.CutPrefix(text, parts[0])
	if !ok || len(parts) == 1 {
		return ok && text == ""
	}

	last := len(parts) - 1
	for _, part := range parts[1:last] {
		_, after, found := strings.Cut(text, part)
		if !found {
			return false
		}

		text = after
	}

	return strings.HasSuffix(text, parts[last])
}

// matchPointer matches a JSON pointer with a pattern in which * stands for any one step.
func matchPointer(pattern, pointer string) bool {
	want, have := strings.Split(pattern, "/"), strings.Split(pointer, "/")

	return slices.EqualFunc(want, have, func(want, have string) bool { return want == "*" || want == have })
}

// newerOperation is an operation that Atlassian offers but that is not in the documents: it is newer, or published
// elsewhere.
type newerOperation struct {
	method  string
	path    string // {name} stands for one segment
	section string // of the fact sheet
}

func (c *contract) isNewer(method, path string) bool {
	have := strings.Split(path, "/")

	return slices.ContainsFunc(c.newer, func(o newerOperation) bool {
		return o.method == method && slices.EqualFunc(strings.Split(o.path, "/"), have, func(want, have string) bool {
			return want == have || have != "" && strings.HasPrefix(want, "{") && strings.HasSuffix(want, "}")
		})
	})
}
