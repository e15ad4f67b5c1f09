// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const (
	bookPath = "/api/books/8c5f1e8e-6f0e-4c0b-9a43-1f0a4f2f3c11"
	novel    = `{"id":"1","title":"Emma","pages":474,"kind":"novel","printed":"1815-12-23T00:00:00Z"}`
)

// exchange returns an entry as the journal would record it.
func exchange(method, target, request string, status int, answer string, changes ...func(*simulator.Entry)) simulator.Entry {
	path, query, _ := strings.Cut(target, "?")

	values, err := url.ParseQuery(query)
	if err != nil {
		panic(err) // a mistake in the test itself
	}

	entry := simulator.Entry{
		Sequence: 1, Method: method, Path: path, Query: values, Status: status, Ended: time.Unix(1, 0),
		RequestHeader:  http.Header{"Content-Type": {"application/json"}},
		ResponseHeader: http.Header{"Content-Type": {"application/json"}},
		RequestSize:    len(request), ResponseSize: len(answer),
	}
	if request != "" {
		entry.RequestBody = []byte(request)
	}

	if answer != "" {
		entry.ResponseBody = []byte(answer)
	}

	for _, change := range changes {
		change(&entry)
	}

	return entry
}

func answersSCIM(entry *simulator.Entry) {
	entry.ResponseHeader = http.Header{"Content-Type": {"application/scim+json; charset=utf-8"}}
}

func libraryContract(t *testing.T) *contract {
	t.Helper()

	c, err := load(filepath.Join("testdata", "library.json"))
	if err != nil {
		t.Fatal(err)
	}

	return c
}

func TestExchangesThatKeepTheContract(t *testing.T) {
	t.Parallel()

	c := libraryContract(t)

	for name, entry := range map[string]simulator.Entry{
		"list":                exchange("GET", "/api/books?limit=10&ids=a&ids=b&filter[genre]=x", "", 200, `{"data":[`+novel+`]}`),
		"empty list":          exchange("GET", "/api/books", "", 200, `{"data":[]}`),
		"by id":               exchange("GET", bookPath, "", 200, novel),
		"create, SCIM answer": exchange("POST", "/api/books", `{"title":"Emma"}`, 201, novel, answersSCIM),
		"create, SCIM both": exchange("POST", "/api/books", `{"title":"Emma"}`, 201, novel, answersSCIM, func(e *simulator.Entry) {
			e.RequestHeader = http.Header{"Content-Type": {"application/scim+json"}}
		}),
		"free-form object":   exchange("GET", bookPath, "", 200, `{"title":"Emma","notes":{"any":{"thing":1}}}`),
		"additional values":  exchange("GET", bookPath, "", 200, `{"title":"Emma","labels":{"shelf":"A"}}`),
		"one alternative":    exchange("GET", bookPath, "", 200, `{"title":"Emma","medium":{"file":"emma.txt"}}`),
		"same path template": exchange("DELETE", "/api/books/anything", "", 204, ""),
		"refused":            exchange("POST", "/api/books", `{"title":"Emma"}`, 400, ""),
		"escaped segment":    exchange("DELETE", "/api/books/a b|c:d", "", 204, ""),
		"no answer":          exchange("GET", bookPath, "", 0, ""),
		"answer by a fault": exchange("GET", bookPath, "", 502, "<html>", func(e *simulator.Entry) {
			e.Fault = true
		}),
		"answer under way": exchange("GET", bookPath, "", 200, `{"ti`, func(e *simulator.Entry) { e.Ended = time.Time{} }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if result := c.check(t.Context(), &entry); len(result.deviations) > 0 || result.unread > 0 {
				t.Errorf("check: %q, unread %d; want nothing", result.deviations, result.unread)
			}
		})
	}
}

