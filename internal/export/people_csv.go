// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
)

// personKey returns the key that users_csv gives a person.
func personKey(email string) string { return scim.EmailKey(email) }

// cellOf returns a value in the form that users_csv reads.
func cellOf(value tftypes.Value) (string, error) {
	switch {
	case value.Type() == nil || value.IsNull():
		return "", nil
	case value.Type().Is(tftypes.String):
		return functions.EscapeFormula(textOf(value)), nil
	case value.Type().Is(tftypes.Bool):
		return expression(value)
	}

	var elements []tftypes.Value
	if err := value.As(&elements); err != nil {
		return "", err
	}

	type phone struct {
		Value   string `json:"value"`
		Type    string `json:"type,omitempty"`
		Primary bool   `json:"primary,omitempty"`
	}

	numbers := make([]phone, len(elements))

	for i, element := range elements {
		var members map[string]tftypes.Value
		if err := element.As(&members); err != nil {
			return "", err
		}

		numbers[i] = phone{Value: textOf(members["value"]), Type: textOf(members["type"])}

		if primary := members["primary"]; !primary.IsNull() {
			if err := primary.As(&numbers[i].Primary); err != nil {
				return "", err
			}
		}
	}

	encoded, err := json.Marshal(numbers)

	return string(encoded), err
}

// rowOf returns a person's row of the file.
func (p person) rowOf(headings []string) ([]string, error) {
	row := make([]string, len(headings))

	for i, name := range headings {
		if p.cells != nil {
			row[i] = p.cells[name]

			continue
		}

		value := p.attributes[name]
		if name == "email" {
			value = tftypes.NewValue(tftypes.String, p.email)
		}

		var err error
		if row[i], err = cellOf(value); err != nil {
			return nil, fmt.Errorf("%s of %s: %w", name, p.id, err)
		}
	}

	return row, nil
}

// csvProblem returns why a file cannot hold a person, or "". It reads the file as Terraform will read it.
func (r reader) csvProblem(p person) (string, error) {
	// The file of members has the address too. Terraform reads it with csvdecode, which keeps the apostrophe of an
	// escaped formula.
	if strings.HasPrefix(functions.EscapeFormula(p.email), "'") {
		return "the address would be a formula in a spreadsheet", nil
	}

	headings := append([]string{"email"}, sortedKeys(p.attributes)...)

	row, err := p.rowOf(headings)
	if err != nil {
		return "", err
	}

	read, err := functions.ReadPeople(functions.WriteTable([][]string{headings, row}), r.columns())
	if err != nil {
		return err.Error(), nil //nolint:nilerr // The error is the reason that was asked for.
	}

	var members map[string]any
	if err := json.Unmarshal([]byte(read[personKey(p.email)]), &members); err != nil {
		return "the address is no key", nil //nolint:nilerr // As above.
	}

	for _, name := range headings {
		want := textOf(p.attributes[name])
		if name == "email" {
			want = p.email
		}

		if got, isText := members[name].(string); isText && got != want {
			return "a file would change its " + name, nil
		}
	}

	return "", nil
}

// columns returns the columns that a file of people can have.
func (r reader) columns() []functions.Column {
	var columns []functions.Column

	for _, attribute := range r.schemas.ResourceSchemas[typeUser].Block.Attributes {
		column := functions.Column{Name: attribute.Name}

		switch {
		case attribute.NestedType != nil:
			column.Kind = functions.Phones
		case attribute.Type.Is(tftypes.Bool):
			column.Kind = functions.Bool
		}

		columns = append(columns, column)
	}

	return columns
}

// dropUnfitForCSV drops the people whom a file cannot hold, and all memberships of a group with such a member: the
// block of a group removes every member that the file does not have.
func (r reader) dropUnfitForCSV(o *inventory) error {
	unfit := map[string]bool{}

	for _, p := range o.people {
		problem, err := r.csvProblem(p)
		if err != nil {
			return err
		}

		if problem != "" {
			unfit[p.id] = true
			o.addUnmanaged("person %s: the record %s cannot stand in a file of people: %s", p.email, p.id, problem)
		}
	}

	o.people = slices.DeleteFunc(o.people, func(p person) bool { return unfit[p.id] })

	for _, m := range o.memberships {
		if unfit[m.personID] {
			o.incomplete[m.groupID] = true
		}
	}

	o.memberships = slices.DeleteFunc(o.memberships, func(m membership) bool { return o.incomplete[m.groupID] })

	names := map[string]string{}
	for _, g := range o.groups {
		names[g.id] = g.name
	}

	for id := range o.incomplete {
		o.addUnmanaged("memberships of the group %q: not all members can be written, and the file would say that nobody else is in it", names[id])
	}

	return nil
}

// personBlock is the name of the block that has an instance for each person in the file.
const personBlock = "person"

