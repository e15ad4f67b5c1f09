// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
)

// What the resource and the data source say of the attributes of a phone number.
const (
	phoneValueDescription   = "The number."
	phoneTypeDescription    = "Kind of number, such as `work` or `mobile`."
	phonePrimaryDescription = "Whether this is the primary number."
)

// phoneNumber is an element of phone_numbers. Its fields are null if the element is null or unknown.
type phoneNumber struct {
	value, kind types.String
	primary     types.Bool
}

func phoneNumberOf(element attr.Value) (number phoneNumber, known bool) {
	object, ok := element.(types.Object)
	if !ok {
		return number, false
	}

	attributes := object.Attributes()
	number.value, _ = attributes["value"].(types.String)
	number.kind, _ = attributes["type"].(types.String)
	number.primary, _ = attributes["primary"].(types.Bool)

	return number, !object.IsNull() && !object.IsUnknown()
}

// expandPhones returns the phone numbers to send.
func expandPhones(phones types.Set) []scim.PhoneNumber {
	var out []scim.PhoneNumber

	for _, element := range phones.Elements() {
		number, _ := phoneNumberOf(element)
		out = append(out, scim.PhoneNumber{Value: number.value.ValueString(), Type: number.kind.ValueString(), Primary: number.primary.ValueBool()})
	}

	return out
}

func phoneSet(phones []scim.PhoneNumber) types.Set {
	elements := make([]attr.Value, 0, len(phones))
	seen := map[scim.PhoneNumber]bool{}

	for _, phone := range phones {
		// A set has no duplicates, but a server may repeat a number.
		if seen[phone] {
			continue
		}

		seen[phone] = true

		elements = append(elements, types.ObjectValueMust(phoneType.AttrTypes, map[string]attr.Value{
			"value":   types.StringValue(phone.Value),
			"type":    computed.TextOrNull(phone.Type),
			"primary": types.BoolValue(phone.Primary),
		}))
	}

	return types.SetValueMust(phoneType, elements)
}

// flattenPhones returns null for no numbers, except where Terraform has an empty set. A type that Terraform leaves out
// stays out, whatever type the server gives the number. If Terraform has a number both with a type and without one,
// both stay as long as the server shows one of them, since a server may merge them.
func flattenPhones(phones []scim.PhoneNumber, prior types.Set) types.Set {
	if len(phones) == 0 {
		if !prior.IsNull() && !prior.IsUnknown() && len(prior.Elements()) == 0 {
			return prior
		}

		return types.SetNull(phoneType)
	}

	held := map[string][]scim.PhoneNumber{}
	for _, phone := range expandPhones(prior) {
		held[phone.Value] = append(held[phone.Value], phone)
	}

	shown := make([]scim.PhoneNumber, 0, len(phones))
	kept := map[string]int{}

	for _, phone := range phones {
		before := held[phone.Value]

		switch {
		case kept[phone.Value] > 0 && kept[phone.Value] < len(before):
			kept[phone.Value]++

			continue
		case kept[phone.Value] == 0 && twoForOne(before) && containsPhone(before, phone):
			kept[phone.Value] = 1

			shown = append(shown, before...)

			continue
		case len(before) == 1 && before[0].Type == "":
			phone.Type = ""
		}

		shown = append(shown, phone)
	}

	return phoneSet(shown)
}

// twoForOne reports whether a number is held both with a type and without one.
func twoForOne(held []scim.PhoneNumber) bool {
	typed, untyped := false, false

	for _, phone := range held {
		typed = typed || phone.Type != ""
		untyped = untyped || phone.Type == ""
	}

	return typed && untyped
}

func containsPhone(held []scim.PhoneNumber, shown scim.PhoneNumber) bool {
	for _, phone := range held {
		if phone.Primary == shown.Primary && (phone.Type == shown.Type || phone.Type == "") {
			return true
		}
	}

	return false
}

// plannedPhones plans phone_numbers. An unset primary is false.
func plannedPhones(config, state types.Set, owned bool) types.Set {
	switch {
	case config.IsUnknown():
		return config
	case config.IsNull() && owned:
		return types.SetNull(phoneType)
	case config.IsNull():
		return state
	}

	elements := make([]attr.Value, 0, len(config.Elements()))

	for _, element := range config.Elements() {
		if number, known := phoneNumberOf(element); known && number.primary.IsNull() {
			element = types.ObjectValueMust(phoneType.AttrTypes, map[string]attr.Value{
				"value": number.value, "type": number.kind, "primary": types.BoolValue(false),
			})
		}

		elements = append(elements, element)
	}

	return types.SetValueMust(phoneType, elements)
}
