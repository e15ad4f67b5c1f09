// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// Driver speaks the plugin protocol with a provider in this process, as Terraform's core would, without a CLI. It may
// be used by several goroutines at a time. Each is one provider process: what a provider remembers, such as its rate
// limit, lives as long as its driver.
type Driver struct {
	tb     testing.TB
	server tfprotov6.ProviderServer
	types  map[string]*resourceType

	schemas    *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
}

type resourceType struct {
	name       string
	object     tftypes.Object
	attributes []*tfprotov6.SchemaAttribute
}

// Instance is a resource in the state.
type Instance struct {
	Type     string
	State    tftypes.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData

	wire *tfprotov6.DynamicValue // the state as the provider gave it; nil is of the test's own making
}

// Action is what a plan wants.
type Action string

// The actions.
const (
	NoAction Action = "none"
	Create   Action = "create"
	Update   Action = "update"
	Replace  Action = "replace"
	Delete   Action = "delete"
)

// Plan is a planned change of one resource.
type Plan struct {
	Type    string
	Action  Action
	Planned tftypes.Value

	config   tftypes.Value
	prior    *Instance
	private  []byte
	identity *tfprotov6.ResourceIdentityData

	plannedWire, configWire *tfprotov6.DynamicValue // what is planned and configured, as it went over the wire
}

// Drive starts a provider, configured for the environment's simulator; the arguments are added to the provider block or
// take the place of those of the same name, and nil leaves one out.
func (e *Environment) Drive(tb testing.TB, arguments map[string]any) *Driver {
	tb.Helper()

	config := map[string]any{
		"base_url":     e.Simulator.URL(),
		"org_id":       e.credentials.OrgID,
		"api_key":      e.credentials.APIKey,
		"directory_id": e.credentials.DirectoryID,
		"scim_api_key": e.credentials.SCIMKey,
	}
	maps.Copy(config, arguments)

	return DriveOver(tb, e.transport, config)
}

// Drive starts a provider with the arguments of its block.
func Drive(tb testing.TB, config map[string]any) *Driver {
	tb.Helper()

	return DriveOver(tb, nil, config)
}

// DriveOver is Drive whose requests go over a transport; nil is the network.
func DriveOver(tb testing.TB, transport http.RoundTripper, config map[string]any) *Driver {
	tb.Helper()

	d := &Driver{tb: tb, server: provider.NewServerOver(tb.Context(), "test", transport)}

	described.Do(func() { describe(tb, d.server) })
	protocoltest.ConfigureAs(tb, d.server, schemas, config)

	d.schemas, d.identities, d.types = schemas, identities, types

	return d
}

// What the provider offers is the same in every server of it, and takes a while to say.
var (
	described  sync.Once
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
	types      = map[string]*resourceType{}
)

func describe(tb testing.TB, server tfprotov6.ProviderServer) {
	tb.Helper()

	schemas = protocoltest.Schemas(tb, server)

	var err error
	if identities, err = server.GetResourceIdentitySchemas(tb.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{}); err != nil {
		tb.Fatal(err)
	}

	for name, schema := range schemas.ResourceSchemas {
		types[name] = &resourceType{name: name, object: protocoltest.ObjectOf(tb, name, schema), attributes: schema.Block.Attributes}
	}
}

func (d *Driver) resource(name string) *resourceType {
	d.tb.Helper()

	typ, ok := d.types[name]
	if !ok {
		d.tb.Fatalf("the provider has no resource %s", name)
	}

	return typ
}

// Validate checks a configuration.
func (d *Driver) Validate(ctx context.Context, typeName string, config map[string]any) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	typ := d.resource(typeName)

	resp, err := d.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: protocoltest.Encode(d.tb, typ.object, protocoltest.ValueOf(d.tb, typ.object, config)),
	})

	return diagnosticsOf(err, resp, func() []*tfprotov6.Diagnostic { return resp.Diagnostics })
}

