// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestMemberSet_equal(t *testing.T) {
	t.Parallel()

	reversed := numbered("u", 5000)
	slices.Reverse(reversed)

	big := newMemberSet(numbered("u", 5000))

	for name, test := range map[string]struct {
		a, b attr.Value
		want bool
	}{
		"order":        {big, newMemberSet(reversed), true},
		"fewer":        {big, newMemberSet(reversed[1:]), false},
		"others":       {big, newMemberSet(numbered("v", 5000)), false},
		"empty":        {newMemberSet(nil), newMemberSet(nil), true},
		"null":         {memberSet{types.SetNull(types.StringType)}, newMemberSet(nil), false},
		"both null":    {memberSet{types.SetNull(types.StringType)}, memberSet{types.SetNull(types.StringType)}, true},
		"unknown":      {memberSet{types.SetUnknown(types.StringType)}, newMemberSet(nil), false},
		"both unknown": {memberSet{types.SetUnknown(types.StringType)}, memberSet{types.SetUnknown(types.StringType)}, true},
		"another type": {newMemberSet(nil), types.StringValue("x"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := test.a.Equal(test.b); got != test.want {
				t.Errorf("Equal is %t, want %t", got, test.want)
			}
		})
	}
}

func TestMemberSetType_roundTrip(t *testing.T) {
	t.Parallel()

	want := newMemberSet(numbered("u", 3))

	raw, err := want.ToTerraformValue(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	got, err := newMemberSetType().ValueFromTerraform(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}

	if !want.Equal(got) || !got.Type(t.Context()).Equal(newMemberSetType()) {
		t.Errorf("%s became %s", want, got)
	}

	if _, err := newMemberSetType().ValueFromTerraform(t.Context(), tftypes.NewValue(tftypes.String, "x")); err == nil {
		t.Error("a string is taken for a set")
	}
}

func TestMemberSet_ids(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		set   memberSet
		known bool
	}{
		"known":   {newMemberSet(numbered("u", 2)), true},
		"empty":   {newMemberSet(nil), true},
		"null":    {memberSet{types.SetNull(types.StringType)}, false},
		"unknown": {memberSet{types.SetUnknown(types.StringType)}, false},
		"an unknown element": {
			memberSet{types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if _, known := test.set.ids(); known != test.known {
				t.Errorf("known is %t, want %t", known, test.known)
			}
		})
	}
}

func TestMemberSetValidator(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		elements []attr.Value
		err      string
	}{
		"ids":             {elements: []attr.Value{types.StringValue("a"), types.StringValue("b")}},
		"none":            {},
		"not known yet":   {elements: []attr.Value{types.StringUnknown(), types.StringValue("b")}},
		"two spellings":   {elements: []attr.Value{types.StringValue("aB"), types.StringValue("Ab")}, err: "two spellings"},
		"blank":           {elements: []attr.Value{types.StringValue("")}, err: "empty"},
		"padded":          {elements: []attr.Value{types.StringValue(" a")}, err: "padded"},
		"null":            {elements: []attr.Value{types.StringNull()}, err: "null"},
		"an e-mail":       {elements: []attr.Value{types.StringValue("ann@corp.test")}, err: "not its e-mail"},
		"thousands, fine": {elements: newMemberSet(numbered("u", 20000)).Elements()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var resp validator.SetResponse

			memberSetValidator{}.ValidateSet(t.Context(), validator.SetRequest{
				Path: path.Root("user_ids"), ConfigValue: types.SetValueMust(types.StringType, test.elements),
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
