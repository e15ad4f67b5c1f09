// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/coverage"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// Query holds the arguments of a list block.
type Query struct {
	Config map[string]any
	// IncludeResource asks for whole resources, not only their identities.
	IncludeResource bool
	// Limit is the highest number of results.
	Limit int64
}

// Result is one result of a list: a resource with its identity, or diagnostics without either.
type Result struct {
	DisplayName string
	Identity    map[string]any
	// Resource is nil unless the query asked for it.
	Resource    *Instance
	Diagnostics []*tfprotov6.Diagnostic
}

// DefaultLimit is the limit that Terraform sends for a list block without one.
const DefaultLimit = 100

// List validates the configuration and lists. It stops when more returns false, as Terraform does when it is
// interrupted.
func (d *Driver) List(ctx context.Context, typeName string, query Query, more func(Result) bool) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	ctx = coverage.SentBy(ctx, typeName)

	server, ok := d.server.(tfprotov6.ListResourceServer)
	if !ok {
		d.tb.Fatal("the server lists nothing")
	}

	schema, ok := d.schemas.ListResourceSchemas[typeName]
	if !ok {
		d.tb.Fatalf("the provider has no list %s", typeName)
	}

	typ := protocoltest.ObjectOf(d.tb, typeName, schema)
	encoded := protocoltest.Encode(d.tb, typ, protocoltest.ValueOf(d.tb, typ, emptyIfNil(query.Config)))

	checked, err := server.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: typeName, Config: encoded})
	if diags := diagnosticsOf(err, checked, func() []*tfprotov6.Diagnostic { return checked.Diagnostics }); protocoltest.Errors(diags) != "" {
		return diags
	}

	stream, err := server.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: encoded, IncludeResource: query.IncludeResource, Limit: query.Limit,
	})
	if err != nil {
		d.tb.Fatal(err)
	}

	for event := range stream.Results {
		if !more(d.result(typeName, event)) {
			break
		}
	}

	return checked.Diagnostics
}

// Listed returns all results of a list, and the text of all errors.
func (d *Driver) Listed(ctx context.Context, typeName string, query Query) (results []Result, errors string) {
	d.tb.Helper()

	diags := d.List(ctx, typeName, query, func(result Result) bool {
		errors += protocoltest.Errors(result.Diagnostics)

		if protocoltest.Errors(result.Diagnostics) == "" {
			results = append(results, result)
		}

		return true
	})

	return results, protocoltest.Errors(diags) + errors
}

func (d *Driver) result(typeName string, event tfprotov6.ListResourceResult) Result {
	d.tb.Helper()

	result := Result{DisplayName: event.DisplayName, Diagnostics: event.Diagnostics}

	if event.Identity != nil {
		result.Identity = d.identity(typeName, event.Identity)
	}

	if event.Resource != nil {
		state := protocoltest.Decode(d.tb, d.resource(typeName).object, event.Resource)
		if !state.IsNull() {
			result.Resource = &Instance{Type: typeName, State: state, Identity: event.Identity}
		}
	}

	return result
}

// identity returns a resource's identity in plain values.
func (d *Driver) identity(typeName string, identity *tfprotov6.ResourceIdentityData) map[string]any {
	d.tb.Helper()

	typ := d.identities.IdentitySchemas[typeName].ValueType()
	plain, _ := protocoltest.PlainOf(d.tb, protocoltest.Decode(d.tb, typ, identity.IdentityData)).(map[string]any)

	return plain
}

// ImportIdentity imports by identity and reads, as Terraform does.
func (d *Driver) ImportIdentity(ctx context.Context, typeName string, identity map[string]any) (*Instance, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	typ := d.identities.IdentitySchemas[typeName].ValueType()

	return d.importState(ctx, typeName, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, Identity: &tfprotov6.ResourceIdentityData{
		IdentityData: protocoltest.Encode(d.tb, typ, protocoltest.ValueOf(d.tb, typ, identity)),
	}})
}
