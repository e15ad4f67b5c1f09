// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type csvRowsFunction struct{}

// NewCSVRowsFunction returns the function csv_rows.
func NewCSVRowsFunction() function.Function { return csvRowsFunction{} }

func (csvRowsFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "csv_rows"
}

func (csvRowsFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Rows of a CSV file that a person has edited",
		MarkdownDescription: "Reads the text of a CSV file as a list of maps, one a row, by the headings in the first line: what `csvdecode` does, for files " +
			"that were saved by a spreadsheet. Cells are separated by commas, semicolons or tabs, whichever the headings use. A byte order mark, a first line `sep=;`, " +
			"every kind of line ending, quoted cells and empty lines are understood. Blanks around a cell do not count, unless it is quoted; an empty cell is an empty " +
			"text. An apostrophe before a cell that would be a formula in a spreadsheet, as the function `csv` writes it, is taken off.\n\n" +
			"A file that is not UTF-8, a heading that is missing or there twice, and a cell that stands under no heading are errors that name the line. For another encoding write " +
			"`textdecodebase64(filebase64(\"review.csv\"), \"ISO-8859-1\")` in the place of `file(\"review.csv\")`. People are better read with `users_csv`, which knows what their cells hold.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "text", MarkdownDescription: "Text of the file, as `file` reads it."},
		},
		VariadicParameter: function.StringParameter{Name: "headings", MarkdownDescription: "Headings that have to be there. Others may be there, too."},
		Return:            function.ListReturn{ElementType: types.MapType{ElemType: types.StringType}},
	}
}

func (csvRowsFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var (
		text   string
		wanted []string
	)

	resp.Error = req.Arguments.Get(ctx, &text, &wanted)
	if resp.Error != nil {
		return
	}

	rows, err := readRows(text, wanted)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())

		return
	}

	resp.Error = resp.Result.Set(ctx, rows)
}

// readRows returns the rows of a file by heading. A wanted heading that is missing is an error.
func readRows(text string, wanted []string) ([]map[string]string, error) {
	var wrong problems

	table, headings, err := openTable(text, func(heading string) bool { return slices.Contains(wanted, heading) })
	if err == nil && headings.cells == nil {
		err = errors.New("it is empty; the first line has the headings")
	}

	if err != nil {
		wrong.add("%s", err)

		return nil, wrong.err()
	}

	at := make(map[string]int)

	for i, heading := range headings.cells {
		if before, twice := at[heading]; twice && heading != "" {
			wrong.add("line %d has the heading %q twice, in columns %d and %d", headings.line, shortened(heading), before+1, i+1)
		}

		at[heading] = i
	}

	for _, heading := range wanted {
		if _, there := at[heading]; !there {
			wrong.add("line %d has no heading %q; it has %s", headings.line, heading, shortened(strings.Join(headings.cells, ", ")))
		}
	}

	if wrong.said != nil {
		return nil, wrong.err()
	}

	rows := []map[string]string{}

	for r := range table.rows(&wrong) {
		rows = append(rows, r.byHeading(headings, &wrong))
	}

	return rows, wrong.err()
}

// byHeading returns the cells of a row by heading. If the row is shorter than the headings, the other cells are empty.
func (r row) byHeading(headings row, wrong *problems) map[string]string {
	cells := make(map[string]string, len(headings.cells))

	for i, heading := range headings.cells {
		switch {
		case heading != "" && i < len(r.cells):
			cells[heading] = r.cells[i]
		case heading != "":
			cells[heading] = ""
		}
	}

	for i, cell := range r.cells {
		if cell != "" && (i >= len(headings.cells) || headings.cells[i] == "") {
			wrong.add("line %d has %q in column %d, which has no heading; a cell that holds the separator has to be quoted", r.line, shortened(cell), i+1)

			break
		}
	}

	return cells
}
