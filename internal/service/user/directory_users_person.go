// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/jsonobject"
	"github.com/orgadmin/terraform-provider-atlassian/internal/suggestion"
)

// A person of atlassian_directory_users is a JSON object with the managed attributes of atlassian_user, under the same
// names. An attribute that the object lacks is unset.

// personAttributes returns the names that a person's JSON object may have.
func personAttributes() []string { return slices.Sorted(maps.Keys(recordFieldOf)) }

// decodePerson parses a person's JSON text into a configuration of atlassian_user. It returns the first problem, by
// attribute name.
func decodePerson(text string) (userModel, *problem) {
	m := unsetUser

	var room [32]jsonobject.Member

	members, err := jsonobject.Members(text, room[:0])
	if err != nil {
		return m, invalidPerson("", notObject(text, err)+". Write jsonencode({ email = \"ann@example.com\" }), or let users_csv make it of a file")
	}

	var wrong *problem // the first by name

	for i, member := range members {
		detail := m.setMember(member.Name, member.Value)

		if slices.ContainsFunc(members[:i], func(before jsonobject.Member) bool { return before.Name == member.Name }) {
			detail = "it appears twice"
		}

		if detail != "" && (wrong == nil || member.Name < wrong.attribute) {
			wrong = invalidPerson(member.Name, detail)
		}
	}

	if wrong == nil && m.Email.IsNull() {
		wrong = invalidPerson("email", "it is missing; everybody has one, such as email = \"ann@example.com\"")
	}

	return m, wrong
}

func invalidPerson(attribute, detail string) *problem {
	return &problem{attribute, "Invalid person", strings.TrimSuffix(detail, ".") + "."}
}

// notObject describes a text that is not a JSON object.
func notObject(text string, err error) string {
	switch strings.TrimSpace(text) {
	case "":
		return "it is empty, and a JSON object is expected"
	case "null":
		return "it is no JSON object but null"
	}

	if other, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Sprintf("it is a JSON %s, and an object is expected", other.Value)
	}

	return fmt.Sprintf("it is no JSON object (%s)", err)
}

// setMember sets the attribute of a JSON member, or returns what is wrong with it.
func (m *userModel) setMember(name, member string) string {
	f, known := recordFieldOf[name]
	if !known {
		return fmt.Sprintf("there is no such attribute%s There are: %s",
			cmp.Or(suggestion.DidYouMean(name, personAttributes()), "."), strings.Join(personAttributes(), ", "))
	}

	if member == "null" {
		return ""
	}

	switch name {
	case "active":
		if member != "true" && member != "false" {
			return "true or false is expected, not " + shown(member)
		}

		m.Active = types.BoolValue(member == "true")

		return ""
	case "phone_numbers":
		return m.setPhones(member)
	}

	text, ok := jsonobject.Text(member)
	if !ok {
		return "a text is expected, not " + shown(member)
	}

	valid := notEmpty()
	if name == "email" {
		valid = addressLike()
	}

	if wrong := valid.Problem(text); wrong != "" {
		return wrong
	}

	f.set(m, types.StringValue(text))

	return ""
}

func (m *userModel) setPhones(member string) string {
	var numbers []struct {
		Value   *string `json:"value"`
		Type    *string `json:"type"`
		Primary *bool   `json:"primary"`
	}

	decoder := json.NewDecoder(strings.NewReader(member))
	decoder.DisallowUnknownFields()

	if err := decoder.Decode(&numbers); err != nil {
		return `a list such as [{"value": "+45 1", "type": "work", "primary": true}] is expected`
	}

	elements := make([]attr.Value, 0, len(numbers))

	for i, number := range numbers {
		element := types.ObjectValueMust(phoneType.AttrTypes, map[string]attr.Value{
			"value": types.StringPointerValue(number.Value), "type": types.StringPointerValue(number.Type), "primary": types.BoolPointerValue(number.Primary),
		})

		switch {
		case number.Value == nil || *number.Value == "" || number.Type != nil && *number.Type == "":
			return fmt.Sprintf("number %d has no value, or an empty type", i+1)
		case slices.ContainsFunc(elements, element.Equal):
			return fmt.Sprintf("the number %q appears twice", *number.Value)
		}

		elements = append(elements, element)
	}

	m.PhoneNumbers = types.SetValueMust(phoneType, elements)

	return ""
}

// shown shortens a long value for an error.
func shown(member string) string {
	const most = 40

	if text := []rune(member); len(text) > most {
		return string(text[:most]) + "…"
	}

	return member
}

// encodePerson returns the JSON text of a person with every attribute that is not null, as jsonencode writes it.
func encodePerson(m userModel) string {
	members := map[string]any{}

	for _, f := range recordFields {
		value := f.get(&m)
		if value.IsNull() {
			continue
		}

		switch value := value.(type) {
		case types.String:
			members[f.name] = value.ValueString()
		case types.Bool:
			members[f.name] = value.ValueBool()
		case types.Set:
			members[f.name] = encodePhones(value)
		}
	}

	encoded, _ := json.Marshal(members) // strings, booleans and lists of them always encode

	return string(encoded)
}

// phoneText is a phone number in a person's text, with its members in the order of jsonencode.
type phoneText struct {
	Primary bool   `json:"primary,omitempty"`
	Type    string `json:"type,omitempty"`
	Value   string `json:"value"`
}

func encodePhones(phones types.Set) []phoneText {
	numbers := []phoneText{} // an empty set is [], not null

	for _, phone := range expandPhones(phones) {
		numbers = append(numbers, phoneText{phone.Primary, phone.Type, phone.Value})
	}

	return numbers
}

// importedPerson returns a person with every attribute that the record has, except those that equal their default.
func importedPerson(record *scim.User) userModel {
	m := flatten(record, "", unsetUser)

	if sameName(m.UserName, m.Email) {
		m.UserName = types.StringNull()
	}

	// An active person gets no active: the default is true, and a file without that column says the same.
	if m.Active.ValueBool() {
		m.Active = types.BoolNull()
	}

	return m
}

// drifted updates a person with what the record shows, and reports whether anything differs. An attribute that the text
// lacks is not managed, except active, which Terraform owns once it has set it or left it to the default.
func drifted(person userModel, record *scim.User, ownsActive bool) (userModel, bool) {
	held := person
	held.PhoneNumbers = plannedPhones(person.PhoneNumbers, person.PhoneNumbers, false)
	held.Active = orDefault(held.Active, types.BoolValue(true))

	fresh := flatten(record, "", held)
	seen := person
	changed := false

	for _, f := range recordFields {
		if f.null(&person) && (f.path != scim.AttrActive || !ownsActive) {
			continue // not managed
		}

		if shows := f.get(&fresh); !shows.Equal(f.get(&held)) {
			f.set(&seen, shows)

			changed = true
		}
	}

	return seen, changed
}

// user returns the resource atlassian_user, which handles one person.
func (r *directoryUsersResource) user() *userResource {
	return &userResource{Resource: r.Resource, oneOfMany: true}
}