func TestDeviations(t *testing.T) {
	t.Parallel()

	c := libraryContract(t)

	for name, test := range map[string]struct {
		entry simulator.Entry
		want  []string // a part of each deviation's text, in order
	}{
		"unknown path":   {exchange("GET", "/api/films", "", 200, "{}"), []string{"GET /api/films: path: operation"}},
		"unknown base":   {exchange("GET", "/books", "", 200, "{}"), []string{"GET /books: path: operation"}},
		"unknown method": {exchange("PUT", bookPath, "{}", 200, novel), []string{"path: operation"}},
		"path parameter": {exchange("GET", "/api/books/emma", "", 200, novel), []string{"path bookId: format"}},
		"unknown query parameter": {
			exchange("GET", "/api/books?pageSize=5", "", 200, "{}"), []string{`query pageSize: parameter`},
		},
		"unknown part of a query parameter": {
			exchange("GET", "/api/books?limit[genre]=5", "", 200, "{}"), []string{`query limit[genre]: parameter`},
		},
		"query parameter too large": {exchange("GET", "/api/books?limit=101", "", 200, "{}"), []string{"query limit: maximum"}},
		"query parameter no number": {exchange("GET", "/api/books?limit=ten", "", 200, "{}"), []string{"query limit: parameter"}},
		"too many values":           {exchange("GET", "/api/books?ids=a&ids=b&ids=c", "", 200, "{}"), []string{"query ids: maxItems"}},
		"body where none is taken": {
			exchange("GET", bookPath, "{}", 200, novel), []string{"request body: content: the operation takes no body"},
		},
		"body missing": {exchange("POST", "/api/books", "", 400, ""), []string{"request body: content: the operation needs a body"}},
		"body of another type": {
			exchange("POST", "/api/books", "title=Emma", 400, "", func(e *simulator.Entry) {
				e.RequestHeader = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
			}), []string{"request body Content-Type: content"},
		},
		"body no JSON":       {exchange("POST", "/api/books", `{"title":`, 400, ""), []string{"request body: syntax"}},
		"body two values":    {exchange("POST", "/api/books", `{"title":"A"}{}`, 400, ""), []string{"request body: syntax"}},
		"unknown field sent": {exchange("POST", "/api/books", `{"title":"A","isbn":"1"}`, 400, ""), []string{"request body /isbn: property"}},
		"unknown field sent in allOf": {
			exchange("POST", "/api/books", `{"title":"A","author":{"surname":"B"}}`, 400, ""),
			[]string{"request body /author/surname: property"},
		},
		"unknown field sent in a list": {
			exchange("POST", "/api/books", `{"title":"A","editions":[{"value":"1"},{"year":2}]}`, 400, ""),
			[]string{"request body /editions/1/year: property"},
		},
		"unknown field sent in oneOf": {
			exchange("POST", "/api/books", `{"title":"A","medium":{"paper":"yes","file2":"no"}}`, 400, ""),
			[]string{"request body /medium/file2: property"},
		},
		"wrong type sent":  {exchange("POST", "/api/books", `{"title":7}`, 400, ""), []string{"request body /title: type"}},
		"required missing": {exchange("POST", "/api/books", `{}`, 400, ""), []string{"request body /title: required"}},
		"read-only sent":   {exchange("POST", "/api/books", `{"title":"A","id":"1"}`, 400, ""), []string{"request body /id: readOnly"}},
		"request before a fault": {
			exchange("POST", "/api/books", `{"isbn":"1","title":"A"}`, 500, "", func(e *simulator.Entry) { e.Fault = true }),
			[]string{"request body /isbn: property"},
		},
		"unknown status":        {exchange("GET", bookPath, "", 418, ""), []string{"(418): status: status"}},
		"answer missing":        {exchange("GET", bookPath, "", 200, ""), []string{"answer body: content"}},
		"answer not described":  {exchange("POST", "/api/books", `{"title":"A"}`, 400, "{}"), []string{"(400): answer body: content"}},
		"answer of other type":  {exchange("GET", bookPath, "", 200, novel, answersSCIM), []string{"answer body Content-Type: content"}},
		"answer no JSON":        {exchange("GET", bookPath, "", 200, "<html>"), []string{"answer body: syntax"}},
		"answer header":         {exchange("GET", "/api/books", "", 200, "{}", func(e *simulator.Entry) { e.ResponseHeader.Set("X-Count", "many") }), []string{"answer header: content"}},
		"unknown field given":   {exchange("GET", bookPath, "", 200, `{"title":"A","isbn":"1"}`), []string{"answer body /isbn: property"}},
		"wrong type in a list":  {exchange("GET", "/api/books", "", 200, `{"data":[{"title":"A","pages":"9"}]}`), []string{"answer body /data/0/pages: type"}},
		"wrong type in allOf":   {exchange("GET", bookPath, "", 200, `{"title":"A","author":{"name":5}}`), []string{"answer body /author/name: type"}},
		"wrong additional":      {exchange("GET", bookPath, "", 200, `{"title":"A","labels":{"x":5}}`), []string{"answer body /labels/x: type"}},
		"null":                  {exchange("GET", bookPath, "", 200, `{"title":"A","pages":null}`), []string{"answer body /pages: nullable"}},
		"not in the enum":       {exchange("GET", bookPath, "", 200, `{"title":"A","kind":"Novel"}`), []string{`answer body /kind: enum`}},
		"no alternative":        {exchange("GET", bookPath, "", 200, `{"title":"A","medium":{"paper":1}}`), []string{`answer body /medium: oneOf`}},
		"wrong format":          {exchange("GET", bookPath, "", 200, `{"title":"A","printed":"1815"}`), []string{`answer body /printed: format`}},
		"two at once":           {exchange("GET", bookPath, "", 200, `{"isbn":1,"title":2}`), []string{"/isbn: property", "/title: type"}},
		"found only in a query": {exchange("GET", bookPath+"?x=1", "", 200, novel), []string{"query x: parameter"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			assertDeviations(t, c.check(t.Context(), &test.entry).deviations, test.want)
		})
	}
}

