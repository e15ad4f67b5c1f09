// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type csvFunction struct{}

// NewCSVFunction returns the function csv.
func NewCSVFunction() function.Function { return csvFunction{} }

func (csvFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "csv"
}

func (csvFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Rows as the text of a CSV file",
		MarkdownDescription: "Writes rows as CSV, for an output or a file; `csv_rows` reads it again, also after a spreadsheet has saved it. Rows are objects or maps, then the first line has the names of all their " +
			"attributes in alphabetical order, or lists, which are written as they are: with those you choose the columns and their order, headings first.\n\n" +
			"Null is an empty cell, and a value that is no text, number or bool is written as JSON. A text that a spreadsheet would take for a formula, since it begins with " +
			"`=`, `+`, `-`, `@`, a tab or a carriage return, gets an apostrophe before it, so that a name that somebody gave themselves runs nothing on the computer of who opens the file; " +
			"`csv_rows` and `users_csv` take it off again.",
		Parameters: []function.Parameter{
			function.DynamicParameter{Name: "rows", MarkdownDescription: "List of objects, of maps or of lists. All rows are of the same kind."},
		},
		Return: function.StringReturn{},
	}
}

func (csvFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var rows types.Dynamic

	resp.Error = req.Arguments.Get(ctx, &rows)
	if resp.Error != nil {
		return
	}

	raw, err := rows.ToTerraformValue(ctx)
	if err == nil {
		var table [][]string

		if table, err = tableOf(raw); err == nil {
			resp.Error = resp.Result.Set(ctx, WriteTable(table))

			return
		}
	}

	resp.Error = function.NewArgumentFuncError(0, "The rows cannot be written: "+err.Error())
}

// tableOf returns the cells of rows, with headings if the rows are objects or maps.
func tableOf(rows tftypes.Value) ([][]string, error) {
	elements, ok := elementsOf(rows)
	if !ok {
		return nil, fmt.Errorf("they have to be a list, not %s", kindOf(rows))
	}

	var (
		table  [][]string
		named  []map[string]tftypes.Value
		titles = map[string]bool{}
	)

	for i, element := range elements {
		members, isNamed := membersOf(element)
		cells, isList := elementsOf(element)

		switch {
		case isNamed && table == nil:
			named = append(named, members)

			for name := range members {
				titles[name] = true
			}
		case isList && named == nil:
			row := make([]string, len(cells))

			for j, value := range cells {
				cell, err := cellOf(value)
				if err != nil {
					return nil, fmt.Errorf("cell %d of row %d: %w", j+1, i+1, err)
				}

				row[j] = cell
			}

			table = append(table, row)
		case isNamed || isList:
			return nil, fmt.Errorf("row %d is of another kind than those before it; rows are all lists, or all objects or maps", i+1)
		default:
			return nil, fmt.Errorf("row %d is %s; it has to be an object, a map or a list", i+1, kindOf(element))
		}
	}

	if named == nil {
		return table, nil
	}

	headings := slices.Sorted(maps.Keys(titles))
	table = [][]string{headings}

	for i, members := range named {
		row := make([]string, len(headings))

		for j, name := range headings {
			cell, err := cellOf(members[name])
			if err != nil {
				return nil, fmt.Errorf("%s of row %d: %w", name, i+1, err)
			}

			row[j] = cell
		}

		table = append(table, row)
	}

	return table, nil
}

func elementsOf(value tftypes.Value) (elements []tftypes.Value, ok bool) {
	switch value.Type().(type) {
	case tftypes.List, tftypes.Set, tftypes.Tuple:
		return elements, !value.IsNull() && value.As(&elements) == nil
	default:
		return nil, false
	}
}

func membersOf(value tftypes.Value) (members map[string]tftypes.Value, ok bool) {
	switch value.Type().(type) {
	case tftypes.Object, tftypes.Map:
		return members, !value.IsNull() && value.As(&members) == nil
	default:
		return nil, false
	}
}

// cellOf writes a value as a cell. Only a text is escaped: a number or JSON is no formula.
func cellOf(value tftypes.Value) (string, error) {
	plain, err := jsonValueOf(value)
	if err != nil {
		return "", err
	}

	switch v := plain.(type) {
	case nil:
		return "", nil
	case string:
		return EscapeFormula(v), nil
	default:
		encoded, err := json.Marshal(v)

		return string(encoded), err
	}
}

// jsonValueOf returns a value as encoding/json needs it.
func jsonValueOf(value tftypes.Value) (any, error) {
	if value.Type() == nil || value.IsNull() {
		return nil, nil
	}

	if elements, ok := elementsOf(value); ok {
		list := make([]any, len(elements))

		for i, element := range elements {
			var err error
			if list[i], err = jsonValueOf(element); err != nil {
				return nil, err
			}
		}

		return list, nil
	}

	if members, ok := membersOf(value); ok {
		object := make(map[string]any, len(members))

		for name, member := range members {
			var err error
			if object[name], err = jsonValueOf(member); err != nil {
				return nil, err
			}
		}

		return object, nil
	}

	switch {
	case value.Type().Is(tftypes.String):
		var text string

		return text, value.As(&text)
	case value.Type().Is(tftypes.Bool):
		var truth bool

		return truth, value.As(&truth)
	default:
		var number big.Float

		err := value.As(&number)

		// Like Terraform: every significant digit, and no exponent.
		return json.Number(number.Text('f', -1)), err
	}
}

// kindOf names the type of a value.
func kindOf(value tftypes.Value) string {
	switch {
	case value.Type() == nil || value.IsNull():
		return "null"
	case value.Type().Is(tftypes.String):
		return "a text"
	case value.Type().Is(tftypes.Number):
		return "a number"
	case value.Type().Is(tftypes.Bool):
		return "a bool"
	}

	if _, ok := membersOf(value); ok {
		return "an object or a map (values(…) makes a list of it)"
	}

	return "a list"
}
