// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
)

// people returns the result of users_csv as plain texts.
func people(tb testing.TB, text string) (map[string]string, *function.FuncError) {
	tb.Helper()

	value, err := run(tb, functions.NewUsersCSVFunction(columns), types.StringValue(text))
	if err != nil {
		return nil, err
	}

	list, ok := value.(types.Map)
	if !ok {
		tb.Fatalf("the result is a %T", value)
	}

	out := map[string]string{}
	if diags := list.ElementsAs(tb.Context(), &out, false); diags.HasError() {
		tb.Fatal(diags)
	}

	return out, nil
}

func TestUsersCSV(t *testing.T) {
	t.Parallel()

	const ann = `{"display_name":"Ann Lee","email":"ann@corp.test"}`

	for name, test := range map[string]struct {
		text string
		want map[string]string
	}{
		"commas":             {"email,display_name\nann@corp.test,Ann Lee\n", map[string]string{"ann@corp.test": ann}},
		"semicolons":         {"email;display_name\nann@corp.test;Ann Lee", map[string]string{"ann@corp.test": ann}},
		"tabs":               {"email\tdisplay_name\nann@corp.test\tAnn Lee\n", map[string]string{"ann@corp.test": ann}},
		"as Excel writes it": {"\ufeffemail;display_name;department\r\nann@corp.test;Ann Lee;\r\n;;\r\n", map[string]string{"ann@corp.test": ann}},
		"sep=":               {"sep=;\r\nemail;display_name\r\nann@corp.test;Ann Lee\r\n", map[string]string{"ann@corp.test": ann}},
		"old line ends":      {"email,display_name\rann@corp.test,Ann Lee\r", map[string]string{"ann@corp.test": ann}},
		"blanks and quotes":  {"\n email , \"display_name\" \n\n ann@corp.test ,\t\"Ann Lee\" \n", map[string]string{"ann@corp.test": ann}},
		"one column":         {"email\nAnn@Corp.Test\n", map[string]string{"ann@corp.test": `{"email":"Ann@Corp.Test"}`}},
		"headings alone":     {"email,display_name", map[string]string{}},
		"a comma in a heading line of semicolons": {
			"email;display_name\nann@corp.test;Lee, Ann\n", map[string]string{"ann@corp.test": `{"display_name":"Lee, Ann","email":"ann@corp.test"}`},
		},
		"separators in quotes": {
			"email,display_name,department\nann@corp.test,\"Lee, Ann \"\"A\"\"\",\" padded \"\n",
			map[string]string{"ann@corp.test": `{"department":" padded ","display_name":"Lee, Ann \"A\"","email":"ann@corp.test"}`},
		},
		"a quote inside":   {"email,display_name\nann@corp.test,Ann \"A\" Lee\n", map[string]string{"ann@corp.test": `{"display_name":"Ann \"A\" Lee","email":"ann@corp.test"}`}},
		"keys":             {"key,email\n4711,ann@corp.test\nb,bob@corp.test\n", map[string]string{"4711": `{"email":"ann@corp.test"}`, "b": `{"email":"bob@corp.test"}`}},
		"unset at the end": {"email,display_name,department\nann@corp.test,Ann Lee\n", map[string]string{"ann@corp.test": ann}},
		"a column without a name": {
			"email,,display_name,\nann@corp.test,,Ann Lee,\n", map[string]string{"ann@corp.test": ann},
		},
		"inactive": {
			"email,active\na@corp.test,FALSE\nb@corp.test,true\nc@corp.test,no\nd@corp.test,1\ne@corp.test,\n",
			map[string]string{
				"a@corp.test": `{"active":false,"email":"a@corp.test"}`, "b@corp.test": `{"active":true,"email":"b@corp.test"}`,
				"c@corp.test": `{"active":false,"email":"c@corp.test"}`, "d@corp.test": `{"active":true,"email":"d@corp.test"}`,
				"e@corp.test": `{"email":"e@corp.test"}`,
			},
		},
		"numbers": {
			"email;phone_numbers\na@corp.test;+45 1\nb@corp.test;*work=+45 1| mobile = +45 2 |+45 3\nc@corp.test;\"[{\"\"value\"\":\"\"a=|b\"\",\"\"type\"\":\"\"x\"\",\"\"primary\"\":true}]\"\n",
			map[string]string{
				"a@corp.test": `{"email":"a@corp.test","phone_numbers":[{"value":"+45 1"}]}`,
				"b@corp.test": `{"email":"b@corp.test","phone_numbers":[{"primary":true,"type":"work","value":"+45 1"},{"type":"mobile","value":"+45 2"},{"value":"+45 3"}]}`,
				"c@corp.test": `{"email":"c@corp.test","phone_numbers":[{"primary":true,"type":"x","value":"a=|b"}]}`,
			},
		},
		"guarded": {"email,display_name\nann@corp.test,'=Ann\nbob@corp.test,''@b\ncem@corp.test,'tis\n", map[string]string{
			"ann@corp.test": `{"display_name":"=Ann","email":"ann@corp.test"}`, "bob@corp.test": `{"display_name":"'@b","email":"bob@corp.test"}`,
			"cem@corp.test": `{"display_name":"'tis","email":"cem@corp.test"}`,
		}},
		"as jsonencode escapes": {"email,display_name\nann@corp.test,<A&B>\n", map[string]string{"ann@corp.test": `{"display_name":"\u003cA\u0026B\u003e","email":"ann@corp.test"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, err := people(t, test.text)
			if err != nil {
				t.Fatal(err)
			}

			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUsersCSVThatIsWrong(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		text string
		says []string
	}{
		"nothing":              {"", []string{"empty"}},
		"blank lines":          {"\r\n \r\n", []string{"empty"}},
		"no headings":          {"ann@corp.test,Ann Lee\nbob@corp.test,Bob\n", []string{"line 1 is a person", "headings"}},
		"another file":         {"<html><body>\nSign in\n</body></html>", []string{"line 1 has no heading \"email\""}},
		"heading misspelled":   {"email,dispaly_name\n", []string{"line 1", "\"dispaly_name\"", "did you mean display_name?"}},
		"heading of others":    {"email,First Name,Phone\n", []string{"did you mean given_name?", "did you mean phone_numbers?"}},
		"heading in capitals":  {"E-Mail,Display Name\n", []string{"did you mean email?", "did you mean display_name?", "no heading \"email\""}},
		"heading unknown":      {"email,shoe size\n", []string{"\"shoe size\", which is no attribute of a user"}},
		"heading twice":        {"email,department,department\n", []string{"twice, in columns 2 and 3"}},
		"heading beyond email": {"email,on_destroy\n", []string{"on_destroy"}},
		"no address":           {"email,display_name\n,Ann\n", []string{"line 2 has no e-mail address"}},
		"columns shifted":      {"email,display_name\nAnn,ann@corp.test\n", []string{"line 2", "\"Ann\" under email"}},
		"two lines":            {"email;display_name\nann@corp.test;Ann\n\nANN@corp.test;Ann Lee\n", []string{"lines 2 and 4 have the same e-mail address", "ANN@corp.test"}},
		"two keys":             {"key,email\na,ann@corp.test\nb,Ann@Corp.Test\n", []string{"lines 2 and 3 have the same e-mail address"}},
		"one key":              {"key,email\na,ann@corp.test\na,bob@corp.test\n", []string{"lines 2 and 3 have the same key, \"a\""}},
		"no key":               {"key,email\n,ann@corp.test\n", []string{"line 2 has no key"}},
		"one user name":        {"email,user_name\na@corp.test,x\nb@corp.test,X\n", []string{"lines 2 and 3 have the same user name"}},
		"one external id":      {"email,external_id\na@corp.test,7\nb@corp.test,7\n", []string{"lines 2 and 3 have the same external id"}},
		"too many cells":       {"email,display_name\nann@corp.test,Lee, Ann\n", []string{"line 2 has 3 cells under 2 headings"}},
		"a cell under nothing": {"email,\nann@corp.test,x\n", []string{"line 2", "column 2, which has no heading"}},
		"not a bool":           {"email,active\nann@corp.test,perhaps\n", []string{"line 2", "\"perhaps\" under active", "true or false"}},
		"an open quote":        {"email,display_name\nann@corp.test,\"Ann\nbob@corp.test,Bob\n", []string{"line 2 opens a quote that is never closed"}},
		"text after a quote":   {"email,display_name\nann@corp.test,\"Ann\" Lee\n", []string{"line 2 has text after a closing quote"}},
		"an error after lines": {"email,display_name,active\nann@corp.test,\"Ann\r\nLee\",\nbob@corp.test,,x\n", []string{"line 4"}},
		"two primary":          {"email,phone_numbers\nann@corp.test,*1|*2\n", []string{"line 2", "only one number"}},
		"a number missing":     {"email,phone_numbers\nann@corp.test,1||2\n", []string{"a number is empty"}},
		"JSON that is none":    {"email;phone_numbers\nann@corp.test;[{value\n", []string{"line 2", "as JSON"}},
		"other JSON":           {"email;phone_numbers\nann@corp.test;\"[{\"\"number\"\":1}]\"\n", []string{"as JSON"}},
		"Latin-1":              {"email,display_name\nann@corp.test,J\xf8rgen\n", []string{"line 2", "UTF-8", "textdecodebase64"}},
		"Latin-1, converted":   {"email,display_name\nann@corp.test,J\ufffdrgen\n", []string{"line 2", "UTF-8"}},
		"UTF-16":               {"e\x00m\x00a\x00i\x00l\x00", []string{"line 1", "UTF-8"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, err := people(t, test.text)
			for _, says := range test.says {
				blamed(t, err, 0, says)
			}
		})
	}
}

// TestUsersCSVSaysTheFirstProblems: an error names only the first of 10,000 problems.
func TestUsersCSVSaysTheFirstProblems(t *testing.T) {
	t.Parallel()

	var b strings.Builder

	b.WriteString("email,active\n")

	for i := range 10_000 {
		fmt.Fprintf(&b, "p%d@corp.test,perhaps\n", i)
	}

	_, err := people(t, b.String())
	blamed(t, err, 0, "line 2 has")
	blamed(t, err, 0, "and 9990 more")

	if len(err.Text) > 2000 {
		t.Errorf("the error has %d characters", len(err.Text))
	}
}

// TestUsersCSVIsLinear: the time to read a file grows with its size alone, also if a quote stays open.
func TestUsersCSVIsLinear(t *testing.T) {
	t.Parallel()

	const lines = 20_000

	var b strings.Builder

	b.WriteString("email;display_name;department\n")

	for i := range lines {
		fmt.Fprintf(&b, "person.%d@department.corp.test;Person Number %d of the company;\"Department %d, \"\"west\"\"\"\r\n", i, i, i%100)
	}

	began := time.Now()

	got, err := people(t, b.String())
	if err != nil || len(got) != lines {
		t.Fatalf("%d people, %v", len(got), err)
	}

	// A quadratic reader takes minutes here.
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("%d lines took %s", lines, took)
	}

	_, err = people(t, b.String()+"\"")
	blamed(t, err, 0, "never closed")
}

// FuzzUsersCSV: no text panics, and each person that is read has a key and an e-mail address from the file.
func FuzzUsersCSV(f *testing.F) {
	f.Add("email,display_name\nann@corp.test,Ann\n")
	f.Add("\ufeffsep=;\r\nkey;email;active;phone_numbers\r\n1;a@b;no;*work=1|2\r\n")
	f.Add("email\t\"display_name\"\na@b\t\"x\"\"\ny\"")
	f.Add("\"email\",\",\"\r'=a@b")
	f.Add("email\na@\"\"b")

	f.Fuzz(func(t *testing.T, text string) {
		got, err := people(t, text)
		if err != nil {
			blamed(t, err, 0, "The file cannot be used:")

			return
		}

		for key, encoded := range got {
			var attributes map[string]any
			if err := json.Unmarshal([]byte(encoded), &attributes); err != nil {
				t.Fatalf("%q is no JSON: %v", encoded, err)
			}

			email, _ := attributes["email"].(string)
			// A doubled quote is one quote in a quoted cell, and two in any other.
			written := strings.Contains(text, email) || strings.Contains(strings.ReplaceAll(text, `""`, `"`), email)
			if key == "" || !strings.Contains(email, "@") || !written {
				t.Errorf("%q has the key %q and the address %q", text, key, email)
			}
		}
	})
}

