// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Protocol is everything that the framework's server offers. ProviderServer does not include the last two yet.
type Protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// server stands in front of the framework's server.
type server struct {
	Protocol

	types        map[string]*resourceType
	providerData func() any
}

// New puts shortcuts for the resources in front of next. providerData returns what the provider passes to its
// resources; while it is nil, reads and plans go to the framework.
func New(ctx context.Context, next Protocol, typeName string, resources []func() resource.Resource, providerData func() any) Protocol {
	s := &server{Protocol: next, types: map[string]*resourceType{}, providerData: providerData}

	for _, newResource := range resources {
		var metadata resource.MetadataResponse

		newResource().Metadata(ctx, resource.MetadataRequest{ProviderTypeName: typeName}, &metadata)
		s.types[metadata.TypeName] = &resourceType{new: newResource}
	}

	return s
}

func (s *server) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if t, ok := s.types[req.TypeName]; ok && t.valid(ctx, req) {
		return &tfprotov6.ValidateResourceConfigResponse{}, nil
	}

	return s.Protocol.ValidateResourceConfig(ctx, req)
}

func (s *server) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if t, ok := s.types[req.TypeName]; ok {
		if state := t.currentState(ctx, req); state != nil {
			return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: state}, nil
		}
	}

	return s.Protocol.UpgradeResourceState(ctx, req)
}

func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if t, ok := s.types[req.TypeName]; ok {
		if resp := t.read(ctx, s.providerData(), req); resp != nil {
			return resp, nil
		}
	}

	return s.Protocol.ReadResource(ctx, req)
}

func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if t, ok := s.types[req.TypeName]; ok {
		if resp := t.plan(ctx, s.providerData(), req); resp != nil {
			return resp, nil
		}
	}

	return s.Protocol.PlanResourceChange(ctx, req)
}
