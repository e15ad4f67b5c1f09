// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// requestID returns the id that Atlassian's support asks for. Gateways name its header differently.
func requestID(h http.Header) string {
	for _, name := range []string{"X-Request-Id", "Atl-Traceid", "X-Trace-Id"} {
		if id := h.Get(name); id != "" {
			return id
		}
	}

	return ""
}

// describe reads selected fields of a failure in any of the ten envelopes (API §8.4). Any other body is ignored.
//
// The key is removed from each text before the text is cut: after a cut within the key, its remainder would not be
// found.
func (e *Error) describe(body []byte, header http.Header, key Secret) {
	e.RequestID = requestID(header)

	body = trimBody(body)
	switch {
	case len(body) == 0: // E9, or E10 without a page
	case isWebPage(body, header):
		e.notFromAPI = true
		e.Title = pageTitle(body)
	case body[0] == '[':
		e.describeList(body)
	case body[0] != '{': // no envelope, such as a gateway's "default backend - 404"
		e.notFromAPI = true
	default:
		var o object
		if json.Unmarshal(body, &o) == nil {
			e.describeObject(o)
		}
	}

	e.Code, e.Reason = clean(key.hide(e.Code), maxWord), clean(key.hide(e.Reason), maxWord)

	e.Title, e.Detail = clean(key.hide(e.Title), maxTitle), clean(key.hide(e.Detail), maxDetail)
	if len(e.Fields) > maxFields {
		e.Fields = e.Fields[:maxFields]
	}

	for i, f := range e.Fields {
		e.Fields[i] = FieldViolation{Field: clean(key.hide(f.Field), maxWord), Rule: clean(key.hide(f.Rule), maxWord)}
	}
}

// trimBody removes white space and a byte order mark.
func trimBody(body []byte) []byte {
	return bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\ufeff"))
}

// isWebPage reports whether an answer is a web page, which no API of Atlassian's sends. JSON counts as JSON whatever
// its media type: some servers send text/html by default.
func isWebPage(body []byte, header http.Header) bool {
	body = trimBody(body)
	if len(body) == 0 || body[0] == '{' || body[0] == '[' {
		return false
	}

	return body[0] == '<' || strings.Contains(strings.ToLower(header.Get("Content-Type")), "text/html")
}

// The maximum number of entries of a list that an error repeats.
const (
	maxFields = 10
	maxErrors = 3
)

var titleElement = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)<title[^>]*>(.{0,1000}?)</title`)
})

// pageTitle returns the title of a web page (E10). Nothing else of it is used.
func pageTitle(page []byte) string {
	if m := titleElement().FindSubmatch(page); m != nil {
		return html.UnescapeString(string(m[1]))
	}

	return ""
}

// object is a JSON object whose fields are read one by one, because a name has different types in different envelopes.
type object map[string]json.RawMessage

// text returns a string, and "" for any other type.
func (o object) text(name string) string {
	var s string
	if json.Unmarshal(o[name], &s) != nil {
		return ""
	}

	return s
}

// firstText returns the first of several fields that is a non-empty string.
func (o object) firstText(names ...string) string {
	for _, name := range names {
		if s := o.text(name); s != "" {
			return s
		}
	}

	return ""
}

func (o object) object(name string) object {
	var inner object
	if json.Unmarshal(o[name], &inner) != nil {
		return nil
	}

	return inner
}

func (o object) list(name string) []json.RawMessage {
	var inner []json.RawMessage
	if json.Unmarshal(o[name], &inner) != nil {
		return nil
	}

	return inner
}

func (e *Error) describeObject(o object) {
	if len(o.list("errors")) > 0 { // E2
		e.describeList(o["errors"])
		return
	}
	// The code of E1 is a number that repeats the status; text returns "" for it.
	e.Code = o.firstText("code", "scimType", "scimErrorType", "key") // E3, E6, E8, E5
	e.Title = o.text("title")

	e.Detail = o.firstText("detail", "message", "errorDetail", "localizedMessage")
	switch {
	case e.Detail == "": // E7
		e.Detail = o.text("error")
	case e.Title == "": // E4
		e.Title = o.text("error")
	}

	e.setRequestID(o.firstText("requestId", "traceId"))

	if e.Code != "" {
		e.setRequestID(o.text("id")) // E3
	}

	e.describeContext(o)
}

// describeList reads the first of several errors, and only the texts of the others.
func (e *Error) describeList(raw json.RawMessage) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return
	}

	var more []string

	for i, item := range items {
		var o object
		if json.Unmarshal(item, &o) != nil {
			continue
		}

		if i == 0 {
			e.Code, e.Title, e.Detail = o.firstText("code", "key"), o.text("title"), o.firstText("detail", "message")
			e.setRequestID(o.firstText("id", "requestId", "traceId"))

			continue
		}

		if text := o.firstText("detail", "message", "title"); text != "" && text != e.Detail {
			more = append(more, text)
		}
	}

	if left := len(more) - maxErrors; left > 0 {
		more = append(more[:maxErrors], fmt.Sprintf("and %d more", left))
	}

	if len(more) > 0 {
		if e.Detail != "" {
			more = slices.Insert(more, 0, e.Detail)
		}

		e.Detail = strings.Join(more, "; ")
	}
}

// setRequestID keeps the first request id: that of a header, else that of the body.
func (e *Error) setRequestID(id string) {
	if e.RequestID == "" {
		e.RequestID = id
	}
}

// describeContext reads what user management adds to its key (E5) as context or errorDetail. Both are documented or
// measured as an object and as a text (API §8.5 no. 40); the fields of the lifecycle conflict may be at the top (API
// §5).
func (e *Error) describeContext(o object) {
	if text := o.text("context"); text != "" && e.Detail == "" {
		e.Detail = text
	}

	context := o
	for _, name := range []string{"errorDetail", "context"} {
		if inner := o.object(name); len(inner) > 0 {
			context = inner
		}
	}

	e.Reason = context.object("reason").text("key")
	if e.Detail == "" {
		e.Detail = context.text("message")
	}

	if domain := context.text("domain"); domain != "" && e.Detail == "" {
		e.Detail = "domain " + domain
	}

	for _, raw := range context.list("errorCodes") {
		var code object
		if json.Unmarshal(raw, &code) != nil {
			continue
		}

		if e.Reason == "" {
			e.Reason = code.text("code")
		}

		if text := code.text("message"); text != "" && !strings.Contains(e.Detail, text) {
			e.Detail = strings.TrimPrefix(e.Detail+"; "+text, "; ")
		}
	}

	for _, raw := range context.list("fieldViolations") {
		var field object
		if json.Unmarshal(raw, &field) != nil {
			continue
		}

		for _, raw := range field.list("violations") {
			var violation object
			if json.Unmarshal(raw, &violation) == nil {
				e.Fields = append(e.Fields, FieldViolation{Field: field.text("field"), Rule: violation.text("key")})
			}
		}
	}

	if e.Code == "forbidden.fieldMutation" {
		e.describeRules(context)
	}
}

// describeRules reads which fields can't be changed, and why.
func (e *Error) describeRules(rules object) {
	paths := make([]string, 0, len(rules))
	for path := range rules {
		paths = append(paths, path)
	}

	slices.Sort(paths)

	for _, path := range paths {
		if reason := rules.object(path).object("reason").text("key"); reason != "" {
			e.Fields = append(e.Fields, FieldViolation{Field: path, Rule: reason})
		}
	}
}