// FuzzUsersCSVReadsWhatIsWritten: users_csv reads back the texts that WriteTable wrote.
func FuzzUsersCSVReadsWhatIsWritten(f *testing.F) {
	f.Add("Ann Lee", "=cmd|'/c calc'!A0", "a;b")
	f.Add(" padded ", "'=", "\t")
	f.Add("two\r\nlines", "\"", "'")

	f.Fuzz(func(t *testing.T, a, b, c string) {
		written := map[string]string{"display_name": a, "given_name": b, "department": c}
		want := map[string]any{"email": "ann@corp.test"}
		headings, cells := []string{"email"}, []string{"ann@corp.test"}

		for name, text := range written {
			if !utf8.ValidString(text) || strings.ContainsAny(text, "\ufffd\x00") {
				return
			}

			headings, cells = append(headings, name), append(cells, functions.EscapeFormula(text))

			if text != "" {
				want[name] = text
			}
		}

		got, err := people(t, functions.WriteTable([][]string{headings, cells}))
		if err != nil {
			t.Fatal(err)
		}

		var attributes map[string]any
		if err := json.Unmarshal([]byte(got["ann@corp.test"]), &attributes); err != nil || !reflect.DeepEqual(attributes, want) {
			t.Errorf("got %v, want %v (%v)", attributes, want, maps.Keys(got))
		}
	})
}

