// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A Kind is the type of a user's attribute.
type Kind int

// The kinds of attributes.
const (
	Text Kind = iota
	Bool
	Phones
)

// A Column is an attribute of a user that a file may have.
type Column struct {
	Name string
	Kind Kind
}

type usersCSVFunction struct {
	columns []Column
}

// NewUsersCSVFunction returns the function users_csv for users with these attributes.
func NewUsersCSVFunction(columns []Column) function.Function {
	return &usersCSVFunction{columns: columns}
}

func (f *usersCSVFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "users_csv"
}

func (f *usersCSVFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "People from a CSV file",
		MarkdownDescription: "Reads people from the text of a CSV file: a map from each person's key to the JSON of their attributes, of exactly the type " +
			"that a block with thousands of people wants. `jsondecode` takes one of them apart.\n\n" +
			"**The file.** Cells are separated by commas, semicolons or tabs, whichever the headings use. A byte order mark, a first line `sep=;`, every kind of " +
			"line ending, quoted cells and empty lines are understood. Blanks around a cell do not count, unless it is quoted. The file is UTF-8; for one in " +
			"another encoding write `textdecodebase64(filebase64(\"people.csv\"), \"ISO-8859-1\")` in the place of `file(\"people.csv\")`.\n\n" +
			"**The first line** has the headings, in any order: `" + strings.Join(columnNames(f.columns), "`, `") + "`, as in `atlassian_user`, and `key`. Only `email` has to " +
			"be there. Any other heading is an error.\n\n" +
			"**Each further line** is a person. Their key, which stays the same for as long as it is the same person, is the cell under `key`; in a file without " +
			"that heading it is the e-mail address as `email_key` makes it. An empty cell leaves its attribute unset. `active` is `true` or `false`, in any case, or `yes`, `no`, " +
			"`1` or `0`. `phone_numbers` is numbers with `|` between them, each with its type and `=` before it if it has one, the primary one with `*` at the very front " +
			"(`*work=+45 12 34 56 78|mobile=+45 87 65 43 21`), or JSON as in the attribute. An apostrophe before a cell that would be a formula in a spreadsheet, " +
			"as the function `csv` writes it, is taken off.\n\n" +
			"Two people with the same key, e-mail address, user name or external id are an error that names both lines, as every error names its line.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "text", MarkdownDescription: "Text of the file, as `file` reads it."},
		},
		Return: function.MapReturn{ElementType: types.StringType},
	}
}

func columnNames(columns []Column) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name
	}

	return names
}

func (f *usersCSVFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string

	resp.Error = req.Arguments.Get(ctx, &text)
	if resp.Error != nil {
		return
	}

	people, err := ReadPeople(text, f.columns)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())

		return
	}

	values := make(map[string]attr.Value, len(people))
	for key, person := range people {
		values[key] = types.StringValue(person)
	}

	resp.Error = resp.Result.Set(ctx, types.MapValueMust(types.StringType, values))
}
