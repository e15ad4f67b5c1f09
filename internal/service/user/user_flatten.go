// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// flatten is the record as Terraform holds it. It starts from what Terraform held before, for the arguments that
// have no counterpart on the server, for what the answer hides and for the spelling of what is the same.
func flatten(record *scim.User, directoryID string, prior userModel) userModel {
	m := prior
	m.ID = types.StringValue(record.ID)
	m.DirectoryID = types.StringValue(directoryID)
	m.AccountID = types.StringPointerValue(record.AccountID)
	m.CreatedAt = types.StringPointerValue(record.CreatedAt)
	m.Email = keepSpelling(prior.Email, record.PrimaryEmail(), scim.SameName)
	m.UserName = keepSpelling(prior.UserName, record.UserName, scim.SameName)
	m.PhoneNumbers = flattenPhones(record.PhoneNumbers, prior.PhoneNumbers)

	if !record.ActiveHidden || prior.Active.IsNull() || prior.Active.IsUnknown() {
		m.Active = types.BoolValue(record.Active)
	}

	for i, a := range plainAttributes {
		text := nonEmpty(*a.field(record))
		if text == nil {
			m.Texts[i] = types.StringNull()
		} else {
			m.Texts[i] = keepSpelling(prior.Texts[i], *text, scim.SameText)
		}
	}

	return m
}

// keepSpelling keeps Terraform's spelling of what the server spells otherwise and is the same: a server may change the case
// of addresses and user names, which compare without it, and how letters with accents are written.
func keepSpelling(prior types.String, value string, same func(a, b string) bool) types.String {
	if value == "" {
		return types.StringNull()
	}

	if !prior.IsNull() && !prior.IsUnknown() && same(prior.ValueString(), value) {
		return prior
	}

	return types.StringValue(value)
}

// nonEmpty reads an empty text as absent: null is absent in Terraform, and "" is refused there.
func nonEmpty(text *string) *string {
	if text == nil || *text == "" {
		return nil
	}

	return text
}

// settle is the state after a write that answered with the record. A value that was planned stays as planned, since
// Terraform accepts nothing else; what was sent and not kept is returned, to be said.
func settle(record *scim.User, directoryID string, plan userModel, sent map[scim.Attribute]bool) (userModel, []string) {
	state := flatten(record, directoryID, plan)

	var notKept []string

	keep := func(name string, path scim.Attribute, planned, got attr.Value) bool {
		if planned.IsUnknown() || planned.Equal(got) {
			return false
		}

		if sent[path] {
			notKept = append(notKept, name)
		}

		return true
	}

	for i, a := range plainAttributes {
		if keep(a.name, a.path, plan.Texts[i], state.Texts[i]) {
			state.Texts[i] = plan.Texts[i]
		}
	}

	if keep("email", scim.AttrEmails, plan.Email, state.Email) {
		state.Email = plan.Email
	}

	if keep("user_name", scim.AttrUserName, plan.UserName, state.UserName) {
		state.UserName = plan.UserName
	}

	if keep("active", scim.AttrActive, plan.Active, state.Active) {
		state.Active = plan.Active
	}

	if keep("phone_numbers", scim.AttrPhoneNumbers, plan.PhoneNumbers, state.PhoneNumbers) {
		state.PhoneNumbers = plan.PhoneNumbers
	}

	// These are the server's own; a plan that knew them knew them from an earlier read.
	if !plan.AccountID.IsUnknown() {
		state.AccountID = plan.AccountID
	}

	if !plan.CreatedAt.IsUnknown() {
		state.CreatedAt = plan.CreatedAt
	}

	return state, notKept
}
