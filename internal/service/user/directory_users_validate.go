// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// validatePeople refuses texts that do not parse, and people who share a unique name. It sorts the keys only if there
// is an error, since sorting takes as long as all the rest.
func validatePeople(config peopleModel) diag.Diagnostics {
	if len(invalidPeople(config, maps.Keys(config.Users.texts))) == 0 {
		return nil
	}

	return firstErrors(invalidPeople(config, slices.Values(config.Users.keys())))
}

func invalidPeople(config peopleModel, keys iter.Seq[string]) diag.Diagnostics {
	var diags diag.Diagnostics

	if !config.DeprovisionLimit.IsNull() && !config.DeprovisionLimit.IsUnknown() && config.DeprovisionLimit.ValueInt64() < 0 {
		diags.AddAttributeError(path.Root("deprovision_limit"), "Invalid limit", "The number of people cannot be negative; 0 allows nobody to lose access.")
	}

	seen := make(map[uniqueName]string, len(config.Users.texts))

	for key := range keys {
		text := config.Users.texts[key]
		wrong := func(email string, found problem) {
			diags.Append(personProblem{key: key, email: email, problem: found}.diagnostics()...)
		}

		switch {
		case text.IsUnknown():
			continue
		case text.IsNull():
			wrong("", problem{summary: "Invalid person", detail: "The text is null. Leave the key out for nobody."})

			continue
		case key == "":
			diags.AddAttributeError(path.Root("users"), "Invalid person", "A key is empty.")
		case config.Released[key]:
			wrong("", problem{summary: "Person released and kept", detail: "The key is in users and in released. Take it out of one of them."})
		}

		one, invalid := decodePerson(text.ValueString())
		if invalid != nil {
			wrong(one.Email.ValueString(), *invalid)

			continue
		}

		for _, name := range one.uniqueNames() {
			if other, taken := seen[name.folded()]; taken {
				wrong(one.Email.ValueString(), problem{string(name.key), "Same person twice", fmt.Sprintf(
					"%q is what %s has too; in a directory only one can have it.", name.text, other)})
			}

			seen[name.folded()] = key
		}
	}

	return diags
}
