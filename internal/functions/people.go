// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/suggestion"
)

const (
	keyHeading   = "key"
	emailHeading = "email"
)

// ReadPeople returns the people of a file as JSON, by key.
func ReadPeople(text string, columns []Column) (map[string]string, error) {
	var wrong problems

	table, headings, err := openTable(text, func(heading string) bool {
		_, known := findColumn(heading, columns)

		return known || heading == keyHeading
	})
	if err == nil && headings.cells == nil {
		err = errors.New("it is empty; the first line has the headings, email among them")
	}

	if err != nil {
		wrong.add("%s", err)

		return nil, wrong.err()
	}

	fields := identifyFields(headings, columns, &wrong)
	if wrong.said != nil {
		return nil, wrong.err()
	}

	file := peopleFile{fields: fields, wrong: &wrong, people: map[string]string{}, seen: map[string]int{}, attributeOrder: columnNames(columns)}
	slices.Sort(file.attributeOrder)

	for r := range table.rows(&wrong) {
		file.add(r)
	}

	return file.people, wrong.err()
}

func findColumn(name string, columns []Column) (Column, bool) {
	i := slices.IndexFunc(columns, func(column Column) bool { return column.Name == name })
	if i < 0 {
		return Column{}, false
	}

	return columns[i], true
}

// A field says what the cells of a column are: a key, an attribute, or nothing if there is no heading.
type field struct {
	Column

	named bool
}

// identifyFields returns the field of each heading.
func identifyFields(headings row, columns []Column, wrong *problems) []field {
	fields := make([]field, len(headings.cells))
	at := map[string]int{}

	for i, heading := range headings.cells {
		column, known := findColumn(heading, columns)

		switch {
		case heading == "":
			continue
		case heading == keyHeading:
			column.Name = keyHeading
		case !known:
			guess := strings.TrimPrefix(suggestion.DidYouMean(heading, append([]string{keyHeading}, columnNames(columns)...)), "; ")
			if guess != "" {
				guess = " (" + guess + ")" // Terraform ends the sentence with a period
			}

			wrong.add("line %d has the heading %q, which is no attribute of a user%s", headings.line, shortened(heading), guess)

			continue
		}

		if before, twice := at[heading]; twice {
			wrong.add("line %d has the heading %q twice, in columns %d and %d", headings.line, heading, before+1, i+1)
		}

		at[heading], fields[i] = i, field{Column: column, named: true}
	}

	if _, ok := at[emailHeading]; ok {
		return fields
	}

	if slices.ContainsFunc(headings.cells, func(heading string) bool { return strings.Contains(heading, "@") }) {
		*wrong = problems{}
		wrong.add("line %d is a person, where the headings have to be (email,display_name,…)", headings.line)
	} else {
		wrong.add("line %d has no heading \"email\"", headings.line)
	}

	return fields
}

// shortened cuts off a long text, so that an error about a file of another kind stays readable.
func shortened(text string) string {
	const most = 60

	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}

	return text
}

// peopleFile is what has been read of a file so far.
type peopleFile struct {
	fields []field
	wrong  *problems
	people map[string]string
	seen   map[string]int // lines of values that have to be unique, by name and value

	attributeOrder []string // names of the attributes, in the order of the JSON
	encoded        []byte   // buffer for the JSON of each person
}

// add reads one person.
func (f *peopleFile) add(r row) {
	attributes := make(map[string]any, len(r.cells))
	key := ""

	for i, cell := range r.cells {
		switch {
		case cell == "":
		case i >= len(f.fields):
			f.wrong.add("line %d has %d cells under %d headings; a cell that holds the separator has to be quoted", r.line, len(r.cells), len(f.fields))

			return
		case !f.fields[i].named:
			f.wrong.add("line %d has %q in column %d, which has no heading", r.line, shortened(cell), i+1)

			return
		case f.fields[i].Name == keyHeading:
			key = cell
		default:
			value, err := convertCell(cell, f.fields[i].Kind)
			if err != nil {
				f.wrong.add("line %d has %q under %s: %s", r.line, shortened(cell), f.fields[i].Name, err)

				return
			}

			attributes[f.fields[i].Name] = value
		}
	}

	email, _ := attributes[emailHeading].(string)

	switch {
	case email == "":
		f.wrong.add("line %d has no e-mail address", r.line)

		return
	case !isEmail(email):
		f.wrong.add("line %d has %q under email, which is no e-mail address", r.line, shortened(email))

		return
	case !f.hasKeys():
		key = scim.EmailKey(email)
	case key == "":
		f.wrong.add("line %d has no key; where there is a heading \"key\" everybody has one", r.line)

		return
	}

	if !f.checkUnique(r.line, key, attributes) {
		return
	}

	encoded, err := f.encode(attributes)
	if err != nil {
		f.wrong.add("line %d: %s", r.line, err)

		return
	}

	f.people[key] = encoded
}

