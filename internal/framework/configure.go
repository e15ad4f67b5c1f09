// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// Resource is embedded by every managed resource: it sets the type name and takes the provider's clients.
type Resource struct {
	// Name is the type name without the provider's prefix, such as "group".
	Name string
	// Clients is nil until the provider is configured: Terraform validates a block without configuring the provider.
	Clients *Clients
}

func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Name
}

func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Clients = clientsOf(req.ProviderData, &resp.Diagnostics)
}

// DataSource is embedded by every data source, as Resource is by managed resources.
type DataSource struct {
	Name    string
	Clients *Clients
}

func (d *DataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.Name
}

func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Clients = clientsOf(req.ProviderData, &resp.Diagnostics)
}

// Organization returns the organization's API. It returns nil if the response has an error.
func (d *DataSource) Organization(resp *datasource.ReadResponse) *admin.Client {
	organization, diags := d.Clients.Organization()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return nil
	}

	return organization
}

func clientsOf(providerData any, diags *diag.Diagnostics) *Clients {
	if providerData == nil {
		return nil
	}

	clients, ok := providerData.(*Clients)
	if !ok {
		diags.AddError(
			"Unexpected provider data",
			fmt.Sprintf("Expected *framework.Clients, got %T. This is a bug in the provider; please report it.", providerData),
		)
	}

	return clients
}
