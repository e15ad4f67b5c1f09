// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestMemberListIDs(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		list  types.List
		known bool
	}{
		"known":   {newMemberList(numbered("u", 2)), true},
		"empty":   {newMemberList(nil), true},
		"null":    {types.ListNull(types.StringType), false},
		"unknown": {types.ListUnknown(types.StringType), false},
		"an unknown element": {
			types.ListValueMust(types.StringType, []attr.Value{types.StringUnknown()}), false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if _, known := memberListIDs(test.list); known != test.known {
				t.Errorf("known is %t, want %t", known, test.known)
			}
		})
	}
}

func TestInOrderOf(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct{ before, members, want []string }{
		"the same":        {[]string{"c", "a", "b"}, []string{"a", "b", "c"}, []string{"c", "a", "b"}},
		"some came":       {[]string{"c", "a"}, []string{"z", "a", "b", "c"}, []string{"c", "a", "b", "z"}},
		"some went":       {[]string{"c", "a", "b"}, []string{"b", "c"}, []string{"c", "b"}},
		"nothing before":  {nil, []string{"b", "a"}, []string{"a", "b"}},
		"nobody any more": {[]string{"a"}, nil, []string{}},
		"doubled before":  {[]string{"a", "a"}, []string{"a"}, []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := inOrderOf(test.before, test.members); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// A new order of the members is no change; a member who joins or leaves is.
func TestMemberOrder(t *testing.T) {
	t.Parallel()

	reversed := numbered("u", 5000)
	slices.Reverse(reversed)

	state := newMemberList(numbered("u", 5000))

	for name, test := range map[string]struct {
		plan types.List
		kept bool
	}{
		"another order":          {newMemberList(reversed), true},
		"one fewer":              {newMemberList(reversed[1:]), false},
		"others":                 {newMemberList(numbered("v", 5000)), false},
		"one instead of another": {newMemberList(append(numbered("u", 4999), "w")), false},
		"nobody":                 {newMemberList(nil), false},
		"not known yet":          {types.ListUnknown(types.StringType), false},
		"one not known yet": {
			types.ListValueMust(types.StringType, append(newMemberList(reversed[1:]).Elements(), types.StringUnknown())), false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			resp := planmodifier.ListResponse{PlanValue: test.plan}
			memberOrder{}.PlanModifyList(t.Context(), planmodifier.ListRequest{PlanValue: test.plan, StateValue: state}, &resp)

			want := test.plan
			if test.kept {
				want = state
			}

			if !resp.PlanValue.Equal(want) {
				t.Errorf("the state's order is kept: %t, want %t", !test.kept, test.kept)
			}
		})
	}
}

func TestMemberListValidator(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		elements []attr.Value
		err      string
	}{
		"ids":              {elements: []attr.Value{types.StringValue("a"), types.StringValue("b")}},
		"none":             {},
		"not known yet":    {elements: []attr.Value{types.StringUnknown(), types.StringUnknown(), types.StringValue("b")}},
		"twice":            {elements: []attr.Value{types.StringValue("a"), types.StringValue("b"), types.StringValue("a")}, err: `"a" is listed twice`},
		"two spellings":    {elements: []attr.Value{types.StringValue("aB"), types.StringValue("Ab")}, err: "two spellings"},
		"blank":            {elements: []attr.Value{types.StringValue("")}, err: "empty"},
		"padded":           {elements: []attr.Value{types.StringValue(" a")}, err: "padded"},
		"null, see nullID": {elements: []attr.Value{types.StringNull()}},
		"an e-mail":        {elements: []attr.Value{types.StringValue("ann@corp.test")}, err: "not the e-mail"},
		"thousands, fine":  {elements: newMemberList(numbered("u", 20000)).Elements()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var resp validator.ListResponse

			memberListValidator{kind: scimGroups}.ValidateList(t.Context(), validator.ListRequest{
				Path: path.Root("user_ids"), ConfigValue: types.ListValueMust(types.StringType, test.elements),
			}, &resp)

			if test.err == "" && resp.Diagnostics.HasError() {
				t.Fatal(resp.Diagnostics)
			}

			if test.err != "" && (!resp.Diagnostics.HasError() || !strings.Contains(resp.Diagnostics[0].Detail(), test.err)) {
				t.Errorf("got %v, want an error that says %q", resp.Diagnostics, test.err)
			}
		})
	}
}
