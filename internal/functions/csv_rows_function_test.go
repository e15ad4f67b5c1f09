// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
)

// rowsOf is the argument of csv_rows with the headings that a file must have.
func rowsOf(headings ...string) attr.Value {
	values := make([]attr.Value, len(headings))
	kinds := make([]attr.Type, len(headings))

	for i, heading := range headings {
		values[i], kinds[i] = types.StringValue(heading), types.StringType
	}

	return types.TupleValueMust(kinds, values)
}

func TestCSVRows(t *testing.T) {
	t.Parallel()

	type rows = []map[string]string

	for name, test := range map[string]struct {
		text   string
		wanted []string
		want   rows
	}{
		"commas":                 {"a,b\n1,2\n", nil, rows{{"a": "1", "b": "2"}}},
		"a European spreadsheet": {"\ufeffdecision;name;id\r\nrevoke;\"Ann; Bob\";1\r\n;\"say \"\"hi\"\"\";2\r\n", []string{"id"}, rows{{"decision": "revoke", "name": "Ann; Bob", "id": "1"}, {"decision": "", "name": `say "hi"`, "id": "2"}}},
		"tabs, and what Excel says of the separator": {"sep=\t\r\na\tb\r\n1,5\t2\r\n", nil, rows{{"a": "1,5", "b": "2"}}},
		"empty lines, short rows and empty columns":  {"a,b,\n\n1\n,,\n", []string{"a", "b"}, rows{{"a": "1", "b": ""}}},
		"two lines in a cell, old Macintosh":         {"a,b\r\"x\ry\",z\r", nil, rows{{"a": "x\ry", "b": "z"}}},
		"guarded formulas":                           {"a\n'=1+1\n'tis\n", nil, rows{{"a": "=1+1"}, {"a": "'tis"}}},
		"a heading with another separator in it":     {"name, given;id\nx;1\n", []string{"id"}, rows{{"name, given": "x", "id": "1"}}},
		"headings alone":                             {"a,b\n", nil, rows{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			value, err := run(t, functions.NewCSVRowsFunction(), types.StringValue(test.text), rowsOf(test.wanted...))
			if err != nil {
				t.Fatal(err)
			}

			var got rows
			if diags := value.(types.List).ElementsAs(t.Context(), &got, false); diags.HasError() {
				t.Fatal(diags)
			}

			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}

	for name, test := range map[string]struct {
		text, says string
		wanted     []string
	}{
		"nothing":               {"\ufeff\r\n", "it is empty", nil},
		"a heading is missing":  {"what,who\n1,2\n", `line 1 has no heading "decision"; it has what, who`, []string{"who", "decision"}},
		"a heading twice":       {"a,b,a\n", `line 1 has the heading "a" twice, in columns 1 and 3`, nil},
		"more cells":            {"a,b\n1,2\n1,2,x\n", `line 3 has "x" in column 3, which has no heading`, nil},
		"an open quote":         {"a,b\n1,2\n\"x,2\n3,4\n", "line 3 opens a quote that is never closed", nil},
		"text after a quote":    {"a,b\n\"x\"y,2\n", "line 2 has text after a closing quote", nil},
		"Latin-1":               {"a,b\nJ\xf6rg,2\n", "line 2 has a character that cannot be read: the file has to be UTF-8", nil},
		"UTF-16":                {"\x00a\x00,\x00b", "NUL character", nil},
		"a table of a database": {"| a | b |\n| 1 | 2 |\n", `no heading "a"`, []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, err := run(t, functions.NewCSVRowsFunction(), types.StringValue(test.text), rowsOf(test.wanted...))
			blamed(t, err, 0, test.says)
		})
	}
}

// FuzzCSVRows: csv_rows reads back whatever csv writes.
func FuzzCSVRows(f *testing.F) {
	f.Add("a", "=b", "c\"d")
	f.Add("x;y", "'", "a\nb")
	f.Add(" x", "\t=1", "''@")

	f.Fuzz(func(t *testing.T, a, b, c string) {
		written, err := run(t, functions.NewCSVFunction(), types.DynamicValue(tuple(
			tuple(types.StringValue("one"), types.StringValue("two"), types.StringValue("three")),
			tuple(types.StringValue(a), types.StringValue(b), types.StringValue(c)),
		)))
		if err != nil {
			t.Fatal(err)
		}

		read, err := run(t, functions.NewCSVRowsFunction(), written, rowsOf())
		if err != nil {
			return // text that is not UTF-8 is an error
		}

		var got []map[string]string
		if diags := read.(types.List).ElementsAs(t.Context(), &got, false); diags.HasError() {
			t.Fatal(diags)
		}

		want := []map[string]string{{"one": a, "two": b, "three": c}}
		if a == "" && b == "" && c == "" {
			want = []map[string]string{}
		}

		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
