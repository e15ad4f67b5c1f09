// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// flatten is the record as Terraform holds it. It starts from what Terraform held before, for the arguments that
// have no counterpart on the server and for the spelling of what compares without case.
func flatten(record *scim.User, directoryID string, prior userModel) userModel {
	m := prior
	m.ID = types.StringValue(record.ID)
	m.DirectoryID = types.StringValue(directoryID)
	m.AccountID = types.StringPointerValue(record.AccountID)
	m.CreatedAt = types.StringPointerValue(record.CreatedAt)
	m.Email = keepSpelling(prior.Email, record.PrimaryEmail())
	m.UserName = keepSpelling(prior.UserName, record.UserName)
	m.Active = types.BoolValue(record.Active)
	m.PhoneNumbers = flattenPhones(record.PhoneNumbers, prior.PhoneNumbers)

	for _, a := range textAttributes {
		*a.model(&m) = types.StringPointerValue(nonEmpty(a.record(record)))
	}

	return m
}

// keepSpelling keeps Terraform's spelling of an address or user name that the server spells otherwise: these
// compare without case, and a server may change the case of what it stores.
func keepSpelling(prior types.String, value string) types.String {
	if value == "" {
		return types.StringNull()
	}

	if !prior.IsNull() && !prior.IsUnknown() && strings.EqualFold(prior.ValueString(), value) {
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

// flattenPhones is null for no numbers, except where Terraform holds an empty set. A type that Terraform left out
// stays out, whatever type the server has given the number.
func flattenPhones(phones []scim.PhoneNumber, prior types.Set) types.Set {
	if len(phones) == 0 {
		if !prior.IsNull() && !prior.IsUnknown() && len(prior.Elements()) == 0 {
			return prior
		}

		return types.SetNull(phoneType)
	}

	untyped := map[string]bool{}

	for _, element := range prior.Elements() {
		if phone, ok := element.(types.Object); ok {
			if value, ok := phone.Attributes()["value"].(types.String); ok && phone.Attributes()["type"].IsNull() {
				untyped[value.ValueString()] = true
			}
		}
	}

	elements := make([]attr.Value, 0, len(phones))
	seen := map[scim.PhoneNumber]bool{}

	for _, phone := range phones {
		if untyped[phone.Value] {
			phone.Type = ""
		}

		// A set holds each element once, whatever the server repeats.
		if seen[phone] {
			continue
		}

		seen[phone] = true

		elements = append(elements, types.ObjectValueMust(phoneType.AttrTypes, map[string]attr.Value{
			"value":   types.StringValue(phone.Value),
			"type":    types.StringPointerValue(nonEmpty(&phone.Type)),
			"primary": types.BoolValue(phone.Primary),
		}))
	}

	return types.SetValueMust(phoneType, elements)
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

	for _, a := range textAttributes {
		if planned, got := a.model(&plan), a.model(&state); keep(a.name, a.path, *planned, *got) {
			*got = *planned
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
