// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

func TestFlattenKeepsSpelling(t *testing.T) {
	t.Parallel()

	record := &scim.User{ID: "1", UserName: "ann", Emails: []scim.Email{{Value: "ann@corp.test", Primary: true}}, Active: true}

	m := flatten(record, "d", storedModel(func(m *userModel) {
		m.Email = types.StringValue("Ann@Corp.test")
		m.UserName = types.StringValue("bob")
	}))
	if m.Email.ValueString() != "Ann@Corp.test" {
		t.Errorf("the spelling of the address was lost: %s", m.Email)
	}

	if m.UserName.ValueString() != "ann" {
		t.Errorf("another user name must be seen: %s", m.UserName)
	}
}

func TestFlattenReadsEmptyAsAbsent(t *testing.T) {
	t.Parallel()

	empty := ""
	m := flatten(&scim.User{ID: "1", Title: &empty}, "d", storedModel(nil))

	if !m.Texts[plainIndex("title")].IsNull() || !m.AccountID.IsNull() || !m.CreatedAt.IsNull() || !m.PhoneNumbers.IsNull() {
		t.Errorf("absent values are not null: %s %s %s %s", m.Texts, m.AccountID, m.CreatedAt, m.PhoneNumbers)
	}
}

func TestFlattenPhones(t *testing.T) {
	t.Parallel()

	no := types.BoolValue(false)
	set := func(elements ...attr.Value) types.Set { return types.SetValueMust(phoneType, elements) }

	two := set(phone("1", "", no), phone("1", "work", no))

	tests := map[string]struct {
		phones []scim.PhoneNumber
		prior  types.Set
		want   types.Set
	}{
		"none":                        {prior: types.SetNull(phoneType), want: types.SetNull(phoneType)},
		"none, and none held":         {prior: set(), want: set()},
		"all gone":                    {prior: set(phone("1", "", no)), want: types.SetNull(phoneType)},
		"imported":                    {phones: []scim.PhoneNumber{{Value: "1", Type: "work"}}, prior: types.SetNull(phoneType), want: set(phone("1", "work", no))},
		"a type that was left out":    {phones: []scim.PhoneNumber{{Value: "1", Type: "work"}}, prior: set(phone("1", "", no)), want: set(phone("1", "", no))},
		"a type that was changed":     {phones: []scim.PhoneNumber{{Value: "1", Type: "work"}}, prior: set(phone("1", "home", no)), want: set(phone("1", "work", no))},
		"two, shown as two":           {phones: []scim.PhoneNumber{{Value: "1"}, {Value: "1", Type: "work"}}, prior: two, want: two},
		"two, one of them typed":      {phones: []scim.PhoneNumber{{Value: "1", Type: "work"}, {Value: "1", Type: "other"}}, prior: two, want: two},
		"two, shown as the typed one": {phones: []scim.PhoneNumber{{Value: "1", Type: "work"}}, prior: two, want: two},
		"two, shown as the other one": {phones: []scim.PhoneNumber{{Value: "1"}}, prior: two, want: two},
		"two, and a third": {
			phones: []scim.PhoneNumber{{Value: "1"}, {Value: "1", Type: "work"}, {Value: "1", Type: "home"}}, prior: two,
			want: set(phone("1", "", no), phone("1", "work", no), phone("1", "home", no)),
		},
		"two, and primary now":        {phones: []scim.PhoneNumber{{Value: "1", Primary: true}}, prior: two, want: set(phone("1", "", types.BoolValue(true)))},
		"the server repeats a number": {phones: []scim.PhoneNumber{{Value: "1"}, {Value: "1"}}, prior: types.SetNull(phoneType), want: set(phone("1", "", no))},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := flattenPhones(test.phones, test.prior); !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestSettleKeepsWhatWasPlannedAndSaysWhatWasNotKept(t *testing.T) {
	t.Parallel()

	account, dropped := "712020:1", "Berlin"
	record := &scim.User{ID: "1", UserName: "ann@corp.test", Emails: []scim.Email{{Value: "ann@corp.test", Primary: true}}, Active: true, AccountID: &account}
	plan := plannedModel(func(m *userModel) {
		with("department", types.StringValue(dropped))(m)
		with("title", types.StringValue("held before"))(m)
		m.AccountID = types.StringUnknown()
		m.CreatedAt = types.StringUnknown()
	})

	state, notKept := stateAfterWrite(record, "d", plan, map[scim.Attribute]bool{scim.AttrDepartment: true})

	if !slices.Equal(notKept, []string{"department"}) {
		t.Errorf("not kept: %q", notKept)
	}

	if state.Texts[plainIndex("department")].ValueString() != dropped || state.Texts[plainIndex("title")].ValueString() != "held before" {
		t.Errorf("the state differs from the plan: %s %s", state.Texts, state.Email)
	}

	if state.AccountID.ValueString() != account || !state.Texts[plainIndex("nickname")].IsNull() {
		t.Errorf("what was open is not the server's: %s %s", state.AccountID, state.Texts)
	}
}
