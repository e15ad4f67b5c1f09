// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

func stateOf(typ *resourceType, instance *Instance) tftypes.Value {
	if instance == nil {
		return tftypes.NewValue(typ.object, nil)
	}

	return instance.State
}

// encoded returns the state of an instance as the protocol encodes it.
func (t *resourceType) encoded(tb testing.TB, instance *Instance) *tfprotov6.DynamicValue {
	tb.Helper()

	if instance != nil && instance.wire != nil {
		return instance.wire
	}

	return protocoltest.Encode(tb, t.object, stateOf(t, instance))
}

// propose returns the state that Terraform's core proposes: the configuration, with the prior value for each computed
// attribute that is not configured. The provider itself fills in computed attributes inside nested ones.
func (t *resourceType) propose(tb testing.TB, config, prior tftypes.Value) tftypes.Value {
	tb.Helper()

	// The map belongs to the configuration, so change a copy.
	proposed, before := maps.Clone(protocoltest.As[map[string]tftypes.Value](tb, config)), protocoltest.As[map[string]tftypes.Value](tb, prior)

	for _, attribute := range t.attributes {
		if attribute.Computed && proposed[attribute.Name].IsNull() {
			proposed[attribute.Name] = before[attribute.Name]
		}
	}

	return tftypes.NewValue(t.object, proposed)
}

// invalid names an attribute that Terraform's core would refuse to plan: its planned value is neither the configured
// nor the prior one, and the provider may not choose it. It does not look inside nested attributes.
func (t *resourceType) invalid(tb testing.TB, config, prior, planned tftypes.Value) string {
	tb.Helper()

	if config.IsNull() || planned.IsNull() {
		return ""
	}

	configured, wanted := protocoltest.As[map[string]tftypes.Value](tb, config), protocoltest.As[map[string]tftypes.Value](tb, planned)

	var before map[string]tftypes.Value
	if !prior.IsNull() {
		before = protocoltest.As[map[string]tftypes.Value](tb, prior)
	}

	for _, attribute := range t.attributes {
		given, plan := configured[attribute.Name], wanted[attribute.Name]

		switch {
		case attribute.NestedType != nil, plan.Equal(given), given.IsNull() && attribute.Computed:
		case before != nil && plan.Equal(before[attribute.Name]) && !given.IsNull():
		default:
			return fmt.Sprintf("%s: configured %s, planned %s", attribute.Name, given, plan)
		}
	}

	return ""
}

// inconsistency names the first difference between a planned, known value and the new state. Terraform's core refuses
// such a state.
func inconsistency(planned, got tftypes.Value) string {
	if !planned.IsFullyKnown() && planned.IsKnown() && !planned.IsNull() && planned.Type().Is(tftypes.Object{}) {
		var want, have map[string]tftypes.Value
		if planned.As(&want) != nil || got.As(&have) != nil || have == nil {
			return "the object is gone"
		}

		names := make([]string, 0, len(want))
		for name := range want {
			names = append(names, name)
		}

		slices.Sort(names)

		for _, name := range names {
			if difference := inconsistency(want[name], have[name]); difference != "" {
				return name + ": " + difference
			}
		}

		return ""
	}

	// A set with unknown parts can't be compared: its elements have no fixed place.
	if !planned.IsFullyKnown() || planned.Equal(got) {
		return ""
	}

	return fmt.Sprintf("planned %s, got %s", planned, got)
}