// Plan plans a change from prior, nil when there is none, to a configuration, nil to destroy. Without a plan the
// diagnostics say why.
func (d *Driver) Plan(ctx context.Context, typeName string, config map[string]any, prior *Instance) (*Plan, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	typ := d.resource(typeName)
	plan := &Plan{Type: typeName, prior: prior, config: protocoltest.ValueOf(d.tb, typ.object, config)}

	diags := d.plan(ctx, typ, plan, prior)
	if protocoltest.Errors(diags) != "" {
		return nil, diags
	}

	return plan, diags
}

func (d *Driver) plan(ctx context.Context, typ *resourceType, plan *Plan, prior *Instance) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	before := stateOf(typ, prior)
	plan.configWire = protocoltest.Encode(d.tb, typ.object, plan.config)

	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: typ.name, PriorState: typ.encoded(d.tb, prior), ProposedNewState: plan.configWire, Config: plan.configWire,
	}
	if !plan.config.IsNull() && !before.IsNull() {
		req.ProposedNewState = protocoltest.Encode(d.tb, typ.object, typ.propose(d.tb, plan.config, before))
	}

	if prior != nil {
		req.PriorPrivate, req.PriorIdentity = prior.Private, prior.Identity
	}

	resp, err := d.server.PlanResourceChange(ctx, req)

	diags := diagnosticsOf(err, resp, func() []*tfprotov6.Diagnostic { return resp.Diagnostics })
	if protocoltest.Errors(diags) != "" {
		return diags
	}

	plan.Planned = protocoltest.Decode(d.tb, typ.object, resp.PlannedState)
	plan.plannedWire, plan.private, plan.identity = resp.PlannedState, resp.PlannedPrivate, resp.PlannedIdentity

	if attribute := typ.invalid(d.tb, plan.config, before, plan.Planned); attribute != "" {
		d.tb.Errorf("%s: the provider produced an invalid plan: %s", typ.name, attribute)
	}

	switch {
	case prior == nil:
		plan.Action = Create
	case plan.config.IsNull():
		plan.Action = Delete
	case plan.Planned.Equal(prior.State):
		plan.Action = NoAction
	case len(resp.RequiresReplace) > 0:
		plan.Action = Replace
	default:
		plan.Action = Update
	}

	return diags
}

// PlanRecreation is what Terraform asks beside when a plan comes to a replacement: what is to be made, as if there were
// nothing, but with the private state of the first answer.
func (d *Driver) PlanRecreation(ctx context.Context, plan *Plan) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	typ := d.resource(plan.Type)

	nothing := &Instance{Type: plan.Type, State: tftypes.NewValue(typ.object, nil), Private: plan.private}

	return d.plan(ctx, typ, &Plan{Type: plan.Type, config: plan.config}, nothing)
}

// Apply carries out a plan. The instance is what the state holds afterwards, also when there are errors; nil is
// nothing.
func (d *Driver) Apply(ctx context.Context, plan *Plan) (*Instance, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	switch plan.Action {
	case NoAction:
		return plan.prior, nil
	case Replace:
		return d.replace(ctx, plan)
	case Create, Update, Delete:
	}

	return d.apply(ctx, plan)
}

// destruction is the part of a plan that destroys: of a replacement the first half, which is not planned apart.
func (d *Driver) destruction(plan *Plan) *Plan {
	d.tb.Helper()

	typ := d.resource(plan.Type)

	return &Plan{
		Type: plan.Type, Action: Delete, Planned: stateOf(typ, nil), config: stateOf(typ, nil), prior: plan.prior, private: plan.private,
		plannedWire: typ.encoded(d.tb, nil), configWire: typ.encoded(d.tb, nil),
	}
}

// replace deletes, plans again without a prior state, and creates, as Terraform does.
func (d *Driver) replace(ctx context.Context, plan *Plan) (*Instance, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	if left, diags := d.apply(ctx, d.destruction(plan)); protocoltest.Errors(diags) != "" {
		return left, diags
	}

	anew := &Plan{Type: plan.Type, config: plan.config}
	if diags := d.plan(ctx, d.resource(plan.Type), anew, nil); protocoltest.Errors(diags) != "" {
		return nil, diags
	}

	return d.apply(ctx, anew)
}

