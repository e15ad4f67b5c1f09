// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// memberSetType is a set of strings that stays quick with thousands of elements: the framework's own compares every
// element with every other whenever a value is read or compared, which takes over a second for 5,000 members each time.
type memberSetType struct {
	basetypes.SetType
}

var (
	_ basetypes.SetTypable                    = memberSetType{}
	_ basetypes.SetValuableWithSemanticEquals = memberSet{}
)

func newMemberSetType() memberSetType {
	return memberSetType{SetType: basetypes.SetType{ElemType: types.StringType}}
}

func (t memberSetType) Equal(other attr.Type) bool {
	o, ok := other.(memberSetType)

	return ok && t.SetType.Equal(o.SetType)
}

func (t memberSetType) String() string { return "memberSetType" }

// Validate has nothing to check: Terraform has made the elements unique before the provider sees them.
func (t memberSetType) Validate(context.Context, tftypes.Value, path.Path) diag.Diagnostics {
	return nil
}

func (t memberSetType) ValueType(context.Context) attr.Value { return memberSet{} }

func (t memberSetType) ValueFromSet(_ context.Context, set basetypes.SetValue) (basetypes.SetValuable, diag.Diagnostics) {
	return memberSet{SetValue: set}, nil
}

func (t memberSetType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	value, err := t.SetType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}

	set, ok := value.(basetypes.SetValue)
	if !ok {
		return nil, fmt.Errorf("expected a set, got %T", value)
	}

	return memberSet{SetValue: set}, nil
}

// memberSet is a value of memberSetType.
type memberSet struct {
	basetypes.SetValue
}

// newMemberSet makes a known set of the ids.
func newMemberSet(ids []string) memberSet {
	elements := make([]attr.Value, len(ids))
	for i, id := range ids {
		elements[i] = types.StringValue(id)
	}

	return memberSet{SetValue: types.SetValueMust(types.StringType, elements)}
}

func (s memberSet) Type(context.Context) attr.Type { return newMemberSetType() }

func (s memberSet) Equal(other attr.Value) bool {
	o, ok := other.(memberSet)
	if !ok || s.IsNull() != o.IsNull() || s.IsUnknown() != o.IsUnknown() {
		return false
	}

	mine, theirs := s.Elements(), o.Elements()
	if len(mine) != len(theirs) {
		return false
	}

	seen := make(map[attr.Value]struct{}, len(mine))
	for _, element := range mine {
		seen[element] = struct{}{}
	}

	for _, element := range theirs {
		if _, ok := seen[element]; !ok {
			return false
		}
	}

	return true
}

// SetSemanticEquals answers for the whole set what the framework would otherwise find out by comparing every element with
// every other, with a log field for each pair. It does so still where the sets differ.
func (s memberSet) SetSemanticEquals(_ context.Context, prior basetypes.SetValuable) (bool, diag.Diagnostics) {
	return s.Equal(prior), nil
}

// ids are the known elements; the second result is false when the set or one of its elements is null or unknown.
func (s memberSet) ids() ([]string, bool) {
	if s.IsNull() || s.IsUnknown() {
		return nil, false
	}

	elements := s.Elements()
	ids := make([]string, 0, len(elements))

	for _, element := range elements {
		id, ok := element.(types.String)
		if !ok || id.IsNull() || id.IsUnknown() {
			return nil, false
		}

		ids = append(ids, id.ValueString())
	}

	return ids, true
}