// TestFileNameInPlaceOfTheFile: a file name gets an error of its own, and a file with one heading does not.
func TestFileNameInPlaceOfTheFile(t *testing.T) {
	t.Parallel()

	for text, named := range map[string]bool{"people.csv": true, "data/People.TSV": true, "email\n": false, "people.csv\n": false, "email,people.csv": false} {
		_, err := functions.ReadPeople(text, nil)
		if said := err != nil && strings.Contains(err.Error(), "is the name of a file"); said != named {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestUsersCSVOfAnotherKind: a large file of another kind, and 10,000 people without headings, get a short error.
func TestUsersCSVOfAnotherKind(t *testing.T) {
	t.Parallel()

	const size = 1 << 20

	for name, test := range map[string]struct{ text, says string }{
		"one line":         {strings.Repeat("lorem ipsum ", size/12), "line 1 has no heading \"email\""},
		"many lines":       {strings.Repeat("lorem;ipsum\n", size/12), "line 1 has no heading \"email\""},
		"zeros":            {strings.Repeat("\x00", size), "line 1 has a NUL character"},
		"no headings":      {strings.Repeat("ann@corp.test,Ann Lee,Sales\n", 10_000), "line 1 is a person, where the headings have to be"},
		"never closed":     {"email\n\"" + strings.Repeat("ann@corp.test\n", size/14), "line 2 opens a quote that is never closed"},
		"a line of people": {"email\n" + strings.Repeat("ann@corp.test,", size/14), "line 2 has "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, err := people(t, test.text)
			blamed(t, err, 0, test.says)

			if err != nil && len(err.Text) > 1000 {
				t.Errorf("the error has %d characters", len(err.Text))
			}
		})
	}
}
