// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
)

// phoneNumber is an element of phone_numbers; all of it is null in one that is null or unknown itself.
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

// expandPhones is what is sent for phone_numbers.
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
		// A set holds each element once, whatever the server repeats.
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

// flattenPhones is null for no numbers, except where Terraform holds an empty set. A type that Terraform left out stays
// out, whatever type the server has given the number; and a number that Terraform holds both with a type and without
// one stays two as long as the server shows one of them, since a server may take them for one.
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

// twoForOne reports whether one number is held both with a type and without one.
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

// plannedPhones is the plan of phone_numbers. A number whose primary is left out is not primary.
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
