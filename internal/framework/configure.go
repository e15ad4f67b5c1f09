// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Resource is embedded by every managed resource; it takes over the provider's clients.
type Resource struct {
	// Clients is nil until the provider has been configured, which is so while a configuration is only validated.
	Clients *Clients
}

func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Clients = clientsOf(req.ProviderData, &resp.Diagnostics)
}

// DataSource is embedded by every data source; it takes over the provider's clients.
type DataSource struct {
	// Clients is nil until the provider has been configured, which is so while a configuration is only validated.
	Clients *Clients
}

func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Clients = clientsOf(req.ProviderData, &resp.Diagnostics)
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
