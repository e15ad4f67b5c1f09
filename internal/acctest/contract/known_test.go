// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestKnownDeviationsExplainOnlyTheirOwn(t *testing.T) {
	t.Parallel()

	kind := knownDeviation{
		document: "library", operation: "GET /api/books/*", status: 200, place: inAnswer, fields: []string{"/kind"}, rule: "enum",
		values: []string{`"Novel"`},
	}
	refusal := knownDeviation{
		document: "library", operation: "POST *", status: 400, place: inAnswer, rule: ruleContent, as: "Refusal",
	}
	gone := knownDeviation{document: "library", status: 410, place: inStatus, rule: ruleStatus}

	c := libraryContract(t)
	c.known = []knownDeviation{kind, refusal, gone}
	c.newer = []newerOperation{{"GET", "/api/films/{filmId}/cast", "§1"}}

	for name, test := range map[string]struct {
		entry simulator.Entry
		want  []string
	}{
		"explained":           {entry: exchange("GET", bookPath, "", 200, `{"title":"A","kind":"Novel"}`)},
		"explained status":    {entry: exchange("GET", bookPath, "", 410, "")},
		"newer operation":     {entry: exchange("GET", "/api/films/1/cast", "", 200, "{}")},
		"other value":         {exchange("GET", bookPath, "", 200, `{"title":"A","kind":"Drama"}`), []string{"/kind: enum"}},
		"other operation":     {exchange("GET", "/api/books", "", 200, `{"data":[{"title":"A","kind":"Novel"}]}`), []string{"/data/0/kind: enum"}},
		"other place":         {exchange("POST", "/api/books", `{"title":"A","kind":"Novel"}`, 400, ""), []string{"request body /kind: enum"}},
		"beside another":      {exchange("GET", bookPath, "", 200, `{"title":"A","kind":"Novel","isbn":1}`), []string{"/isbn: property"}},
		"other status":        {exchange("GET", bookPath, "", 409, ""), []string{"(409): status"}},
		"newer, more of it":   {exchange("GET", "/api/films/1/cast/2", "", 200, "{}"), []string{"path: operation"}},
		"newer, empty name":   {exchange("GET", "/api/films//cast", "", 200, "{}"), []string{"path: operation"}},
		"newer, other method": {exchange("POST", "/api/films/1/cast", "", 200, "{}"), []string{"path: operation"}},
		"as another schema":   {entry: exchange("POST", "/api/books", `{"title":"A"}`, 400, `{"reason":"full"}`)},
		"as another schema, deviating": {
			exchange("POST", "/api/books", `{"title":"A"}`, 400, `{"reason":1,"cause":"x"}`),
			[]string{"answer body /cause: property", "answer body /reason: type"},
		},
		"as another schema, no JSON": {exchange("POST", "/api/books", `{"title":"A"}`, 400, `full`), []string{"answer body: syntax"}},
		"as another schema, other type": {
			exchange("POST", "/api/books", `{"title":"A"}`, 400, `full`, func(e *simulator.Entry) {
				e.ResponseHeader.Set("Content-Type", "text/plain")
			}),
			[]string{"answer body Content-Type: content"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			assertDeviations(t, c.check(t.Context(), &test.entry).deviations, test.want)
		})
	}
}

func TestPatterns(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		match         func(pattern, text string) bool
		pattern, text string
		want          bool
	}{
		{matchText, "GET /a", "GET /a", true},
		{matchText, "GET /a", "GET /a/b", false},
		{matchText, "* /a/*", "GET /a/b", true},
		{matchText, "GET /a/*/c*", "GET /a/b/c", true},
		{matchText, "GET /a/*/c*", "GET /a/b/d", false},
		{matchText, "GET *", "POST /a", false},
		{matchText, "*ab", "ab", true},
		{matchText, "a*a", "a", false},
		{matchPointer, "/a/*/b", "/a/0/b", true},
		{matchPointer, "/a/*/b", "/a/0/1/b", false},
		{matchPointer, "/a", "/a/b", false},
		{matchPointer, "/a", "/A", false},
		{matchPointer, "", "", true},
		{matchPointer, "", "/a", false},
	} {
		if have := test.match(test.pattern, test.text); have != test.want {
			t.Errorf("%q against %q: %t, want %t", test.pattern, test.text, have, test.want)
		}
	}
}

// TestKnownDeviationsAreReferenced checks that each entry names its section of the fact sheet, so that it is an
// explanation and not an excuse.
func TestKnownDeviationsAreReferenced(t *testing.T) {
	t.Parallel()

	section := regexp.MustCompile(`^API §\d+(\.\d+)?(, E?\d+)?$`)

	for i, k := range knownDeviations {
		t.Run(fmt.Sprintf("%d %s %s", i, k.operation, k.fields), func(t *testing.T) {
			t.Parallel()

			if !section.MatchString(k.section) {
				t.Errorf("section %q is none of the fact sheet", k.section)
			}

			if k.document == "" || k.place == "" || k.rule == "" || k.reason == "" {
				t.Error("document, place, rule and reason must be given")
			}

			if k.as != "" && (k.fields != nil || k.rule != ruleStatus && k.rule != ruleContent) {
				t.Error("only a status or a body that is not described can have another schema")
			}

			if slices.ContainsFunc(knownDeviations[:i], func(other knownDeviation) bool {
				return fmt.Sprint(other) == fmt.Sprint(k)
			}) {
				t.Error("is in the table twice")
			}
		})
	}

	for _, o := range newerOperations {
		if !section.MatchString(o.section) {
			t.Errorf("%s %s: section %q is none of the fact sheet", o.method, o.path, o.section)
		}
	}
}

// TestKnownDeviationsFitTheDocuments finds entries that explain nothing because the documents lack their operation or
// schema.
func TestKnownDeviationsFitTheDocuments(t *testing.T) {
	t.Parallel()

	c := publishedContract(t)

	operations := map[string][]string{}

	for _, d := range c.documents {
		base := ""

		if len(d.spec.Servers) > 0 {
			paths, err := hostless(d.spec.Servers)
			if err != nil {
				t.Fatal(err)
			}

			base = strings.TrimSuffix(paths[0].URL, "/")
		}

		for path, item := range d.spec.Paths.Map() {
			for method := range item.Operations() {
				operations[d.name] = append(operations[d.name], method+" "+base+path)
			}
		}
	}

	for _, k := range knownDeviations {
		if !slices.ContainsFunc(operations[k.document], func(name string) bool {
			return k.operation == "" || matchText(k.operation, name)
		}) {
			t.Errorf("%s has no operation %q", k.document, k.operation)
		}

		for _, d := range c.documents {
			if d.name == k.document && k.as != "" && d.spec.Components.Schemas[k.as] == nil {
				t.Errorf("%s has no schema %s", k.document, k.as)
			}
		}
	}
}

// publishedContract skips the test without Atlassian's documents, which are not part of the repository.
func publishedContract(t *testing.T) *contract {
	t.Helper()

	c, err := published()
	if err != nil {
		t.Fatal(err)
	}

	if c == nil {
		t.Skipf("%s is not set: Atlassian's own documents are needed", FolderVariable)
	}

	return c
}

func TestLoadSaysWhichDocument(t *testing.T) {
	t.Parallel()

	missing := filepath.Join(t.TempDir(), "missing.json")
	if _, err := load(missing); err == nil || !strings.Contains(err.Error(), "missing.json") {
		t.Errorf("load: %v, want an error that names the file", err)
	}
}
