// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Configure configures a provider with the arguments of its provider block, and returns its schemas.
func Configure(tb testing.TB, server tfprotov6.ProviderServer, arguments map[string]any) *tfprotov6.GetProviderSchemaResponse {
	tb.Helper()

	schemas := Schemas(tb, server)
	ConfigureAs(tb, server, schemas, arguments)

	return schemas
}

// Schemas returns the schemas of a provider.
func Schemas(tb testing.TB, server tfprotov6.ProviderServer) *tfprotov6.GetProviderSchemaResponse {
	tb.Helper()

	schemas, err := server.GetProviderSchema(tb.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		tb.Fatal(err)
	}

	if text := Errors(schemas.Diagnostics); text != "" {
		tb.Fatalf("reading the schemas: %s", text)
	}

	return schemas
}

// ConfigureAs configures a provider whose schemas are already read.
func ConfigureAs(tb testing.TB, server tfprotov6.ProviderServer, schemas *tfprotov6.GetProviderSchemaResponse, arguments map[string]any) {
	tb.Helper()

	typ := ObjectOf(tb, "provider", schemas.Provider)

	configured, err := server.ConfigureProvider(tb.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.11.4",
		Config:           Encode(tb, typ, block(tb, typ, arguments)),
	})
	if err != nil {
		tb.Fatal(err)
	}

	if text := Errors(configured.Diagnostics); text != "" {
		tb.Fatalf("configuring the provider: %s", text)
	}
}

// ObjectOf returns the object type of a schema. The name appears in the message if it is no object.
func ObjectOf(tb testing.TB, name string, schema *tfprotov6.Schema) tftypes.Object {
	tb.Helper()

	typ, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		tb.Fatalf("the schema of %s is a %T", name, schema.ValueType())
	}

	return typ
}

// block returns the value of a block. A block without arguments is an empty object, not null: null means that it does
// not exist.
func block(tb testing.TB, typ tftypes.Object, arguments map[string]any) tftypes.Value {
	tb.Helper()

	if arguments == nil {
		arguments = map[string]any{}
	}

	return ValueOf(tb, typ, arguments)
}
