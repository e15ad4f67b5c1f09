// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Atlassian composes a display name that nobody sets: the plan does not know it where either name changes, or where it
// is no longer set. Otherwise after the apply the state would have the old one until the next read.
func TestPlanOfTheDisplayName(t *testing.T) {
	t.Parallel()

	text, none := types.StringValue, types.StringNull()

	for name, test := range map[string]struct {
		change func(config, state *userModel)
		owned  bool
		want   types.String
	}{
		"nothing changes":   {func(_, _ *userModel) {}, false, text("Ann Ex")},
		"another attribute": {func(config, _ *userModel) { config.Texts[plainIndex("title")] = text("Engineer") }, false, text("Ann Ex")},
		"the given name":    {func(config, _ *userModel) { config.Texts[givenName] = text("Anne") }, false, types.StringUnknown()},
		"the family name":   {func(config, _ *userModel) { config.Texts[familyName] = text("Example") }, false, types.StringUnknown()},
		"it is set":         {func(config, _ *userModel) { config.Texts[displayName] = text("Dr. Ex") }, true, text("Dr. Ex")},
		"set, and a name too": {func(config, _ *userModel) {
			config.Texts[displayName], config.Texts[givenName] = text("Ex"), text("Anne")
		}, true, text("Ex")},
		"no longer set":  {func(_, _ *userModel) {}, true, types.StringUnknown()},
		"cleared before": {func(_, state *userModel) { state.Texts[displayName] = none }, true, none},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			config := unsetUser
			config.Texts[givenName], config.Texts[familyName] = text("Ann"), text("Ex")

			state := config
			state.Texts[displayName] = text("Ann Ex")
			test.change(&config, &state)

			owned := ownership{"given_name": true, "family_name": true, "display_name": test.owned}
			if got := plan(config, &state, owned).Texts[displayName]; !got.Equal(test.want) {
				t.Errorf("planned is %s, want %s", got, test.want)
			}
		})
	}
}
