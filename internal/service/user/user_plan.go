// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// plan makes the plan of a user from the configuration, the state (nil for a new user) and the attributes that
// Terraform has set. It is the whole plan: the schema has no default and no plan modifier. ModifyPlan, the shortcut and
// atlassian_directory_users all call it. The caller sets the directory of a new or moved user.
func plan(config userModel, state *userModel, owned ownership) userModel {
	planned := config
	planned.AdoptExisting = orDefault(config.AdoptExisting, types.BoolValue(defaultAdoptExisting))
	planned.OnDestroy = orDefault(config.OnDestroy, types.StringValue(defaultOnDestroy))

	if state == nil {
		return planNew(planned)
	}

	planned.ID, planned.DirectoryID, planned.CreatedAt = state.ID, state.DirectoryID, state.CreatedAt
	planned.AccountID = plannedAccount(config.Email, *state)
	planned.Email = plannedName(config.Email, state.Email)
	planned.UserName = plannedUserName(config, *state, owned)
	planned.PhoneNumbers = plannedPhones(config.PhoneNumbers, state.PhoneNumbers, owned["phone_numbers"])
	planned.Active = plannedActive(config.Active, state.Active, owned["active"])

	for i, a := range plainAttributes {
		planned.Texts[i] = plannedText(config.Texts[i], state.Texts[i], owned[a.name])
	}

	// Atlassian composes a cleared display name, and composes it again when the given or family name changes.
	if config.Texts[displayName].IsNull() && !(owned["display_name"] && state.Texts[displayName].IsNull()) {
		composedOf := func(i int) bool { return !planned.Texts[i].Equal(state.Texts[i]) }

		if owned["display_name"] || composedOf(givenName) || composedOf(familyName) {
			planned.Texts[displayName] = types.StringUnknown()
		}
	}

	return planned
}

// planNew plans a new user. Unset attributes will be null, or, if an existing record may be adopted, what that record
// has.
func planNew(planned userModel) userModel {
	planned.ID, planned.DirectoryID, planned.AccountID, planned.CreatedAt =
		types.StringUnknown(), types.StringUnknown(), types.StringUnknown(), types.StringUnknown()

	planned.Active = orDefault(planned.Active, types.BoolValue(true))

	adopts := planned.AdoptExisting.IsUnknown() || planned.AdoptExisting.ValueBool()
	composes := !planned.Texts[givenName].IsNull() || !planned.Texts[familyName].IsNull()

	switch {
	case !planned.UserName.IsNull():
	case adopts:
		planned.UserName = types.StringUnknown()
	default:
		planned.UserName = planned.Email
	}

	for i := range planned.Texts {
		if planned.Texts[i].IsNull() && (adopts || i == displayName && composes) {
			planned.Texts[i] = types.StringUnknown()
		}
	}

	if planned.PhoneNumbers.IsNull() && adopts {
		planned.PhoneNumbers = types.SetUnknown(phoneType)
	}

	planned.PhoneNumbers = plannedPhones(planned.PhoneNumbers, planned.PhoneNumbers, false)

	return planned
}

// orDefault returns the value, or the default if it is null.
func orDefault[V attr.Value](value, otherwise V) V {
	if value.IsNull() {
		return otherwise
	}

	return value
}

// plannedText plans a string. An unset one is left as it is; one that Terraform has set is cleared when it is removed.
func plannedText(config, state types.String, owned bool) types.String {
	if config.IsNull() && !owned {
		return state
	}

	return config
}

// plannedName keeps the state's spelling if only the case differs.
func plannedName(config, state types.String) types.String {
	if !config.IsUnknown() && sameName(config, state) {
		return state
	}

	return config
}

func sameName(a, b types.String) bool {
	return a.IsNull() == b.IsNull() && scim.SameName(a.ValueString(), b.ValueString())
}

// plannedUserName follows the e-mail address if the user name is unset and equals it. If Terraform has set the user
// name before, it returns to the address: a record must have a user name, so it cannot be cleared.
func plannedUserName(config, state userModel, owned ownership) types.String {
	switch {
	case !config.UserName.IsNull():
		return plannedName(config.UserName, state.UserName)
	case !owned["user_name"] && !sameName(state.UserName, state.Email):
		return state.UserName
	default:
		return plannedName(config.Email, state.UserName)
	}
}

// plannedActive defaults to true for a user whose active Terraform has set. Otherwise an unset active keeps the state,
// so that importing a person who has left does not reactivate them.
func plannedActive(config, state types.Bool, owned bool) types.Bool {
	if owned {
		state = types.BoolValue(true)
	}

	return orDefault(config, state)
}

// plannedAccount is unknown if a new address may link the record to an account, or separate it from its account: an
// address of another domain may do that (API §2.9). Within a domain the account follows the address, and an unknown id
// would replace whatever depends on it. Update warns if the account changes nevertheless.
func plannedAccount(email types.String, state userModel) types.String {
	if email.IsUnknown() || !sameName(email, state.Email) &&
		(state.AccountID.IsNull() || domainOf(email.ValueString()) != domainOf(state.Email.ValueString())) {
		return types.StringUnknown()
	}

	return state.AccountID
}

// deactivates reports whether an update takes the person's access. An unknown active may.
func deactivates(plan, state userModel) bool {
	return state.Active.ValueBool() && (plan.Active.IsUnknown() || !plan.Active.ValueBool())
}

// cleared returns the composed attributes that Terraform has set and the configuration no longer has.
func cleared(config userModel, before ownership) map[string]bool {
	return map[string]bool{"display_name": before["display_name"] && config.Texts[displayName].IsNull()}
}

// withoutUnknown fills unknown values from the state, for a plan without any change to the record.
func withoutUnknown(plan, state userModel) userModel {
	for _, f := range userFields {
		if f.get(&plan).IsUnknown() {
			f.set(&plan, f.get(&state))
		}
	}

	return plan
}
