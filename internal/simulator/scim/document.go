// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// document is the JSON object of a resource, with attribute names spelled as in the schema.
type document = map[string]any

// bodyOf decodes the JSON object of a request (API §2.1: both media types). It refuses other media types with 415 (RFC
// 9110 §15.5.16); the documents do not mention them.
func bodyOf(c *exchange.Call) (document, *refusal) {
	mediaType, _, err := mime.ParseMediaType(c.Request.Header.Get("Content-Type"))
	if err != nil || mediaType != contentType && mediaType != "application/json" {
		return nil, &refusal{http.StatusUnsupportedMediaType, "", "The media type is not supported."}
	}

	decoder := json.NewDecoder(bytes.NewReader(c.Body))

	var body document
	if err := decoder.Decode(&body); err != nil || body == nil {
		return nil, badRequest(invalidSyntax, "The request body is not a JSON object.")
	}

	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, badRequest(invalidSyntax, "The request body holds more than one value.")
	}

	return body, nil
}

// reader converts what a client sends to the form of the schema.
type reader struct {
	refuseUnknown      bool
	readOnlyEnterprise bool
}

// readOnly reports whether only the server may set an attribute.
func (r reader) readOnly(attr *attribute) bool {
	return attr.readOnly || r.readOnlyEnterprise && attr.name == schemaEnterprise
}

// read returns the writable attributes of a resource, with names spelled as in the schema. It omits null, empty strings
// and empty lists, which mean unset (API §2.4), and ignores read-only attributes (RFC 7644 §3.5.1).
func (r reader) read(attributes []attribute, given document) (document, *refusal) {
	read := document{}

	for name, value := range given {
		attr := findAttribute(attributes, name)
		if attr == nil {
			if r.refuseUnknown {
				return nil, badRequest(invalidSyntax, "Attribute "+name+" is unknown.")
			}

			continue
		}

		if r.readOnly(attr) || attr.kind == kindIgnored {
			continue
		}

		clean, problem := r.readValue(attr, value)
		if problem != nil {
			return nil, problem
		}

		if clean != nil {
			read[attr.name] = clean
		}
	}

	return read, nil
}

// readValue checks the value of an attribute; nil means unset.
func (r reader) readValue(attr *attribute, value any) (any, *refusal) {
	if value == nil {
		return nil, nil
	}

	if !attr.multi {
		return r.readSingle(attr, value)
	}

	given, ok := value.([]any)
	if !ok {
		return nil, wrongType(attr, "a list")
	}

	list := []any{}

	for _, element := range given {
		clean, problem := r.readSingle(attr, element)
		if problem != nil {
			return nil, problem
		}

		if clean != nil {
			list = append(list, clean)
		}
	}

	if len(list) == 0 {
		return nil, nil
	}

	return list, nil
}

func (r reader) readSingle(attr *attribute, value any) (any, *refusal) {
	switch attr.kind {
	case kindString:
		content, ok := value.(string)
		if !ok {
			return nil, wrongType(attr, "a string")
		}

		if content == "" {
			return nil, nil
		}

		return content, checkText(attr, content)
	case kindBoolean:
		if _, ok := value.(bool); !ok {
			return nil, wrongType(attr, "true or false")
		}

		return value, nil
	case kindComplex:
		parts, ok := value.(document)
		if !ok {
			return nil, wrongType(attr, "an object")
		}

		clean, problem := r.read(attr.sub, parts)
		if problem != nil || len(clean) == 0 {
			return nil, problem
		}

		return clean, nil
	case kindIgnored:
	}

	return nil, nil
}

func wrongType(attr *attribute, want string) *refusal {
	return badRequest(invalidValue, "Attribute "+attr.name+" must be "+want+".")
}

// Limits of the account profile, assumed to hold for SCIM too (API §2.4).
const (
	maxDisplayName = 100
	maxNickName    = 30
)

func checkText(attr *attribute, content string) *refusal {
	if strings.ContainsFunc(content, unicode.IsControl) {
		return badRequest(invalidValue, "Attribute "+attr.name+" holds control characters.")
	}

	limit := map[string]int{"displayName": maxDisplayName, "nickName": maxNickName}[attr.name]
	if limit > 0 && len([]rune(content)) > limit {
		return badRequest(invalidValue, "Attribute "+attr.name+" is too long.")
	}

	return nil
}

// textOf returns the string of an attribute in a document, or nil if it is unset.
func textOf(from document, name string) *string {
	if content, ok := from[name].(string); ok {
		return &content
	}

	return nil
}

func partsOf(from document, name string) document {
	parts, _ := from[name].(document)
	return parts
}

func listOf(from document, name string) []document {
	elements, _ := from[name].([]any)

	list := make([]document, 0, len(elements))
	for _, element := range elements {
		if parts, ok := element.(document); ok {
			list = append(list, parts)
		}
	}

	return list
}
