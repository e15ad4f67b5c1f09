// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
)

// company is the one block that holds everybody.
const company = typeCompany + ".people"

// readCompany finds out whether one block can hold everybody, and what the file says of each person then: exactly what
// an import of all has, so that the plan is empty. That is more than addresses, and so is done only where personal
// attributes are asked for.
func (r reader) readCompany(ctx context.Context, o *organization) error {
	schema := r.schemas.ResourceSchemas[typeCompany]
	if schema == nil || !r.options.Personal || len(o.people) == 0 {
		return nil
	}

	texts, ids, err := r.importAll(ctx, schema)
	if err != nil {
		return fmt.Errorf("reading people: %w", err)
	}

	keys := make(map[string]string, len(ids))
	for key, id := range ids {
		keys[id] = key
	}

	// Whoever is in the import and not in the file would be removed.
	fits := len(texts) == len(o.people)

	for i := range o.people {
		p := &o.people[i]
		text, there := texts[personKey(p.email)]

		if !there || keys[p.id] != personKey(p.email) {
			fits = false

			break
		}

		if p.cells, err = cellsOf(text); err != nil {
			return err
		}
	}

	o.company = r.options.company || fits && r.readBack(o, texts)
	if !o.company {
		for i := range o.people {
			o.people[i].cells = nil
		}

		r.progress("One block cannot hold everybody, so that each person is one instance of atlassian_user")
	}

	return nil
}

// importAll is what an import of everybody holds: their texts and ids, by key.
func (r reader) importAll(ctx context.Context, schema *tfprotov6.Schema) (texts, ids map[string]string, err error) {
	resp, err := r.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeCompany, ID: "all"})
	if err != nil {
		return nil, nil, err
	}

	if err := r.said(resp.Diagnostics); err != nil {
		return nil, nil, err
	}

	state, err := resp.ImportedResources[0].State.Unmarshal(schema.ValueType())
	if err != nil {
		return nil, nil, err
	}

	var attributes map[string]tftypes.Value
	if err := state.As(&attributes); err != nil {
		return nil, nil, err
	}

	if texts, err = textsOf(attributes["users"]); err != nil {
		return nil, nil, err
	}

	ids, err = textsOf(attributes["ids"])

	return texts, ids, err
}

func textsOf(value tftypes.Value) (map[string]string, error) {
	var elements map[string]tftypes.Value
	if err := value.As(&elements); err != nil {
		return nil, err
	}

	texts := make(map[string]string, len(elements))
	for key, element := range elements {
		texts[key] = textOf(element)
	}

	return texts, nil
}

// cellsOf is a person's text as cells.
func cellsOf(text string) (map[string]string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		return nil, err
	}

	cells := make(map[string]string, len(members))

	for name, member := range members {
		var plain string
		if json.Unmarshal(member, &plain) == nil {
			cells[name] = functions.EscapeFormula(plain)
		} else {
			cells[name] = string(bytes.TrimSpace(member))
		}
	}

	return cells, nil
}

// readBack reports whether the file, read as Terraform will read it, says of everybody what the import has.
func (r reader) readBack(o *organization, texts map[string]string) bool {
	columns := r.columns()

	for _, p := range o.people {
		headings := sortedKeys(p.cells)

		row, err := p.rowOf(headings)
		if err != nil {
			return false
		}

		read, err := functions.ReadPeople(functions.WriteTable([][]string{headings, row}), columns)
		if key := personKey(p.email); err != nil || read[key] != texts[key] {
			return false
		}
	}

	return true
}
