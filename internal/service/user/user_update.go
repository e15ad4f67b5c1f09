// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// update is a planned change of an existing record.
type update struct {
	config, state, planned userModel

	owned  ownership    // the attributes that Terraform has set
	emails []scim.Email // the record's addresses, if the address changes
}

// update sends the planned attributes that differ from the state. The record is nil if none does. The diagnostics
// already report the error.
func (r *userResource) update(
	ctx context.Context, directory *scim.Directory, summary string, u update,
) (*scim.User, userModel, diag.Diagnostics, error) {
	todo := changes(u.planned, u.state, u.emails, cleared(u.config, u.owned))
	if len(todo) == 0 {
		return nil, withoutUnknown(u.planned, u.state), nil, nil
	}

	record, err := directory.UpdateUser(ctx, u.state.ID.ValueString(), todo, knownActive(u.state, u.owned)...)

	switch {
	case scim.IsTaken(err):
		return nil, u.state, r.lookup(directory).explainConflict(ctx, summary, r.changedNames(u.planned, u.state), err), err
	case err != nil:
		return nil, u.state, userDiagnostics(summary, err, todo...), err
	}

	updated, notKept := stateAfterWrite(record, directory.ID(), u.planned, attributesOf(todo))

	diags := accountWarning(record, u.state)
	diags.Append(notKeptWarning(notKept)...)

	return record, updated, diags, nil
}

// userDiagnostics puts a refused write on the attribute that caused it, if the code and the changes say which.
func userDiagnostics(summary string, err error, todo ...scim.Change) diag.Diagnostics {
	return diagnostics.FromError(summary, err,
		immutable(todo),
		diagnostics.Blame{
			Attribute: path.Root("id"),
			When:      client.IsNotFound,
			Advice:    "The record has been deleted outside Terraform since the plan was made. Plan again: the user will be created.",
		},
	)
}

func notKeptWarning(names []string) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, name := range names {
		diags.Append(diagnostics.NotKeptWarning(name, "does not show the "+diagnostics.InWords(name)+" that was sent", diagnostics.NotSupportedAdvice))
	}

	return diags
}

// accountWarning warns when a write has separated the record from its account or linked it to another (API §2.9). The
// state keeps an account id that was planned; the next refresh corrects it.
func accountWarning(record *scim.User, state userModel) diag.Diagnostics {
	if state.AccountID.IsNull() || state.AccountID.IsUnknown() || state.AccountID.Equal(types.StringPointerValue(record.AccountID)) {
		return nil
	}

	now := "is separated from it"
	if record.AccountID != nil {
		now = "is linked to the account " + *record.AccountID
	}

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("account_id"), "Record separated from its account", fmt.Sprintf(
		"The record %s (%s) was linked to the account %s, and after this update it %s. Atlassian separates a record from its account when the "+
			"e-mail address becomes one of a domain that the organization has not verified; and it may make a new account for a new address "+
			"instead of changing the address of the old one. The next plan shows what it means for whatever uses account_id.",
		record.ID, describeRecord(record), state.AccountID.ValueString(), now))}
}

// knownActive returns the value of active that Terraform has set, since the directory may hide it.
func knownActive(state userModel, owned ownership) []scim.Change {
	if !owned["active"] || state.Active.IsNull() {
		return nil
	}

	return []scim.Change{{Attribute: scim.AttrActive, Value: state.Active.ValueBool()}}
}
