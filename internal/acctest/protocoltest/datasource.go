// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// DataSourceDriver calls a data source through a protocol server.
type DataSourceDriver struct {
	tb       testing.TB
	server   tfprotov6.ProviderServer
	typeName string
	typ      tftypes.Object
}

// DriveDataSource starts a protocol server for a provider that offers only the data source.
func DriveDataSource(tb testing.TB, source datasource.DataSource, clients *framework.Clients) *DataSourceDriver {
	tb.Helper()

	d := &DataSourceDriver{tb: tb, server: providerserver.NewProtocol6(&onlyProvider{source: source, clients: clients})()}

	for name, schema := range Configure(tb, d.server, nil).DataSourceSchemas {
		d.typeName, d.typ = name, ObjectOf(tb, name, schema)
	}

	return d
}

// Read validates the configuration and reads. ValueOf describes the configuration, PlainOf the returned state. The test
// fails if the state has unknown values.
func (d *DataSourceDriver) Read(config map[string]any) (map[string]any, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	if diags := d.Validate(config); Errors(diags) != "" {
		return nil, diags
	}

	encoded, diags := d.ReadRaw(config)
	if encoded == nil {
		return nil, diags
	}

	state := Decode(d.tb, d.typ, encoded)
	if !state.IsFullyKnown() {
		d.tb.Fatal("the state has unknown values")
	}

	plain, _ := PlainOf(d.tb, state).(map[string]any)

	return plain, diags
}

// ReadRaw reads without validating first and returns the state as the protocol encodes it.
func (d *DataSourceDriver) ReadRaw(config map[string]any) (*tfprotov6.DynamicValue, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	resp, err := d.server.ReadDataSource(d.tb.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: d.typeName, Config: Encode(d.tb, d.typ, block(d.tb, d.typ, config)),
	})
	if err != nil {
		d.tb.Fatal(err)
	}

	if Errors(resp.Diagnostics) != "" {
		return nil, resp.Diagnostics
	}

	return resp.State, resp.Diagnostics
}

// Validate validates the configuration.
func (d *DataSourceDriver) Validate(config map[string]any) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	resp, err := d.server.ValidateDataResourceConfig(d.tb.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: d.typeName, Config: Encode(d.tb, d.typ, block(d.tb, d.typ, config)),
	})
	if err != nil {
		d.tb.Fatal(err)
	}

	return resp.Diagnostics
}
