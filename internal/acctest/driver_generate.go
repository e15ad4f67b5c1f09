// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"maps"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// Generated returns the configuration that Terraform generates for a resource: every configurable attribute that is not
// null.
func (d *Driver) Generated(instance *Instance) map[string]any {
	d.tb.Helper()

	config := map[string]any{}

	for _, attribute := range d.resource(instance.Type).attributes {
		if value := instance.Value(d.tb)[attribute.Name]; (attribute.Required || attribute.Optional) && value != nil {
			config[attribute.Name] = value
		}
	}

	return config
}

// PlansClean imports each result by its identity. It checks that the import has the state that the list returned, and
// that the configuration generated for the result plans no change.
func (d *Driver) PlansClean(results []Result) {
	d.tb.Helper()

	for _, result := range results {
		instance, diags := d.ImportIdentity(d.tb.Context(), result.Resource.Type, result.Identity)
		if text := protocoltest.Errors(diags); text != "" {
			d.tb.Errorf("%s: %s", result.DisplayName, text)

			continue
		}

		if !instance.State.Equal(result.Resource.State) {
			d.tb.Errorf("%s: the list says %s, the import %s", result.DisplayName, result.Resource.State, instance.State)
		}

		config := d.Generated(result.Resource)
		if text := protocoltest.Errors(d.Validate(d.tb.Context(), instance.Type, config)); text != "" {
			d.tb.Errorf("%s: the generated configuration is refused: %s", result.DisplayName, text)

			continue
		}

		plan, diags := d.Plan(d.tb.Context(), instance.Type, maps.Clone(config), instance)
		if text := protocoltest.Errors(diags); text != "" {
			d.tb.Errorf("%s: %s", result.DisplayName, text)
		} else if plan.Action != NoAction {
			d.tb.Errorf("%s: the generated configuration plans %s: %s from %s", result.DisplayName, plan.Action, plan.Planned, instance.State)
		}
	}
}
