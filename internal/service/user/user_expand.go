// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// emailType is the type of an address that Terraform sends. Atlassian's examples and the identity providers use it (API
// §2.4).
const emailType = "work"

// expand makes the new record of a planned user, and the set of attributes that it sends. Null and unknown values are
// not sent.
func expand(plan userModel) (*scim.User, map[scim.Attribute]bool) {
	record := &scim.User{
		UserName:     plan.UserName.ValueString(),
		Emails:       []scim.Email{{Value: plan.Email.ValueString(), Type: emailType, Primary: true}},
		Active:       plan.Active.ValueBool(),
		PhoneNumbers: expandPhones(plan.PhoneNumbers),
	}
	sent := map[scim.Attribute]bool{
		scim.AttrUserName: true, scim.AttrEmails: true, scim.AttrActive: true, scim.AttrPhoneNumbers: len(record.PhoneNumbers) > 0,
	}

	for i, a := range plainAttributes {
		if value := plan.Texts[i]; !value.IsNull() && !value.IsUnknown() {
			*a.field(record) = value.ValueStringPointer()
			sent[a.path] = true
		}
	}

	return record, sent
}

// changes returns the changes that an update sends: every planned attribute that differs from the state. The server
// decides an unknown attribute. One that is in removed is cleared, so that the server composes it again.
func changes(plan, state userModel, emails []scim.Email, removed map[string]bool) []scim.Change {
	var out []scim.Change

	if !plan.Email.IsUnknown() && !sameName(plan.Email, state.Email) {
		out = append(out, scim.Change{Attribute: scim.AttrEmails, Value: replacePrimary(emails, plan.Email.ValueString())})
	}

	if !plan.UserName.IsUnknown() && !sameName(plan.UserName, state.UserName) {
		out = append(out, scim.Change{Attribute: scim.AttrUserName, Value: plan.UserName.ValueString()})
	}

	for i, a := range plainAttributes {
		planned, current := plan.Texts[i], state.Texts[i]

		switch {
		case planned.IsUnknown() && removed[a.name] && !current.IsNull():
			out = append(out, scim.Change{Attribute: a.path})
		case planned.IsUnknown() || planned.Equal(current):
		case planned.IsNull():
			out = append(out, scim.Change{Attribute: a.path})
		default:
			out = append(out, scim.Change{Attribute: a.path, Value: planned.ValueString()})
		}
	}

	if !plan.PhoneNumbers.IsUnknown() && !plan.PhoneNumbers.Equal(state.PhoneNumbers) {
		switch phones := expandPhones(plan.PhoneNumbers); {
		case len(phones) > 0:
			out = append(out, scim.Change{Attribute: scim.AttrPhoneNumbers, Value: phones})
		case len(state.PhoneNumbers.Elements()) > 0:
			out = append(out, scim.Change{Attribute: scim.AttrPhoneNumbers})
		}
	}

	if !plan.Active.IsUnknown() && !plan.Active.Equal(state.Active) {
		out = append(out, scim.Change{Attribute: scim.AttrActive, Value: plan.Active.ValueBool()})
	}

	return out
}

// replacePrimary returns the record's addresses with a new primary one. Terraform does not own the other addresses or
// the primary one's type, so they stay.
func replacePrimary(emails []scim.Email, address string) []scim.Email {
	out := make([]scim.Email, 0, len(emails)+1)
	replaced := false

	for _, email := range emails {
		switch {
		case email.Primary && !replaced:
			email.Value = address
			replaced = true
		case email.Primary || scim.SameName(email.Value, address):
			continue
		}

		out = append(out, email)
	}

	if !replaced {
		out = append(out, scim.Email{Value: address, Type: emailType, Primary: true})
	}

	return out
}

func attributesOf(changes []scim.Change) map[scim.Attribute]bool {
	sent := make(map[scim.Attribute]bool, len(changes))
	for _, change := range changes {
		sent[change.Attribute] = true
	}

	return sent
}
