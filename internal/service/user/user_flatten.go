// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
)

// flatten makes the model of a record. It starts from the prior model, which has the arguments that the server lacks,
// the values that the answer hides, and the spelling of equal values.
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
		m.Texts[i] = keepSpelling(prior.Texts[i], textOf(*a.field(record)), scim.SameText)
	}

	return m
}

// keepSpelling keeps Terraform's spelling of an equal value: a server may change the case of addresses and user names,
// and the Unicode form of accented letters. An empty string becomes null, because Terraform's "" is refused.
func keepSpelling(prior types.String, value string, same func(a, b string) bool) types.String {
	if value != "" && !prior.IsNull() && !prior.IsUnknown() && same(prior.ValueString(), value) {
		return prior
	}

	return computed.TextOrNull(value)
}

// textOf returns an optional string of a record, "" if it is absent.
func textOf(text *string) string {
	if text == nil {
		return ""
	}

	return *text
}

// stateAfterWrite makes the state from the record that a write answered. Planned values stay as planned, since
// Terraform accepts no others. It returns the names of sent attributes that the server did not keep.
func stateAfterWrite(record *scim.User, directoryID string, plan userModel, sent map[scim.Attribute]bool) (userModel, []string) {
	state := flatten(record, directoryID, plan)

	var notKept []string

	for _, f := range recordFields {
		if planned := f.get(&plan); sent[f.path] && !planned.IsUnknown() && !planned.Equal(f.get(&state)) {
			notKept = append(notKept, f.name)
		}
	}

	for _, f := range userFields {
		if planned := f.get(&plan); !planned.IsUnknown() {
			f.set(&state, planned)
		}
	}

	return state, notKept
}