// personBy returns a reference to an attribute, id or account_id, of the person with the key that an expression gives.
func (c *configuration) personBy(key, attribute string) string {
	if c.manifest.OneBlock {
		return oneBlockAddress + "." + attribute + "s[" + key + "]"
	}

	return typeUser + "." + personBlock + "[" + key + "]." + attribute
}

// writePeopleCSV writes the run's file of people. The first run also writes the block that reads all such files.
func (c *configuration) writePeopleCSV(o *inventory) error {
	columns := map[string]bool{}

	for _, p := range o.people {
		for name := range p.attributes {
			columns[name] = columns[name] || !o.oneBlock
		}

		for name := range p.cells {
			columns[name] = true
		}
	}

	delete(columns, "email")

	headings := append([]string{"email"}, sortedKeys(columns)...)
	rows := [][]string{headings}

	ids := map[string]string{}

	for _, p := range o.people {
		key := personKey(p.email)
		c.personAt[p.id] = key

		if c.manifest.addressOf(typeUser, p.id) != "" {
			continue
		}

		row, err := p.rowOf(headings)
		if err != nil {
			return err
		}

		rows = append(rows, row)
		ids[key] = p.id
		c.manifest.add(typeUser, p.id, "people"+c.number+".csv")
		c.counts[typeUser]++
	}

	if len(rows) > 1 {
		c.files["people"+c.number+".csv"] = []byte(functions.WriteTable(rows))

		// After the first run, the one block for everybody adopts new people without an import.
		switch {
		case !o.oneBlock:
			c.writeImportForEach("people", typeUser+"."+personBlock, ids)
		case c.manifest.Runs == 1:
			c.writeImport(oneBlockAddress, "all")
		}
	}

	if c.manifest.Runs > 1 {
		return nil
	}

	if c.manifest.OneBlock = o.oneBlock; o.oneBlock {
		fmt.Fprint(c.file("users"), "# Everybody in people.csv, people_2.csv and so on.\n")
		block{header: resourceHeader(typeDirectoryUsers, "people"), arguments: []argument{
			{"users", `merge([for name in fileset(path.module, "people*.csv") : provider::atlassian::users_csv(file("${path.module}/${name}"))]...)`},
		}}.append(c.file("users"))

		return nil
	}

	fmt.Fprint(c.file("users"), `# Everybody in people.csv, people_2.csv and so on.
locals {
  people = { for key, person in merge([for name in fileset(path.module, "people*.csv") : provider::atlassian::users_csv(file("${path.module}/${name}"))]...) : key => jsondecode(person) }
}

`)

	arguments := []argument{{"for_each", "local.people"}, {}, {"email", "each.value.email"}}

	if c.options.Personal {
		for _, name := range c.options.personalAttributes {
			arguments = append(arguments, argument{name, "try(each.value." + name + ", null)"})
		}
	}

	block{header: resourceHeader(typeUser, personBlock), arguments: arguments}.write(c.file("users"))

	return nil
}

// writeImportForEach writes one import block for many instances.
func (c *configuration) writeImportForEach(what, address string, ids map[string]string) {
	var entries strings.Builder

	arguments := make([]argument, 0, len(ids))
	for _, key := range sortedKeys(ids) {
		arguments = append(arguments, argument{quoted(key), quoted(ids[key])})
	}

	writeAligned(&entries, "    ", arguments)

	name := "import_" + what + c.number

	fmt.Fprintf(c.file("imports"), "locals {\n  %s = {\n%s  }\n}\n", name, entries.String())
	block{header: "import", arguments: []argument{{"for_each", "local." + name}, {"to", address + "[each.key]"}, {"id", "each.value"}}}.write(c.file("imports"))
}

// writeMembersCSV writes the memberships as a file, and for each group with members a block that holds exactly them.
func (c *configuration) writeMembersCSV(o *inventory) {
	rows := [][]string{{"group", "person"}}

	for _, m := range o.memberships {
		group, key := c.groupAt[m.groupID], m.key()
		if c.manifest.addressOf(typeMembership, key) != "" {
			continue
		}

		rows = append(rows, []string{addressName(group), c.personAt[m.personID]})
		c.manifest.add(typeMembership, key, "members"+c.number+".csv")
		c.counts[typeMembership]++

		if c.manifest.addressOf(typeMembers, m.groupID) == "" {
			c.resource("memberships", typeMembers, addressName(group), m.groupID, m.groupID, []argument{
				{"group_id", group + ".id"},
				{"user_ids", "[for key in local.members[" + quoted(addressName(group)) + "] : " + c.personBy("key", "id") + "]"},
			})
		}
	}

	if len(rows) > 1 {
		c.files["members"+c.number+".csv"] = []byte(functions.WriteTable(rows))
	}

	if c.manifest.Runs == 1 {
		fmt.Fprint(c.file("users"), `
# Who is in which group, in members.csv, members_2.csv and so on.
locals {
  members = { for row in flatten([for name in fileset(path.module, "members*.csv") : csvdecode(file("${path.module}/${name}"))]) : row.group => row.person... }
}
`)
	}
}
