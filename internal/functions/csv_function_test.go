// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions_test

import (
	"encoding/csv"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
)

func tuple(values ...attr.Value) attr.Value {
	kinds := make([]attr.Type, len(values))
	for i, value := range values {
		kinds[i] = value.Type(nil) //nolint:staticcheck // These types ignore the context.
	}

	return types.TupleValueMust(kinds, values)
}

func object(members map[string]attr.Value) attr.Value {
	kinds := map[string]attr.Type{}
	for name, value := range members {
		kinds[name] = value.Type(nil) //nolint:staticcheck // As above.
	}

	return types.ObjectValueMust(kinds, members)
}

func number(t *testing.T, text string) attr.Value {
	t.Helper()

	// As Terraform reads it.
	f, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}

	return types.NumberValue(f)
}

func TestCSV(t *testing.T) {
	t.Parallel()

	text := types.StringValue

	for name, test := range map[string]struct {
		rows attr.Value
		want string
	}{
		"nothing":       {tuple(), ""},
		"an empty list": {types.ListValueMust(types.StringType, nil), ""},
		"objects that differ": {
			tuple(object(map[string]attr.Value{"b": text("1"), "a": text("x")}), object(map[string]attr.Value{"c": types.BoolValue(true), "a": types.StringNull()})),
			"a,b,c\nx,1,\n,,true\n",
		},
		"a list of maps": {
			types.ListValueMust(types.MapType{ElemType: types.StringType}, []attr.Value{types.MapValueMust(types.StringType, map[string]attr.Value{"email": text("ann@corp.test")})}),
			"email\nann@corp.test\n",
		},
		"lists, in their own order": {
			tuple(tuple(text("seat"), text("cost")), tuple(text("Jira"), number(t, "15.06")), tuple(text("Trello"), number(t, "-5"))),
			"seat,cost\nJira,15.06\nTrello,-5\n",
		},
		"formulas": {
			tuple(tuple(text("=HYPERLINK(\"x\")"), text("+45 1"), text("-1"), text("@sum"), text("'=x"), text("'tis"), text("a=b"))),
			"\"'=HYPERLINK(\"\"x\"\")\",'+45 1,'-1,'@sum,''=x,'tis,a=b\n",
		},
		"what has to be quoted": {
			tuple(tuple(text("a,b"), text("a;b"), text("say \"hi\""), text("two\nlines"), text(" padded "), text(""))),
			"\"a,b\",\"a;b\",\"say \"\"hi\"\"\",\"two\nlines\",\" padded \",\n",
		},
		"nested": {
			tuple(object(map[string]attr.Value{"groups": tuple(text("a"), object(map[string]attr.Value{"n": number(t, "1e3"), "x": types.StringNull()}))})),
			"groups\n\"[\"\"a\"\",{\"\"n\"\":1000,\"\"x\"\":null}]\"\n",
		},
		"numbers": {tuple(tuple(number(t, "0.1"), number(t, "100000000000000000000"), number(t, "0"))), "0.1,100000000000000000000,0\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, err := run(t, functions.NewCSVFunction(), types.DynamicValue(test.rows))
			if err != nil {
				t.Fatal(err)
			}

			if want := types.StringValue(test.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}

	for name, test := range map[string]struct {
		rows attr.Value
		says string
	}{
		"a text":              {text("a"), "they have to be a list, not a text"},
		"a map":               {object(map[string]attr.Value{"a": text("b")}), "values(…)"},
		"a row that is text":  {tuple(text("a")), "row 1 is a text"},
		"a row that is null":  {tuple(tuple(text("a")), types.StringNull()), "row 2 is null"},
		"rows of both kinds":  {tuple(object(map[string]attr.Value{"a": text("b")}), tuple(text("a"))), "row 2 is of another kind"},
		"rows of both, again": {tuple(tuple(text("a")), object(map[string]attr.Value{"a": text("b")})), "row 2 is of another kind"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, err := run(t, functions.NewCSVFunction(), types.DynamicValue(test.rows))
			blamed(t, err, 0, test.says)
		})
	}
}

// FuzzCSV: encoding/csv reads back whatever the cells hold, and no cell is a formula.
func FuzzCSV(f *testing.F) {
	f.Add("a", "=b", "c\"d")
	f.Add("", "'", "\r\n")
	f.Add(" x", "\t=1", "''@")

	f.Fuzz(func(t *testing.T, a, b, c string) {
		cells := []string{a, b, c}
		rows := types.DynamicValue(tuple(tuple(types.StringValue(a), types.StringValue(b), types.StringValue(c))))

		value, funcErr := run(t, functions.NewCSVFunction(), rows)
		if funcErr != nil {
			t.Fatal(funcErr)
		}

		text, ok := value.(types.String)
		if !ok {
			t.Fatalf("the result is a %T", value)
		}

		// encoding/csv turns CRLF in a cell into LF.
		if strings.Contains(a+b+c, "\r") {
			return
		}

		read, err := csv.NewReader(strings.NewReader(text.ValueString())).Read()
		if err != nil || len(read) != len(cells) {
			t.Fatalf("%q is read as %q, %v", text.ValueString(), read, err)
		}

		for i, cell := range read {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%q is a formula", cell)
			}

			if !slices.Contains([]string{cells[i], "'" + cells[i]}, cell) {
				t.Errorf("%q became %q", cells[i], cell)
			}
		}
	})
}
