// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// An environment variable without a value sets an argument to "". Each argument reports at most one error for "".
func TestEmptyTextIsOneError(t *testing.T) {
	t.Parallel()

	server := provider.NewServer(t.Context(), "test")
	got := protocoltest.Schemas(t, server)

	for name, schema := range got.ResourceSchemas {
		validateEmptyTexts(t, name, schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		})
	}

	for name, schema := range got.DataSourceSchemas {
		validateEmptyTexts(t, "data "+name, schema, func(config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
			resp, err := server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})
			return resp.Diagnostics, err
		})
	}
}

// validateEmptyTexts validates one block for each argument, in which only that argument is set, to "".
func validateEmptyTexts(t *testing.T, name string, schema *tfprotov6.Schema, validate func(*tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error)) {
	t.Helper()

	object := protocoltest.ObjectOf(t, name, schema)

	for _, argument := range schema.Block.Attributes {
		var empty any = ""

		switch {
		case !argument.Required && !argument.Optional:
			continue
		case argument.Type == nil: // an object; its parts are not tried
			continue
		case argument.Type.Is(tftypes.List{ElementType: tftypes.String}), argument.Type.Is(tftypes.Set{ElementType: tftypes.String}):
			empty = []any{""}
		case !argument.Type.Is(tftypes.String):
			continue
		}

		config := protocoltest.ValueOf(t, object, map[string]any{argument.Name: empty})

		diags, err := validate(protocoltest.Encode(t, object, config))
		if err != nil {
			t.Fatal(err)
		}

		told := 0

		for _, d := range diags {
			if steps := d.Attribute.Steps(); len(steps) > 0 && steps[0] == tftypes.AttributeName(argument.Name) {
				told++
			}
		}

		if told > 1 {
			t.Errorf("%s.%s: %d errors for an empty text:\n%s", name, argument.Name, told, protocoltest.Errors(diags))
		}
	}
}