func (d *Driver) apply(ctx context.Context, plan *Plan) (*Instance, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	typ := d.resource(plan.Type)

	resp, err := d.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName:        plan.Type,
		PriorState:      typ.encoded(d.tb, plan.prior),
		PlannedState:    plan.plannedWire,
		Config:          plan.configWire,
		PlannedPrivate:  plan.private,
		PlannedIdentity: plan.identity,
	})

	diags := diagnosticsOf(err, resp, func() []*tfprotov6.Diagnostic { return resp.Diagnostics })
	if resp == nil {
		return plan.prior, diags
	}

	state := protocoltest.Decode(d.tb, typ.object, resp.NewState)

	if protocoltest.Errors(diags) == "" {
		if difference := inconsistency(plan.Planned, state); difference != "" {
			d.tb.Errorf("%s: the provider produced an inconsistent result after apply: %s", plan.Type, difference)
		}
	}

	if state.IsNull() {
		return nil, diags
	}

	return &Instance{Type: plan.Type, State: state, Private: resp.Private, Identity: resp.NewIdentity, wire: resp.NewState}, diags
}

// Read refreshes a resource; nil is gone.
func (d *Driver) Read(ctx context.Context, instance *Instance) (*Instance, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	typ := d.resource(instance.Type)

	resp, err := d.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName:        instance.Type,
		CurrentState:    typ.encoded(d.tb, instance),
		Private:         instance.Private,
		CurrentIdentity: instance.Identity,
	})

	diags := diagnosticsOf(err, resp, func() []*tfprotov6.Diagnostic { return resp.Diagnostics })
	if protocoltest.Errors(diags) != "" {
		return instance, diags
	}

	state := protocoltest.Decode(d.tb, typ.object, resp.NewState)
	if state.IsNull() {
		return nil, diags
	}

	return &Instance{Type: instance.Type, State: state, Private: resp.Private, Identity: resp.NewIdentity, wire: resp.NewState}, diags
}

// Import imports by id and reads, as Terraform does.
func (d *Driver) Import(ctx context.Context, typeName, id string) (*Instance, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	return d.importState(ctx, typeName, &tfprotov6.ImportResourceStateRequest{TypeName: typeName, ID: id})
}

func (d *Driver) importState(ctx context.Context, typeName string, req *tfprotov6.ImportResourceStateRequest) (*Instance, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	typ := d.resource(typeName)

	resp, err := d.server.ImportResourceState(ctx, req)

	diags := diagnosticsOf(err, resp, func() []*tfprotov6.Diagnostic { return resp.Diagnostics })
	if protocoltest.Errors(diags) != "" {
		return nil, diags
	}

	imported := resp.ImportedResources[0]
	state := protocoltest.Decode(d.tb, typ.object, imported.State)

	return d.Read(ctx, &Instance{Type: typeName, State: state, Private: imported.Private, Identity: imported.Identity})
}

// Value is the state in plain values, as protocoltest.PlainOf says.
func (i *Instance) Value(tb testing.TB) map[string]any {
	tb.Helper()

	plain, ok := protocoltest.PlainOf(tb, i.State).(map[string]any)
	if !ok {
		tb.Fatalf("the state of %s is no object", i.Type)
	}

	return plain
}

// Text is a string of the state, "" when it is null.
func (i *Instance) Text(tb testing.TB, attribute string) string {
	tb.Helper()

	text, _ := i.Value(tb)[attribute].(string)

	return text
}

// diagnosticsOf makes a diagnostic of a call that failed as such, which Terraform reports as an error as well.
func diagnosticsOf[R any](err error, resp *R, diags func() []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	if err != nil || resp == nil {
		return []*tfprotov6.Diagnostic{{
			Severity: tfprotov6.DiagnosticSeverityError, Summary: "Plugin error", Detail: fmt.Sprint(err),
		}}
	}

	return diags()
}

// Stored is an instance as a state of an earlier run would hold it.
func (d *Driver) Stored(typeName string, attributes map[string]any) *Instance {
	d.tb.Helper()

	return &Instance{Type: typeName, State: protocoltest.ValueOf(d.tb, d.resource(typeName).object, attributes)}
}
