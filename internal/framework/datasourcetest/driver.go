// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package datasourcetest drives one data source over Terraform's protocol, inside the test's own process. It is for
// tests only, and knows nothing of any single data source.
package datasourcetest

import (
	"context"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// OrgID is the organization that Organization's client asks for.
const OrgID = "2d8f1c4e-0000-4000-8000-00000000a001"

// Organization makes provider data with a client for the organization's API at baseURL.
func Organization(tb testing.TB, baseURL, orgID, key string) *framework.Clients {
	tb.Helper()

	wire, err := client.New(client.Options{BaseURL: baseURL, Key: client.NewSecret(key), UserAgent: "test"})
	if err != nil {
		tb.Fatal(err)
	}

	return framework.NewClients(framework.ClientsOptions{Organization: admin.New(wire, orgID)})
}

// Driver holds a data source behind a protocol server.
type Driver struct {
	tb       testing.TB
	server   tfprotov6.ProviderServer
	typeName string
	typ      tftypes.Object
}

// New starts a protocol server for the data source. It is what Terraform sees of a provider with nothing else.
func New(tb testing.TB, source datasource.DataSource, clients *framework.Clients) *Driver {
	tb.Helper()

	server := providerserver.NewProtocol6(&onlyProvider{source: source, clients: clients})()
	d := &Driver{tb: tb, server: server}

	schemas, err := server.GetProviderSchema(tb.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		tb.Fatal(err)
	}

	d.refuse(schemas.Diagnostics)

	for name, schema := range schemas.DataSourceSchemas {
		typ, ok := schema.ValueType().(tftypes.Object)
		if !ok {
			tb.Fatalf("the schema of %s is a %T", name, schema.ValueType())
		}

		d.typeName, d.typ = name, typ
	}

	none := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}

	configured, err := server.ConfigureProvider(tb.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: d.encode(none, tftypes.NewValue(none, map[string]tftypes.Value{})),
	})
	if err != nil {
		tb.Fatal(err)
	}

	d.refuse(configured.Diagnostics)

	return d
}

// Read validates the configuration and reads. Texts, numbers, truth values and lists and maps of them can be
// configured; the state comes back as nil, string, bool, float64, []any and map[string]any.
func (d *Driver) Read(config map[string]any) (map[string]any, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	if diags := d.Validate(config); Errors(diags) != "" {
		return nil, diags
	}

	state, diags := d.ReadRaw(config)
	if state == nil {
		return nil, diags
	}

	value, err := state.Unmarshal(d.typ)
	if err != nil {
		d.tb.Fatal(err)
	}

	plainState, ok := plain(d.tb, value).(map[string]any)
	if !ok {
		return nil, diags
	}

	return plainState, diags
}

// ReadRaw reads without validating first and returns the state as Terraform gets it.
func (d *Driver) ReadRaw(config map[string]any) (*tfprotov6.DynamicValue, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	resp, err := d.server.ReadDataSource(d.tb.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: d.typeName,
		Config:   d.encode(d.typ, d.configuration(config)),
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
func (d *Driver) Validate(config map[string]any) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	resp, err := d.server.ValidateDataResourceConfig(d.tb.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: d.typeName,
		Config:   d.encode(d.typ, d.configuration(config)),
	})
	if err != nil {
		d.tb.Fatal(err)
	}

	return resp.Diagnostics
}

// Errors is the text of the errors among the diagnostics, empty without any.
func Errors(diags []*tfprotov6.Diagnostic) string {
	return texts(diags, tfprotov6.DiagnosticSeverityError)
}

// Warnings is the text of the warnings among the diagnostics, empty without any.
func Warnings(diags []*tfprotov6.Diagnostic) string {
	return texts(diags, tfprotov6.DiagnosticSeverityWarning)
}

func texts(diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity) string {
	var all []string

	for _, d := range diags {
		if d.Severity == severity {
			all = append(all, d.Summary+": "+d.Detail)
		}
	}

	return strings.Join(all, "\n")
}

func (d *Driver) refuse(diags []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	if text := Errors(diags); text != "" {
		d.tb.Fatal(text)
	}
}

func (d *Driver) configuration(config map[string]any) tftypes.Value {
	d.tb.Helper()

	values := make(map[string]tftypes.Value, len(d.typ.AttributeTypes))
	for name, typ := range d.typ.AttributeTypes {
		values[name] = raw(d.tb, typ, config[name])
	}

	for name := range config {
		if _, ok := d.typ.AttributeTypes[name]; !ok {
			d.tb.Fatalf("%s has no argument %q", d.typeName, name)
		}
	}

	return tftypes.NewValue(d.typ, values)
}

func (d *Driver) encode(typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	d.tb.Helper()

	encoded, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		d.tb.Fatal(err)
	}

	return &encoded
}

// Unknown stands for a configured value that is not known yet.
const Unknown = unknown(0)

type unknown int

// Number is a number as it is written in a configuration.
type Number string

func raw(tb testing.TB, typ tftypes.Type, value any) tftypes.Value {
	tb.Helper()

	switch v := value.(type) {
	case unknown:
		return tftypes.NewValue(typ, tftypes.UnknownValue)
	case Number:
		// Terraform reads numbers to 512 bits.
		number, _, err := big.ParseFloat(string(v), 10, 512, big.ToNearestEven)
		if err != nil {
			tb.Fatal(err)
		}

		return tftypes.NewValue(typ, number)
	case []string:
		list := make([]tftypes.Value, len(v))
		for i, text := range v {
			list[i] = tftypes.NewValue(tftypes.String, text)
		}

		return tftypes.NewValue(typ, list)
	case map[string]any:
		object, ok := typ.(tftypes.Map)
		if !ok {
			tb.Fatalf("a map is given for a %s", typ)
		}

		elements := make(map[string]tftypes.Value, len(v))
		for key, element := range v {
			elements[key] = raw(tb, object.ElementType, element)
		}

		return tftypes.NewValue(typ, elements)
	default:
		return tftypes.NewValue(typ, value)
	}
}

func plain(tb testing.TB, value tftypes.Value) any {
	tb.Helper()

	if !value.IsFullyKnown() {
		tb.Fatal("the state has unknown values")
	}

	if value.IsNull() {
		return nil
	}

	switch {
	case value.Type().Is(tftypes.String):
		return as[string](tb, value)
	case value.Type().Is(tftypes.Bool):
		return as[bool](tb, value)
	case value.Type().Is(tftypes.Number):
		number, _ := as[*big.Float](tb, value).Float64()

		return number
	case value.Type().Is(tftypes.List{}):
		list := []any{}
		for _, element := range as[[]tftypes.Value](tb, value) {
			list = append(list, plain(tb, element))
		}

		return list
	default:
		object := map[string]any{}
		for key, element := range as[map[string]tftypes.Value](tb, value) {
			object[key] = plain(tb, element)
		}

		return object
	}
}

func as[T any](tb testing.TB, value tftypes.Value) T {
	tb.Helper()

	var into T
	if err := value.As(&into); err != nil {
		tb.Fatal(err)
	}

	return into
}

type onlyProvider struct {
	source  datasource.DataSource
	clients *framework.Clients
}

// Metadata implements provider.Provider.
func (p *onlyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "atlassian"
}

// Schema implements provider.Provider.
func (p *onlyProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

// Configure implements provider.Provider.
func (p *onlyProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.DataSourceData = p.clients
}

// DataSources implements provider.Provider.
func (p *onlyProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return p.source }}
}

// Resources implements provider.Provider.
func (p *onlyProvider) Resources(context.Context) []func() resource.Resource { return nil }
