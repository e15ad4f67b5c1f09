// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// place is the part of an exchange that deviates.
type place string

// The parts of an exchange.
const (
	inPath          place = "path"
	inQuery         place = "query"
	inRequestHeader place = "request header"
	inRequest       place = "request body"
	inStatus        place = "status"
	inAnswerHeader  place = "answer header"
	inAnswer        place = "answer body"
)

// Rules beside those of JSON Schema, which keep their names ("type", "enum", "format", ...).
const (
	ruleOperation = "operation"  // no document has the operation
	ruleParameter = "parameter"  // a parameter that the operation does not have, or a value it does not take
	ruleStatus    = "status"     // a status that the operation does not list
	ruleContent   = "content"    // a body where none is described, no body where one is, or a body of another media type
	ruleProperty  = "property"   // a property that the schema does not have
	ruleSyntax    = "syntax"     // not JSON
	ruleReadOnly  = "readOnly"   // sent by the client, though only the server may set it
	rulePatch     = "patch path" // a SCIM path to an attribute that the resource does not have
)

// deviation is one difference between an exchange and a document.
type deviation struct {
	document  string
	operation string
	status    int // of the answer; 0 in a request
	place     place
	field     string // JSON pointer or name of a parameter
	rule      string
	value     string // JSON of the value found, if it helps
	detail    string
}

// maxShownValue keeps messages short.
const maxShownValue = 120

func (d deviation) String() string {
	var b strings.Builder

	b.WriteString(d.operation)

	if d.status != 0 {
		fmt.Fprintf(&b, " (%d)", d.status)
	}

	fmt.Fprintf(&b, ": %s", d.place)

	if d.field != "" {
		b.WriteString(" " + d.field)
	}

	fmt.Fprintf(&b, ": %s: %s", d.rule, d.detail)

	if d.value != "" {
		shown := d.value
		if len(shown) > maxShownValue {
			shown = strings.ToValidUTF8(shown[:maxShownValue], "") + "…"
		}

		b.WriteString(", found " + shown)
	}

	if d.document != "" {
		b.WriteString(" [" + d.document + "]")
	}

	return b.String()
}

// kind returns the deviation without its value and its index in a list. Deviations of one kind are reported once.
func (d deviation) kind() deviation {
	d.value, d.detail = "", ""

	steps := strings.Split(d.field, "/")
	for i, step := range steps {
		if _, err := strconv.Atoi(step); err == nil {
			steps[i] = "*"
		}
	}

	d.field = strings.Join(steps, "/")

	return d
}

// violation is a deviation inside one value.
type violation struct {
	pointer []string
	rule    string
	value   any
	detail  string
}

// violationsOf splits the validator's errors. It replaces an error of allOf, which describes most properties in
// Atlassian's documents, and of a oneOf with a single candidate by the errors inside.
func violationsOf(err error) []violation {
	var several openapi3.MultiError
	if isMulti(err, &several) {
		var all []violation
		for _, one := range several {
			all = append(all, violationsOf(one)...)
		}

		return all
	}

	var schemaError *openapi3.SchemaError
	if !errors.As(err, &schemaError) {
		return []violation{{rule: ruleSyntax, detail: err.Error()}}
	}

	if inner := openapi3.MultiError(nil); schemaError.Origin != nil && errors.As(schemaError.Origin, &inner) {
		if schemaError.SchemaField == "allOf" || len(inner) == 1 {
			return violationsOf(inner)
		}
	}

	return []violation{{
		pointer: schemaError.JSONPointer(),
		rule:    schemaError.SchemaField,
		value:   schemaError.Value,
		detail:  schemaError.Reason,
	}}
}

// isMulti reports whether err is itself a list of errors, not an error that wraps one.
func isMulti(err error, into *openapi3.MultiError) bool {
	several, ok := err.(openapi3.MultiError) //nolint:errorlint // the wrapped ones are taken apart by their wrapper
	*into = several

	return ok
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func joinPointer(segments []string) string {
	var b strings.Builder
	for _, segment := range segments {
		b.WriteString("/" + pointerEscapes.Replace(segment))
	}

	return b.String()
}

func shownJSON(value any) string {
	if value == nil {
		return "null"
	}

	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}

	return string(text)
}
