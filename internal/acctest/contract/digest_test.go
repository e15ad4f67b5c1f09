// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Exchanges with one digest are examined once, so every difference that a document could describe must change the
// digest.
func TestDigest(t *testing.T) {
	t.Parallel()

	const (
		one   = "8c5f1e8e-6f0e-4c0b-9a43-1f0a4f2f3c11"
		other = "00000000-1111-4222-9333-444444444444"
		third = "99999999-9999-4999-9999-999999999999"
	)

	c := libraryContract(t)
	of := func(path, request, answer string, changes ...func(*simulator.Entry)) [32]byte {
		entry := exchange("PUT", "/api/books/"+path, request, 200, answer, changes...)

		return c.digestOf(&entry)
	}
	header := func(name, value string) func(*simulator.Entry) {
		return func(e *simulator.Entry) {
			e.ResponseHeader = e.ResponseHeader.Clone()
			e.ResponseHeader[name] = []string{value}
		}
	}
	fault := func(e *simulator.Entry) { e.Fault = true }

	for name, test := range map[string]struct {
		a, b [32]byte
		same bool
	}{
		"ids":                  {of(one, `["`+other+`"]`, `["`+one+`"]`), of(third, `["`+one+`"]`, `["`+third+`"]`), true},
		"which id it is":       {of(one, `["`+other+`"]`, `["`+one+`"]`), of(one, `["`+other+`"]`, `["`+other+`"]`), false},
		"ids side by side":     {of("", one+one+other, ""), of("", other+other+one, ""), true},
		"an id's version":      {of(one, "", ""), of("8c5f1e8e-6f0e-1c0b-9a43-1f0a4f2f3c11", "", ""), false},
		"an id's variant":      {of(one, "", ""), of("8c5f1e8e-6f0e-4c0b-8a43-1f0a4f2f3c11", "", ""), false},
		"no id at all":         {of(one, "", ""), of("8c5f1e8e-6f0e-4c0b-9a43-1f0a4f2f3c1g", "", ""), false},
		"an id that is longer": {of(one, "", ""), of(one+"1", "", ""), false},
		"capitals":             {of(one, "", ""), of("8C5F1E8E-6F0E-4C0B-9A43-1F0A4F2F3C11", "", ""), false},
		"times":                {of("", "2026-01-02T03:04:05.06Z", ""), of("", "2026-01-02T03:14:25.16Z", ""), true},
		"a minute too many":    {of("", "2026-01-02T03:04:05Z", ""), of("", "2026-01-02T03:64:05Z", ""), false},
		"days":                 {of("", "2026-01-02T03:04:05Z", ""), of("", "2026-01-32T03:04:05Z", ""), false},
		"fractions":            {of("", "2026-01-02T03:04:05Z", ""), of("", "2026-01-02T03:04:05.5Z", ""), false},
		"paths":                {of("a", "", ""), of("b", "", ""), false},
		"requests":             {of("", "a", ""), of("", "b", ""), false},
		"answers":              {of("", "", "a"), of("", "", "b"), false},
		"whose body it is":     {of("", "a", ""), of("", "", "a"), false},
		"statuses":             {of("", "", ""), of("", "", "", func(e *simulator.Entry) { e.Status = 201 }), false},
		"bodies not kept":      {of("", "", ""), of("", "", "", func(e *simulator.Entry) { e.ResponseSize = 1 }), false},
		"answers of faults":    {of("", "", "a", fault), of("", "", "b", fault), true},
		"a fault":              {of("", "", "a", fault), of("", "", "a"), false},
		"under way":            {of("", "", ""), of("", "", "", func(e *simulator.Entry) { e.Ended = time.Time{} }), false},
		"media types":          {of("", "", ""), of("", "", "", header("Content-Type", "text/html")), false},
		"described headers":    {of("", "", ""), of("", "", "", header("X-Count", "1")), false},
		"other headers":        {of("", "", ""), of("", "", "", header("Date", "today")), true},
	} {
		if same := test.a == test.b; same != test.same {
			t.Errorf("%s: taken for the same: %t", name, same)
		}
	}
}

func TestHeadersIn(t *testing.T) {
	t.Parallel()

	shelf := openapi3.NewOperation()
	shelf.AddParameter(openapi3.NewHeaderParameter("x-shelf"))

	paths := openapi3.NewPaths(openapi3.WithPath("/shelf", &openapi3.PathItem{Get: shelf}))
	documents := []*document{libraryContract(t).documents[0], {spec: &openapi3.T{Paths: paths}}}

	if diff := cmp.Diff([]string{"Content-Type", "X-Count", "X-Shelf"}, headersIn(documents)); diff != "" {
		t.Error(diff)
	}
}
