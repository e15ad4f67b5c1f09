// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// planned is a plan as Terraform makes it of a configuration with an e-mail address alone.
func planned(change func(*userModel)) userModel {
	m := userModel{
		Email:        types.StringValue("ann@corp.test"),
		UserName:     types.StringValue("ann@corp.test"),
		Active:       types.BoolValue(true),
		PhoneNumbers: types.SetUnknown(phoneType),
	}
	for _, a := range textAttributes {
		*a.model(&m) = types.StringUnknown()
	}

	if change != nil {
		change(&m)
	}

	return m
}

func held(change func(*userModel)) userModel {
	return planned(func(m *userModel) {
		m.PhoneNumbers = types.SetNull(phoneType)
		for _, a := range textAttributes {
			*a.model(m) = types.StringNull()
		}

		if change != nil {
			change(m)
		}
	})
}

func TestExpandSendsOnlyWhatIsPlanned(t *testing.T) {
	t.Parallel()

	title := "Engineer"
	got, sent := expand(planned(func(m *userModel) { m.Title = types.StringValue(title); m.Active = types.BoolValue(false) }))
	want := scim.NewUser{
		UserName: "ann@corp.test",
		Emails:   []scim.Email{{Value: "ann@corp.test", Type: "work", Primary: true}},
		Title:    &title,
		Active:   false,
	}

	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	if !sent[scim.AttrTitle] || sent[scim.AttrDepartment] || sent[scim.AttrPhoneNumbers] {
		t.Errorf("sent %v", sent)
	}
}

func TestEveryTextAttributeGoesThereAndBack(t *testing.T) {
	t.Parallel()

	for _, a := range textAttributes {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()

			plan := planned(func(m *userModel) { *a.model(m) = types.StringValue("X") })

			created, sent := expand(plan)
			if got := *a.create(&created); got == nil || *got != "X" || !sent[a.path] {
				t.Errorf("the new record does not have it: %v, sent %v", got, sent)
			}

			if diff := cmp.Diff([]scim.Change{{Attribute: a.path, Value: "X"}}, changes(plan, held(nil), nil, nil)); diff != "" {
				t.Errorf("setting it: %s", diff)
			}

			state := held(func(m *userModel) { *a.model(m) = types.StringValue("X") })
			if diff := cmp.Diff([]scim.Change{{Attribute: a.path}}, changes(held(nil), state, nil, nil)); diff != "" {
				t.Errorf("removing it: %s", diff)
			}

			record := scim.User{
				ID: "1", UserName: "ann@corp.test", Emails: created.Emails, Active: true,
				ExternalID: created.ExternalID, DisplayName: created.DisplayName, NickName: created.NickName, Title: created.Title,
				PreferredLanguage: created.PreferredLanguage, Timezone: created.Timezone, Department: created.Department,
				Organization: created.Organization, Name: created.Name,
			}

			flat := flatten(&record, "d", held(nil))
			if got := a.model(&flat).ValueString(); got != "X" {
				t.Errorf("read as %q", got)
			}

			for _, other := range textAttributes {
				if other.name != a.name && !other.model(&flat).IsNull() {
					t.Errorf("%s was filled too", other.name)
				}
			}
		})
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()

	phones := func(elements ...attr.Value) types.Set { return types.SetValueMust(phoneType, elements) }
	no := types.BoolValue(false)
	emails := []scim.Email{{Value: "ann@corp.test", Type: "home", Primary: true}, {Value: "old@corp.test", Type: "other"}}

	tests := map[string]struct {
		plan, state func(*userModel)
		clear       map[string]bool
		want        []scim.Change
	}{
		"nothing": {},
		"case alone is no change": {
			plan: func(m *userModel) {
				m.Email = types.StringValue("ANN@corp.test")
				m.UserName = types.StringValue("Ann@Corp.Test")
			},
		},
		"an address keeps the others and its type": {
			plan: func(m *userModel) { m.Email = types.StringValue("new@corp.test") },
			want: []scim.Change{{Attribute: scim.AttrEmails, Value: []scim.Email{
				{Value: "new@corp.test", Type: "home", Primary: true}, {Value: "old@corp.test", Type: "other"},
			}}},
		},
		"an address that was the second one is not doubled": {
			plan: func(m *userModel) { m.Email = types.StringValue("OLD@corp.test") },
			want: []scim.Change{{Attribute: scim.AttrEmails, Value: []scim.Email{{Value: "OLD@corp.test", Type: "home", Primary: true}}}},
		},
		"user name":  {plan: func(m *userModel) { m.UserName = types.StringValue("x") }, want: []scim.Change{{Attribute: scim.AttrUserName, Value: "x"}}},
		"deactivate": {plan: func(m *userModel) { m.Active = no }, want: []scim.Change{{Attribute: scim.AttrActive, Value: false}}},
		"unknown is the server's": {
			plan:  func(m *userModel) { m.DisplayName = types.StringUnknown() },
			state: func(m *userModel) { m.DisplayName = types.StringValue("Ann") },
		},
		"unknown and cleared": {
			plan:  func(m *userModel) { m.DisplayName = types.StringUnknown() },
			state: func(m *userModel) { m.DisplayName = types.StringValue("Ann") },
			clear: map[string]bool{"display_name": true},
			want:  []scim.Change{{Attribute: scim.AttrDisplayName}},
		},
		"phones set": {
			plan: func(m *userModel) { m.PhoneNumbers = phones(phone("1", "work", no)) },
			want: []scim.Change{{Attribute: scim.AttrPhoneNumbers, Value: []scim.PhoneNumber{{Value: "1", Type: "work"}}}},
		},
		"phones emptied": {
			plan:  func(m *userModel) { m.PhoneNumbers = phones() },
			state: func(m *userModel) { m.PhoneNumbers = phones(phone("1", "work", no)) },
			want:  []scim.Change{{Attribute: scim.AttrPhoneNumbers}},
		},
		"no phones and none before": {plan: func(m *userModel) { m.PhoneNumbers = phones() }},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if diff := cmp.Diff(test.want, changes(held(test.plan), held(test.state), emails, test.clear)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
