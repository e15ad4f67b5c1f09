// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
)

// personKey is the key that users_csv gives a person.
func personKey(email string) string { return scim.EmailKey(email) }

// cellOf is a value as users_csv reads it.
func cellOf(value tftypes.Value) (string, error) {
	switch {
	case value.Type() == nil || value.IsNull():
		return "", nil
	case value.Type().Is(tftypes.String):
		return functions.Guard(textOf(value)), nil
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

// csvProblem is why a person cannot stand in a file, or "".
func csvProblem(p person) string {
	switch {
	case strings.HasPrefix(functions.Guard(p.email), "'"):
		return "the address would be a formula in a spreadsheet"
	case strings.ContainsFunc(p.email, func(r rune) bool { return r == ' ' || r == '\t' }):
		return "the address has a blank"
	default:
		return ""
	}
}

// withoutUnfit leaves out who cannot stand in a file, and every member of a group of which somebody is left out: the file says who is in the
// group and nobody else.
func (o *organization) withoutUnfit() {
	var people []person

	unfit := map[string]bool{}

	for _, p := range o.people {
		if problem := csvProblem(p); problem != "" {
			unfit[p.id] = true
			o.leave("person %s: the record %s cannot stand in a file of people: %s", p.email, p.id, problem)

			continue
		}

		people = append(people, p)
	}

	o.people = people

	for _, m := range o.memberships {
		if unfit[m.personID] {
			o.incomplete[m.groupID] = true
		}
	}

	names := map[string]string{}
	for _, g := range o.groups {
		names[g.id] = g.name
	}

	var memberships []membership

	for _, m := range o.memberships {
		if !o.incomplete[m.groupID] {
			memberships = append(memberships, m)
		}
	}

	o.memberships = memberships

	for id := range o.incomplete {
		o.leave("memberships of the group %q: not all members can be written, and the file would say that nobody else is in it", names[id])
	}
}