// encode writes the same bytes as jsonencode, so that one can replace the other. encoding/json would take as long for a
// small map of texts as everything else takes for a line.
func (f *peopleFile) encode(attributes map[string]any) (string, error) {
	encoded := f.encoded[:0]

	for _, name := range f.attributeOrder {
		value, ok := attributes[name]
		if !ok {
			continue
		}

		encoded = append(encoded, ",\""+name+"\":"...)

		if text, ok := value.(string); ok && isPlainJSON(text) {
			encoded = append(append(append(encoded, '"'), text...), '"')

			continue
		}

		other, err := json.Marshal(value)
		if err != nil {
			return "", err
		}

		encoded = append(encoded, other...)
	}

	encoded = append(encoded, '}')
	encoded[0] = '{'
	f.encoded = encoded

	return string(encoded), nil
}

// isPlainJSON reports whether JSON writes a text without escapes.
func isPlainJSON(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || strings.IndexByte("\"\\<>&", c) >= 0 {
			return false
		}
	}

	return true
}

// hasKeys reports whether the file has a column of keys.
func (f *peopleFile) hasKeys() bool {
	return slices.ContainsFunc(f.fields, func(field field) bool { return field.Name == keyHeading })
}

// checkUnique records values that have to be unique, and reports the second person with one of them. External ids are
// case-sensitive (API §2.4).
func (f *peopleFile) checkUnique(line int, key string, attributes map[string]any) bool {
	text := func(name string) string {
		value, _ := attributes[name].(string)

		return value
	}

	for _, once := range []struct{ what, value, compared string }{
		{"e-mail address", text(emailHeading), scim.EmailKey(text(emailHeading))},
		{"key", key, key},
		{"user name", text("user_name"), scim.EmailKey(text("user_name"))},
		{"external id", text("external_id"), text("external_id")},
	} {
		if once.value == "" {
			continue
		}

		at := once.what + " " + once.compared

		if before, twice := f.seen[at]; twice {
			f.wrong.add("lines %d and %d have the same %s, %q", before, line, once.what, shortened(once.value))

			return false
		}

		f.seen[at] = line
	}

	return true
}

// isEmail tells an e-mail address from a value in a wrong column. The resource decides what the directory accepts.
func isEmail(text string) bool {
	local, domain, found := strings.Cut(text, "@")

	return found && local != "" && domain != "" && !strings.ContainsFunc(text, unicode.IsSpace)
}

func convertCell(cell string, kind Kind) (any, error) {
	switch kind {
	case Bool:
		return parseBool(cell)
	case Phones:
		return parsePhones(cell)
	default:
		return cell, nil
	}
}

func parseBool(cell string) (bool, error) {
	switch strings.ToLower(cell) {
	case "true", "yes", "1":
		return true, nil
	case "false", "no", "0":
		return false, nil
	default:
		return false, errors.New("it has to be true or false")
	}
}

// A phone is a number as in atlassian_user, with its fields in the order of jsonencode.
type phone struct {
	Primary bool   `json:"primary,omitempty"`
	Type    string `json:"type,omitempty"`
	Value   string `json:"value"`
}

func parsePhones(cell string) ([]phone, error) {
	var numbers []phone

	if strings.HasPrefix(cell, "[") {
		decoder := json.NewDecoder(strings.NewReader(cell))
		decoder.DisallowUnknownFields()

		if err := decoder.Decode(&numbers); err != nil || decoder.More() {
			return nil, errors.New(`as JSON it has to be a list such as [{"value": "+45 12 34 56 78", "type": "work", "primary": true}]`)
		}
	} else {
		for part := range strings.SplitSeq(cell, "|") {
			numbers = append(numbers, parsePhone(part))
		}
	}

	primary := 0

	for _, n := range numbers {
		if n.Value == "" {
			return nil, errors.New("a number is empty")
		}

		if n.Primary {
			primary++
		}
	}

	if primary > 1 {
		return nil, errors.New("only one number can be the primary one")
	}

	return numbers, nil
}

// parsePhone reads *type=value; only the value is required.
func parsePhone(part string) phone {
	part, primary := strings.CutPrefix(strings.TrimSpace(part), "*")

	kind, value, typed := strings.Cut(part, "=")
	if !typed {
		kind, value = "", part
	}

	return phone{Value: strings.TrimSpace(value), Type: strings.TrimSpace(kind), Primary: primary}
}
