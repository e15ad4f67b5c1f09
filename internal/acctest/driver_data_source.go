// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/coverage"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// ReadDataSource validates the configuration of a data source and reads it. It returns nil after an error.
func (d *Driver) ReadDataSource(ctx context.Context, typeName string, config map[string]any) (map[string]any, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	ctx = coverage.SentBy(ctx, typeName)

	typ := protocoltest.ObjectOf(d.tb, typeName, d.schemas.DataSourceSchemas[typeName])
	encoded := protocoltest.Encode(d.tb, typ, protocoltest.ValueOf(d.tb, typ, emptyIfNil(config)))

	checked, err := d.server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: encoded})
	if diags := diagnosticsOf(err, checked, func() []*tfprotov6.Diagnostic { return checked.Diagnostics }); protocoltest.Errors(diags) != "" {
		return nil, diags
	}

	resp, err := d.server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encoded})

	diags := diagnosticsOf(err, resp, func() []*tfprotov6.Diagnostic { return resp.Diagnostics })
	if protocoltest.Errors(diags) != "" {
		return nil, diags
	}

	state, _ := protocoltest.PlainOf(d.tb, protocoltest.Decode(d.tb, typ, resp.State)).(map[string]any)

	return state, diags
}

// emptyIfNil returns an empty map for nil: a block without arguments is not a null block.
func emptyIfNil(config map[string]any) map[string]any {
	if config == nil {
		return map[string]any{}
	}

	return config
}
