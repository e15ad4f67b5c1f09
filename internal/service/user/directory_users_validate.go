// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

func (r *directoryUsersResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config := people(ctx, req.Config.Raw, &resp.Diagnostics)

	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(validatePeople(config)...)
	}
}

// validatePeople refuses texts that are no person, and two people who have what only one can. They are put in order only when
// there is something to say: that takes as long as all the rest.
func validatePeople(config peopleModel) diag.Diagnostics {
	if len(invalidPeople(config, maps.Keys(config.Users.texts))) == 0 {
		return nil
	}

	return invalidPeople(config, slices.Values(config.Users.keys()))
}

func invalidPeople(config peopleModel, keys iter.Seq[string]) diag.Diagnostics {
	var diags diag.Diagnostics

	if !config.DeprovisionLimit.IsNull() && !config.DeprovisionLimit.IsUnknown() && config.DeprovisionLimit.ValueInt64() < 0 {
		diags.AddAttributeError(path.Root("deprovision_limit"), "Invalid limit", "The number of people cannot be negative; 0 allows nobody to lose access.")
	}

	type name struct{ attribute, text string }

	seen := make(map[name]string, len(config.Users.texts))

	for key := range keys {
		text := config.Users.texts[key]

		switch {
		case text.IsUnknown():
			continue
		case text.IsNull():
			diags.Append(personProblem{key: key, problem: problem{summary: "Invalid person", detail: "The text is null. Leave the key out for nobody."}}.diagnostics()...)

			continue
		case key == "":
			diags.AddAttributeError(path.Root("users"), "Invalid person", "A key is empty.")
		case config.Released[key]:
			diags.Append(personProblem{key: key, problem: problem{
				summary: "Person released and kept", detail: "The key is in users and in released. Take it out of one of them.",
			}}.diagnostics()...)
		}

		one, err := decodePerson(text.ValueString())
		if err != nil {
			diags.Append(problemOf(key, one.Email.ValueString(), err).diagnostics()...)

			continue
		}

		for _, unique := range []struct{ attribute, value, compared string }{
			{"email", one.Email.ValueString(), scim.FoldedName(one.Email.ValueString())},
			{"user_name", one.UserName.ValueString(), scim.FoldedName(one.UserName.ValueString())},
			{"external_id", one.Texts[externalID].ValueString(), one.Texts[externalID].ValueString()},
		} {
			if unique.value == "" {
				continue
			}

			if other, taken := seen[name{unique.attribute, unique.compared}]; taken {
				diags.Append(personProblem{key: key, email: one.Email.ValueString(), problem: problem{unique.attribute, "Same person twice", fmt.Sprintf(
					"%q is what %s has too; in a directory only one can have it.", unique.value, other)}}.diagnostics()...)
			}

			seen[name{unique.attribute, unique.compared}] = key
		}
	}

	return diags
}
