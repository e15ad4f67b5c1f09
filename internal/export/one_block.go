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

// oneBlockAddress is the address of the block that holds everybody.
const oneBlockAddress = typeDirectoryUsers + ".people"

// checkOneBlock decides whether one block can hold everybody. If so, it fills each person's cells with exactly what an
// import of all people has, so that the plan is empty. That is more than the e-mail address, so it needs -personal.
func (r reader) checkOneBlock(ctx context.Context, o *inventory) error {
	schema := r.schemas.ResourceSchemas[typeDirectoryUsers]
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

	// A plan would remove people who are in the import and not in the file.
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

	o.oneBlock = r.options.oneBlock || fits && r.readBack(o, texts)
	if !o.oneBlock {
		for i := range o.people {
			o.people[i].cells = nil
		}

		r.progress("One block cannot hold everybody, so that each person is one instance of atlassian_user")
	}

	return nil
}

// importAll imports everybody, and returns their texts in users and their ids, by key.
func (r reader) importAll(ctx context.Context, schema *tfprotov6.Schema) (texts, ids map[string]string, err error) {
	resp, err := r.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeDirectoryUsers, ID: "all"})
	if err != nil {
		return nil, nil, err
	}

	if err := r.checkDiagnostics(resp.Diagnostics); err != nil {
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

// cellsOf splits a person's text in users into cells, by column.
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

// readBack reports whether the file, read as Terraform will read it, equals the import.
func (r reader) readBack(o *inventory, texts map[string]string) bool {
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
