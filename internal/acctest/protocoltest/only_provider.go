// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// onlyProvider offers one data source and has no arguments: the test gives it its clients.
type onlyProvider struct {
	source  datasource.DataSource
	clients *framework.Clients
}

func (p *onlyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "atlassian"
}

func (p *onlyProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (p *onlyProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.DataSourceData = p.clients
}

func (p *onlyProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return p.source }}
}

func (p *onlyProvider) Resources(context.Context) []func() resource.Resource { return nil }
