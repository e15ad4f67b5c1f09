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

// encoded is the state of an instance as it goes over the wire.
func (t *resourceType) encoded(tb testing.TB, instance *Instance) *tfprotov6.DynamicValue {
	tb.Helper()

	if instance != nil && instance.wire != nil {
		return instance.wire
	}

	return protocoltest.Encode(tb, t.object, stateOf(t, instance))
}

// propose is the state that Terraform's core proposes: what is configured, and of computed attributes that are not, the
// prior value. (Computed attributes inside of nested ones the provider fills in itself.)
func (t *resourceType) propose(tb testing.TB, config, prior tftypes.Value) tftypes.Value {
	tb.Helper()

	// The map belongs to the configuration.
	proposed, before := maps.Clone(protocoltest.As[map[string]tftypes.Value](tb, config)), protocoltest.As[map[string]tftypes.Value](tb, prior)

	for _, attribute := range t.attributes {
		if attribute.Computed && proposed[attribute.Name].IsNull() {
			proposed[attribute.Name] = before[attribute.Name]
		}
	}

	return tftypes.NewValue(t.object, proposed)
}

// invalid says which attribute is planned as neither the configuration nor the prior state has it, without being the
// provider's to choose: Terraform's core refuses that. (What is inside of nested attributes is not looked at.)
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

// inconsistency says where a new state differs from what was planned and known: Terraform's core refuses that.
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

	// What is open inside of a set can't be told from its other elements.
	if !planned.IsFullyKnown() || planned.Equal(got) {
		return ""
	}

	return fmt.Sprintf("planned %s, got %s", planned, got)
}
