// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command one serves a provider with one resource of two attributes. It measures what any provider of this framework
// needs to start.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func main() {
	newProvider := func() provider.Provider { return oneProvider{} }
	if err := providerserver.Serve(context.Background(), newProvider, providerserver.ServeOpts{Address: "example.invalid/example/one"}); err != nil {
		log.Fatal(err)
	}
}

type oneProvider struct{}

func (oneProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "one"
}

func (oneProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (oneProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (oneProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (oneProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return oneResource{} }}
}

type oneResource struct{}

func (oneResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_thing"
}

func (oneResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":   schema.StringAttribute{Computed: true, MarkdownDescription: "Id."},
		"name": schema.StringAttribute{Required: true, MarkdownDescription: "Name."},
	}}
}

func (oneResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

func (oneResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (oneResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (oneResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
