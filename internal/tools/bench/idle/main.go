// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command idle serves a provider that has the schemas of the real one and does nothing: every read returns the state,
// and every plan is that of the schema. A plan with it costs what Terraform and the plugin framework cost.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	atlassian "github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

func main() {
	flag.Parse()

	err := providerserver.Serve(context.Background(), func() provider.Provider {
		return &idleProvider{Provider: atlassian.New("idle")()}
	}, providerserver.ServeOpts{Address: atlassian.Address})
	if err != nil {
		log.Fatal(err)
	}
}

// idleProvider has the name and the provider schema of the real provider.
type idleProvider struct {
	provider.Provider
}

func (p *idleProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (p *idleProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p *idleProvider) Resources(ctx context.Context) []func() resource.Resource {
	var idle []func() resource.Resource

	for _, newResource := range p.Provider.Resources(ctx) {
		if of, ok := newResource().(resource.ResourceWithIdentity); ok {
			idle = append(idle, func() resource.Resource { return &idleResource{of: of} })
		}
	}

	return idle
}

// idleResource has the name and the schemas of a real resource, and none of its behavior.
type idleResource struct {
	of resource.ResourceWithIdentity
}

func (r *idleResource) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	r.of.Metadata(ctx, req, resp)
}

func (r *idleResource) Schema(ctx context.Context, req resource.SchemaRequest, resp *resource.SchemaResponse) {
	r.of.Schema(ctx, req, resp)
}

func (r *idleResource) IdentitySchema(ctx context.Context, req resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	r.of.IdentitySchema(ctx, req, resp)
}

// Create fails, because the benchmark creates nothing with this provider.
func (r *idleResource) Create(_ context.Context, _ resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.AddError("Creating nothing failed", "The idle provider only plans what another one has created.")
}

// Read sets the identity, which the framework requires. The framework has set the state already.
func (r *idleResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var identity resource.IdentitySchemaResponse

	r.of.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)

	for name := range identity.IdentitySchema.Attributes {
		var value types.String

		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(name), &value)...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(name), value)...)
	}
}

func (r *idleResource) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

func (r *idleResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
