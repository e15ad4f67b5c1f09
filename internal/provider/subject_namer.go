// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// subjectNamer adds the name of the resource to diagnostics of imports and destructions, because Terraform prints
// neither a line nor an address for these.
type subjectNamer struct {
	protocol

	// schemas are made once, and only when a message needs them: making them is slow, and hundreds of resources may
	// have a message.
	schemas func() (*tfprotov6.GetProviderSchemaResponse, error)
}

func newSubjectNamer(ctx context.Context, next protocol) *subjectNamer {
	return &subjectNamer{protocol: next, schemas: sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
		return next.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	})}
}

// ImportResourceState names the imported resource in each diagnostic.
func (s *subjectNamer) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	resp, err := s.protocol.ImportResourceState(ctx, req)
	if resp == nil || len(resp.Diagnostics) == 0 {
		return resp, err
	}

	asked := fmt.Sprintf("id = %q", req.ID)
	if req.Identity != nil {
		asked = "an identity"

		schemas, err := s.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
		if err == nil && schemas != nil && schemas.IdentitySchemas[req.TypeName] != nil {
			kind := schemas.IdentitySchemas[req.TypeName].ValueType()
			asked = named(req.Identity.IdentityData, kind, slices.Sorted(maps.Keys(attributeTypes(kind))), asked)
		}
	}

	for _, d := range resp.Diagnostics {
		d.Detail += fmt.Sprintf("\n\nThis is the import of an %s by %s.", req.TypeName, asked)
	}

	return resp, err
}

// PlanResourceChange names the resource in each diagnostic of a planned destruction.
func (s *subjectNamer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := s.protocol.PlanResourceChange(ctx, req)
	if resp != nil {
		s.nameDestroyed(resp.Diagnostics, req.TypeName, req.PriorState, req.ProposedNewState)
	}

	return resp, err
}

// ApplyResourceChange names the resource in each diagnostic of a destruction.
func (s *subjectNamer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := s.protocol.ApplyResourceChange(ctx, req)
	if resp != nil {
		s.nameDestroyed(resp.Diagnostics, req.TypeName, req.PriorState, req.PlannedState)
	}

	return resp, err
}

func (s *subjectNamer) nameDestroyed(diags []*tfprotov6.Diagnostic, typeName string, before, after *tfprotov6.DynamicValue) {
	if len(diags) == 0 || before == nil || after == nil {
		return
	}

	if gone, err := after.IsNull(); err != nil || !gone {
		return
	}

	about := ""

	schemas, err := s.schemas()
	if err == nil && schemas != nil && schemas.ResourceSchemas[typeName] != nil {
		about = named(before, schemas.ResourceSchemas[typeName].ValueType(), nameAttributes(), "")
	}

	if about != "" {
		about = " with " + about
	}

	for _, d := range diags {
		d.Detail += fmt.Sprintf("\n\nThis is the destruction of an %s%s.", typeName, about)
	}
}

// nameAttributes lists the attributes by which people know a resource, in the order in which they are shown.
func nameAttributes() []string {
	return []string{"email", "display_name", "name", "group_id", "user_id", "organization_group_id", "account_id", "role", "resource_id", "id"}
}

func attributeTypes(kind tftypes.Type) map[string]tftypes.Type {
	if object, ok := kind.(tftypes.Object); ok {
		return object.AttributeTypes
	}

	return nil
}

// named lists the given attributes that have a text value, in the syntax of a configuration. If there are none, it
// returns otherwise.
func named(value *tfprotov6.DynamicValue, kind tftypes.Type, attributes []string, otherwise string) string {
	object, err := value.Unmarshal(kind)
	if err != nil {
		return otherwise
	}

	var all map[string]tftypes.Value
	if err := object.As(&all); err != nil {
		return otherwise
	}

	var shown []string

	for _, name := range attributes {
		var text *string
		if value, there := all[name]; there && value.IsKnown() && value.As(&text) == nil && text != nil {
			shown = append(shown, fmt.Sprintf("%s = %q", name, *text))
		}
	}

	if shown == nil {
		return otherwise
	}

	return strings.Join(shown, ", ")
}
