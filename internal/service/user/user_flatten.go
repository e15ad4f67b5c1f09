// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
)

// flatten is the record as Terraform holds it. It starts from what Terraform held before, for the arguments that have
// no counterpart on the server, for what the answer hides and for the spelling of what is the same.
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

// keepSpelling keeps Terraform's spelling of what the server spells otherwise and is the same: a server may change the
// case of addresses and user names, which compare without it, and how letters with accents are written. An empty text
// is none: null is absent in Terraform, and "" is refused there.
func keepSpelling(prior types.String, value string, same func(a, b string) bool) types.String {
	if value != "" && !prior.IsNull() && !prior.IsUnknown() && same(prior.ValueString(), value) {
		return prior
	}

	return computed.TextOrNull(value)
}

// textOf is an optional text of a record, empty where it has none.
func textOf(text *string) string {
	if text == nil {
		return ""
	}

	return *text
}

// settle is the state after a write that answered with the record. A value that was planned stays as planned, since
// Terraform accepts nothing else; what was sent and not kept is returned, to be said.
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