func TestPatchIsHeldAgainstTheResource(t *testing.T) {
	t.Parallel()

	c := libraryContract(t)
	c.known = []knownDeviation{{
		document: "library", place: inRequest, fields: []string{"/Operations"}, rule: ruleProperty,
	}}

	for name, test := range map[string]struct {
		operation string
		want      []string
	}{
		"replace":                  {operation: `{"op":"replace","path":"title","value":"Emma"}`},
		"without a path":           {operation: `{"op":"replace","value":{"title":"Emma","author":{"name":"Jane"}}}`},
		"part":                     {operation: `{"op":"replace","path":"author.name","value":"Jane"}`},
		"list":                     {operation: `{"op":"add","path":"editions","value":[{"value":"1"}]}`},
		"remove":                   {operation: `{"op":"remove","path":"title"}`},
		"chosen entry":             {operation: `{"op":"remove","path":"editions[value eq \"a.b]c\"]"}`},
		"part of a chosen":         {operation: `{"op":"replace","path":"editions[value eq \"1\"].first","value":true}`},
		"unknown op":               {`{"op":"Replace","path":"title","value":"Emma"}`, []string{"/Operations/0/op: enum"}},
		"unknown attribute":        {`{"op":"replace","path":"isbn","value":"1"}`, []string{"/Operations/0/path: patch path"}},
		"unknown part":             {`{"op":"replace","path":"author.age","value":"1"}`, []string{"/Operations/0/path: patch path"}},
		"unknown in filter":        {`{"op":"remove","path":"editions[year eq 1]"}`, []string{"/Operations/0/path: patch path"}},
		"unknown part of a chosen": {`{"op":"remove","path":"editions[value eq \"1\"].year"}`, []string{"/Operations/0/path: patch path"}},
		"filter on no list":        {`{"op":"remove","path":"title[value eq 1]"}`, []string{"/Operations/0/path: patch path"}},
		"filter without end":       {`{"op":"remove","path":"editions[value eq 1"}`, []string{"/Operations/0/path: patch path"}},
		"unknown in value":         {`{"op":"replace","value":{"isbn":"1","title":"A"}}`, []string{"/Operations/0/value/isbn: property"}},
		"unknown in a list":        {`{"op":"add","path":"editions","value":[{"year":1}]}`, []string{"/Operations/0/value/0/year: property"}},
		"wrong type":               {`{"op":"replace","path":"title","value":1}`, []string{"/Operations/0/value: type"}},
		"value missing":            {`{"op":"replace","path":"title"}`, []string{"/Operations/0/value: required"}},
		"read-only":                {`{"op":"replace","path":"id","value":"2"}`, []string{"/Operations/0/path: readOnly"}},
		"extension": {
			`{"op":"replace","path":"urn:example:2.0:Shelf:room","value":"2"}`, []string{"/Operations/0/path: readOnly"},
		},
		"whole extension": {
			`{"op":"replace","path":"urn:example:2.0:Shelf","value":{"floor":"2"}}`,
			[]string{"/Operations/0/path: readOnly", "/Operations/0/value/floor: property"},
		},
		"unknown extension":       {`{"op":"replace","path":"urn:example:2.0:Box:room","value":"2"}`, []string{"patch path"}},
		"unknown part of the URN": {`{"op":"replace","path":"urn:example:2.0:Shelf:floor","value":"2"}`, []string{"patch path"}},
		"unknown field":           {`{"op":"remove","path":"title","comment":"x"}`, []string{"/Operations/0/comment: property"}},
		"op of another type":      {`{"op":1,"path":"title"}`, []string{"/Operations/0/op: type"}},
		"no object":               {`"remove"`, []string{"/Operations/0: type"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			entry := exchange("PATCH", bookPath, `{"schemas":["urn:x"],"Operations":[`+test.operation+`]}`, 200, novel)
			assertDeviations(t, c.check(t.Context(), &entry).deviations, test.want)
		})
	}

	t.Run("name of the list", func(t *testing.T) {
		t.Parallel()

		entry := exchange("PATCH", bookPath, `{"operations":[{"op":"remove","path":"title"}],"ops":[]}`, 200, novel)
		assertDeviations(t, c.check(t.Context(), &entry).deviations, []string{"request body /ops: property"})
	})

	t.Run("empty list", func(t *testing.T) {
		t.Parallel()

		entry := exchange("PATCH", bookPath, `{"operations":[]}`, 200, novel)
		assertDeviations(t, c.check(t.Context(), &entry).deviations, []string{"request body /operations: type"})
	})
}

func assertDeviations(t *testing.T, have []deviation, want []string) {
	t.Helper()

	if len(have) != len(want) {
		t.Fatalf("deviations: %q; want %q", have, want)
	}

	for i := range want {
		if !strings.Contains(have[i].String(), want[i]) {
			t.Errorf("deviation %q; want %q in it", have[i], want[i])
		}
	}
}
