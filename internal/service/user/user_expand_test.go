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

// plannedModel returns the plan that Terraform makes of a configuration with only an e-mail address, after change.
func plannedModel(change func(*userModel)) userModel {
	m := userModel{
		Email:        types.StringValue("ann@corp.test"),
		UserName:     types.StringValue("ann@corp.test"),
		Active:       types.BoolValue(true),
		PhoneNumbers: types.SetUnknown(phoneType),
	}
	for i := range m.Texts {
		m.Texts[i] = types.StringUnknown()
	}

	if change != nil {
		change(&m)
	}

	return m
}

func storedModel(change func(*userModel)) userModel {
	return plannedModel(func(m *userModel) {
		m.PhoneNumbers = types.SetNull(phoneType)
		for i := range m.Texts {
			m.Texts[i] = types.StringNull()
		}

		if change != nil {
			change(m)
		}
	})
}

// with sets one text attribute.
func with(name string, value types.String) func(*userModel) {
	return func(m *userModel) { m.Texts[plainIndex(name)] = value }
}

func TestExpandSendsOnlyWhatIsPlanned(t *testing.T) {
	t.Parallel()

	title := "Engineer"
	got, sent := expand(plannedModel(func(m *userModel) { with("title", types.StringValue(title))(m); m.Active = types.BoolValue(false) }))
	want := &scim.User{
		UserName: "ann@corp.test",
		Emails:   []scim.Email{{Value: "ann@corp.test", Type: "work", Primary: true}},
		Title:    &title,
		Active:   false,
	}

	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	if !sent["title"] || sent[scim.AttrDepartment] || sent[scim.AttrPhoneNumbers] {
		t.Errorf("sent %v", sent)
	}
}

func TestEveryTextAttributeGoesThereAndBack(t *testing.T) {
	t.Parallel()

	for i, a := range plainAttributes {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()

			plan := plannedModel(with(a.name, types.StringValue("X")))

			created, sent := expand(plan)
			if got := *a.field(created); got == nil || *got != "X" || !sent[a.path] {
				t.Errorf("the new record does not have it: %v, sent %v", got, sent)
			}

			if diff := cmp.Diff([]scim.Change{{Attribute: a.path, Value: "X"}}, changes(plan, storedModel(nil), nil, nil)); diff != "" {
				t.Errorf("setting it: %s", diff)
			}

			state := storedModel(with(a.name, types.StringValue("X")))
			if diff := cmp.Diff([]scim.Change{{Attribute: a.path}}, changes(storedModel(nil), state, nil, nil)); diff != "" {
				t.Errorf("removing it: %s", diff)
			}

			created.ID = "1"

			flat := flatten(created, "d", storedModel(nil))
			if got := flat.Texts[i].ValueString(); got != "X" {
				t.Errorf("read as %q", got)
			}

			for j := range flat.Texts {
				if j != i && !flat.Texts[j].IsNull() {
					t.Errorf("%s was filled too", plainAttributes[j].name)
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
			plan:  with("display_name", types.StringUnknown()),
			state: with("display_name", types.StringValue("Ann")),
		},
		"unknown and cleared": {
			plan:  with("display_name", types.StringUnknown()),
			state: with("display_name", types.StringValue("Ann")),
			clear: map[string]bool{"display_name": true},
			want:  []scim.Change{{Attribute: "displayName"}},
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

			if diff := cmp.Diff(test.want, changes(storedModel(test.plan), storedModel(test.state), emails, test.clear)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
