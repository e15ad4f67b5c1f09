// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// TestRead compares the JSON form with the protocol's schemas: it has every attribute of every resource.
func TestRead(t *testing.T) {
	t.Parallel()

	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}

	written, err := read(t.Context(), server, "atlassian")
	if err != nil {
		t.Fatal(err)
	}

	encoded, err := json.Marshal(written)
	if err != nil {
		t.Fatal(err)
	}

	var decoded tfjson.ProviderSchemas
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		t.Fatal(err)
	}

	want, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}

	got := decoded.Schemas["atlassian"]

	if len(want.ResourceSchemas) == 0 || len(want.DataSourceSchemas) == 0 {
		t.Fatal("the provider offers no resource or no data source")
	}

	compare := func(name string, s *tfprotov6.Schema, in map[string]*tfjson.Schema) {
		t.Helper()

		if in[name] == nil {
			t.Errorf("%s is missing", name)
			return
		}

		for _, a := range s.Block.Attributes {
			b := in[name].Block.Attributes[a.Name]
			if b == nil {
				t.Errorf("%s.%s is missing", name, a.Name)
				continue
			}

			if a.Required != b.Required || a.Optional != b.Optional || a.Computed != b.Computed || a.Sensitive != b.Sensitive ||
				a.WriteOnly != b.WriteOnly || a.Description != b.Description || (a.NestedType == nil) != (b.AttributeNestedType == nil) {
				t.Errorf("%s.%s differs", name, a.Name)
			}
		}
	}
	for name, s := range want.ResourceSchemas {
		compare(name, s, got.ResourceSchemas)

		if got.ResourceIdentitySchemas[name] == nil {
			t.Errorf("%s has no identity", name)
		}
	}

	for name, s := range want.DataSourceSchemas {
		compare(name, s, got.DataSourceSchemas)
	}

	for name := range want.ListResourceSchemas {
		if got.ListResourceSchemas[name] == nil {
			t.Errorf("the list resource %s is missing", name)
		}
	}

	for name := range want.ActionSchemas {
		if got.ActionSchemas[name] == nil {
			t.Errorf("the action %s is missing", name)
		}
	}

	for name := range want.Functions {
		if got.Functions[name] == nil {
			t.Errorf("the function %s is missing", name)
		}
	}
}

// failing returns a warning and an error instead of schemas.
type failing struct {
	tfprotov6.ProviderServer
}

func (failing) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{Diagnostics: []*tfprotov6.Diagnostic{
		{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "Only a warning"},
		{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Broken schema", Detail: "It is broken."},
	}}, nil
}

func TestReadReportsDiagnostics(t *testing.T) {
	t.Parallel()

	_, err := read(t.Context(), failing{}, "atlassian")
	if err == nil || !strings.Contains(err.Error(), "Broken schema") || strings.Contains(err.Error(), "Only a warning") {
		t.Fatalf("got %v, want the error diagnostic and no warning", err)
	}
}

func TestValueType(t *testing.T) {
	t.Parallel()

	for _, want := range []tftypes.Type{
		tftypes.String, tftypes.Number, tftypes.Bool, tftypes.DynamicPseudoType,
		tftypes.List{ElementType: tftypes.String},
		tftypes.Set{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.Bool}}},
		tftypes.Map{ElementType: tftypes.Number},
		tftypes.Tuple{ElementTypes: []tftypes.Type{tftypes.String, tftypes.Bool}},
	} {
		var c converter

		encoded, err := c.valueType(want).MarshalJSON()
		if err != nil || c.err != nil {
			t.Fatalf("%s: %v, %v", want, err, c.err)
		}

		got, err := tftypes.ParseJSONType(encoded) //nolint:staticcheck // The counterpart of MarshalJSON.
		if err != nil {
			t.Fatalf("%s: %v", want, err)
		}

		if !got.Equal(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
