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

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/coverage"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// Driver calls a provider in this process through the plugin protocol, as Terraform's core would, without a CLI.
// Several goroutines may use it at a time. Each driver is one provider process: what the provider remembers, such as
// its rate limit, lives as long as its driver.
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

	wire *tfprotov6.DynamicValue // the state as the provider encoded it; nil if the test made the state
}

// Action is the kind of change that a plan makes.
type Action string

// The kinds of change.
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

	plannedWire, configWire *tfprotov6.DynamicValue // the planned state and the configuration as the protocol encoded them
}

// Drive starts a provider that is configured for the environment's simulator. Each argument is added to the provider
// block or replaces the one of the same name; nil removes it.
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

	transport := e.transport
	if transport != nil {
		transport = e.sent.Over(transport)
	}

	return DriveOver(tb, transport, config)
}

// DriveOver starts a provider with the given arguments of its provider block, and a transport for its requests; nil is
// the network.
func DriveOver(tb testing.TB, transport http.RoundTripper, config map[string]any) *Driver {
	tb.Helper()

	d := &Driver{tb: tb, server: provider.NewServerOver(tb.Context(), "test", transport)}

	described.Do(func() { describe(tb, d.server) })
	protocoltest.ConfigureAs(tb, d.server, schemas, config)

	d.schemas, d.identities, d.types = schemas, identities, types

	return d
}

// All provider servers offer the same schemas, and reading them takes a while, so they are read once.
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

// Validate validates a resource's configuration.
func (d *Driver) Validate(ctx context.Context, typeName string, config map[string]any) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	typ := d.resource(typeName)

	resp, err := d.server.ValidateResourceConfig(coverage.SentBy(ctx, typeName), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: typeName, Config: protocoltest.Encode(d.tb, typ.object, protocoltest.ValueOf(d.tb, typ.object, config)),
	})

	return diagnosticsOf(err, resp, func() []*tfprotov6.Diagnostic { return resp.Diagnostics })
}

// Plan plans the change from prior (nil: the resource does not exist) to a configuration (nil: destroy). If there is no
// plan, the diagnostics say why.
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

	resp, err := d.server.PlanResourceChange(coverage.SentBy(ctx, typ.name), req)

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

// PlanRecreation makes the second request of Terraform for a replacement: it plans the new resource without a prior
// state, but with the private state of the first plan.
func (d *Driver) PlanRecreation(ctx context.Context, plan *Plan) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	typ := d.resource(plan.Type)

	nothing := &Instance{Type: plan.Type, State: tftypes.NewValue(typ.object, nil), Private: plan.private}

	return d.plan(ctx, typ, &Plan{Type: plan.Type, config: plan.config}, nothing)
}

// Apply applies a plan. It returns the instance that the state holds afterwards, even after errors; nil if the state
// holds none.
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

// destruction returns the part of a plan that destroys. For a replacement this is the first half, which has no plan of
// its own.
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

	resp, err := d.server.ApplyResourceChange(coverage.SentBy(ctx, plan.Type), &tfprotov6.ApplyResourceChangeRequest{
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

// Read refreshes a resource. It returns nil if the resource no longer exists.
func (d *Driver) Read(ctx context.Context, instance *Instance) (*Instance, []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	typ := d.resource(instance.Type)

	resp, err := d.server.ReadResource(coverage.SentBy(ctx, instance.Type), &tfprotov6.ReadResourceRequest{
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

	resp, err := d.server.ImportResourceState(coverage.SentBy(ctx, typeName), req)

	diags := diagnosticsOf(err, resp, func() []*tfprotov6.Diagnostic { return resp.Diagnostics })
	if protocoltest.Errors(diags) != "" {
		return nil, diags
	}

	imported := resp.ImportedResources[0]
	state := protocoltest.Decode(d.tb, typ.object, imported.State)

	return d.Read(ctx, &Instance{Type: typeName, State: state, Private: imported.Private, Identity: imported.Identity})
}

// Value returns the state in the plain values of protocoltest.PlainOf.
func (i *Instance) Value(tb testing.TB) map[string]any {
	tb.Helper()

	plain, ok := protocoltest.PlainOf(tb, i.State).(map[string]any)
	if !ok {
		tb.Fatalf("the state of %s is no object", i.Type)
	}

	return plain
}

// Text returns a string attribute of the state, "" if it is null.
func (i *Instance) Text(tb testing.TB, attribute string) string {
	tb.Helper()

	text, _ := i.Value(tb)[attribute].(string)

	return text
}

// diagnosticsOf turns a failed call into an error diagnostic, as Terraform does.
func diagnosticsOf[R any](err error, resp *R, diags func() []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	if err != nil || resp == nil {
		return []*tfprotov6.Diagnostic{{
			Severity: tfprotov6.DiagnosticSeverityError, Summary: "Plugin error", Detail: fmt.Sprint(err),
		}}
	}

	return diags()
}

// Stored returns an instance as the state of an earlier run would hold it.
func (d *Driver) Stored(typeName string, attributes map[string]any) *Instance {
	d.tb.Helper()

	return &Instance{Type: typeName, State: protocoltest.ValueOf(d.tb, d.resource(typeName).object, attributes)}
}
