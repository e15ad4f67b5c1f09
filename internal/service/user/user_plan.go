// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// plan is the plan for a configuration, of a user whom state holds, nil for a new one, and of whom Terraform has set
// what owned says. It is the whole plan of a record: the schema has no default and no plan modifier, and whoever plans
// (ModifyPlan, the shortcut, a person of atlassian_directory_users) calls it. The caller puts in the directory.
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

	// Cleared, the display name is composed by Atlassian, and anew where it is composed of names that change.
	if config.Texts[displayName].IsNull() && !(owned["display_name"] && state.Texts[displayName].IsNull()) {
		composedOf := func(i int) bool { return !planned.Texts[i].Equal(state.Texts[i]) }

		if owned["display_name"] || composedOf(givenName) || composedOf(familyName) {
			planned.Texts[displayName] = types.StringUnknown()
		}
	}

	return planned
}

// planNew is the plan of a new user. What the configuration leaves out will be null; where an existing record may be
// adopted it is what that has.
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

// orDefault is a value, or what it is when it is left out.
func orDefault[V attr.Value](value, otherwise V) V {
	if value.IsNull() {
		return otherwise
	}

	return value
}

// plannedText is the plan of a text: unset is unmanaged, removed is cleared.
func plannedText(config, state types.String, owned bool) types.String {
	if config.IsNull() && !owned {
		return state
	}

	return config
}

// plannedName keeps the spelling of what compares without case.
func plannedName(config, state types.String) types.String {
	if !config.IsUnknown() && sameName(config, state) {
		return state
	}

	return config
}

func sameName(a, b types.String) bool {
	return a.IsNull() == b.IsNull() && scim.SameName(a.ValueString(), b.ValueString())
}

// plannedUserName follows the e-mail address where the user name is unset and equals it, and returns to it where
// Terraform has set the user name before: it cannot be cleared, since a record must have one.
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

// plannedActive is true from the creation on. An imported user, whom Terraform has never made active or inactive, stays
// as they are, so that importing somebody who left reactivates nobody.
func plannedActive(config, state types.Bool, owned bool) types.Bool {
	if owned {
		state = types.BoolValue(true)
	}

	return orDefault(config, state)
}

// plannedAccount is unknown where another address can link the record to an account, or separate it from the one that
// it has: that is what an address of another domain may do (API §2.9). Within a domain the account follows; were it
// unknown there too, whatever depends on it would be replaced. Update warns of what came otherwise.
func plannedAccount(email types.String, state userModel) types.String {
	if email.IsUnknown() || !sameName(email, state.Email) &&
		(state.AccountID.IsNull() || domainOf(email.ValueString()) != domainOf(state.Email.ValueString())) {
		return types.StringUnknown()
	}

	return state.AccountID
}

// deactivates reports whether an update takes the person's access; an unknown active may.
func deactivates(plan, state userModel) bool {
	return state.Active.ValueBool() && (plan.Active.IsUnknown() || !plan.Active.ValueBool())
}

// cleared names the composed attributes that Terraform has set and the configuration has no more.
func cleared(config userModel, before ownership) map[string]bool {
	return map[string]bool{"display_name": before["display_name"] && config.Texts[displayName].IsNull()}
}

// withoutUnknown fills what was left open in a plan that came to no change of the record.
func withoutUnknown(plan, state userModel) userModel {
	for _, f := range userFields {
		if f.get(&plan).IsUnknown() {
			f.set(&plan, f.get(&state))
		}
	}

	return plan
}
