// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

const (
	userType    = "atlassian_user"
	parallelism = 10 // like Terraform
)

// driver calls the provider as Terraform does.
type driver struct {
	server tfprotov6.ProviderServer
	user   tftypes.Object
}

// instance is a user in state.
type instance struct {
	state    *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

func newDriver(ctx context.Context, settings map[string]string) (*driver, error) {
	d := &driver{server: provider.NewServer(ctx, "bench")}

	schemas, err := d.server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}

	user, isObject := schemas.ResourceSchemas[userType].ValueType().(tftypes.Object)
	block, isBlock := schemas.Provider.ValueType().(tftypes.Object)

	if !isObject || !isBlock {
		return nil, errors.New("the schemas are no objects")
	}

	d.user = user

	config := nulls(block)
	for name, value := range settings {
		config[name] = tftypes.NewValue(tftypes.String, value)
	}

	encoded, err := tfprotov6.NewDynamicValue(block, tftypes.NewValue(block, config))
	if err != nil {
		return nil, err
	}

	resp, err := d.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: &encoded})
	if err != nil {
		return nil, err
	}

	return d, firstError(resp.Diagnostics)
}

func nulls(typ tftypes.Object) map[string]tftypes.Value {
	values := make(map[string]tftypes.Value, len(typ.AttributeTypes))
	for name, attribute := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}

	return values
}

func firstError(diags []*tfprotov6.Diagnostic) error {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return errors.New(d.Summary + ": " + d.Detail)
		}
	}

	return nil
}

// runPhase does a phase with all users, some in parallel.
func (d *driver) runPhase(ctx context.Context, phase string, n int, users []*instance) ([]*instance, error) {
	after := make([]*instance, n)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallelism)

	for i := range n {
		var before *instance
		if users != nil {
			before = users[i]
		}

		group.Go(func() (err error) {
			switch phase {
			case "create":
				after[i], err = d.apply(ctx, d.config(i, "Engineer"), nil)
			case "read":
				after[i], err = d.read(ctx, before)
			case "plan":
				after[i] = before
				_, err = d.plan(ctx, d.config(i, "Engineer"), before)
			default:
				after[i], err = d.apply(ctx, d.config(i, "Senior Engineer"), before)
			}

			return err
		})
	}

	return after, group.Wait()
}

func (d *driver) config(i int, title string) map[string]tftypes.Value {
	config := nulls(d.user)
	for name, value := range map[string]string{
		"email": fmt.Sprintf("person%06d@corp.test", i), "given_name": fmt.Sprint("Given", i), "family_name": fmt.Sprint("Family", i), "title": title,
	} {
		config[name] = tftypes.NewValue(tftypes.String, value)
	}

	return config
}

func (d *driver) read(ctx context.Context, user *instance) (*instance, error) {
	resp, err := d.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: userType, CurrentState: user.state, Private: user.private, CurrentIdentity: user.identity,
	})
	if err != nil {
		return nil, err
	}

	return &instance{resp.NewState, resp.Private, resp.NewIdentity}, firstError(resp.Diagnostics)
}

type planned struct {
	*tfprotov6.PlanResourceChangeResponse

	config, prior *tfprotov6.DynamicValue
}

func (d *driver) plan(ctx context.Context, config map[string]tftypes.Value, before *instance) (*planned, error) {
	prior := tftypes.NewValue(d.user, nil)
	proposed := config

	var private []byte

	var identity *tfprotov6.ResourceIdentityData

	if before != nil {
		var err error
		if prior, err = before.state.Unmarshal(d.user); err != nil {
			return nil, err
		}

		if proposed, err = propose(config, prior); err != nil {
			return nil, err
		}

		private, identity = before.private, before.identity
	}

	var encoded [3]tfprotov6.DynamicValue

	for i, value := range []tftypes.Value{prior, tftypes.NewValue(d.user, proposed), tftypes.NewValue(d.user, config)} {
		var err error
		if encoded[i], err = tfprotov6.NewDynamicValue(d.user, value); err != nil {
			return nil, err
		}
	}

	resp, err := d.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: userType, PriorState: &encoded[0], ProposedNewState: &encoded[1], Config: &encoded[2],
		PriorPrivate: private, PriorIdentity: identity,
	})
	if err != nil {
		return nil, err
	}

	return &planned{resp, &encoded[2], &encoded[0]}, firstError(resp.Diagnostics)
}

// propose keeps the prior values of attributes that the configuration leaves out, as Terraform does.
func propose(config map[string]tftypes.Value, prior tftypes.Value) (map[string]tftypes.Value, error) {
	var before map[string]tftypes.Value
	if err := prior.As(&before); err != nil {
		return nil, err
	}

	proposed := maps.Clone(config)

	for name, value := range config {
		if value.IsNull() {
			proposed[name] = before[name]
		}
	}

	return proposed, nil
}

func (d *driver) apply(ctx context.Context, config map[string]tftypes.Value, before *instance) (*instance, error) {
	plan, err := d.plan(ctx, config, before)
	if err != nil {
		return nil, err
	}

	resp, err := d.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: userType, PriorState: plan.prior, PlannedState: plan.PlannedState, Config: plan.config,
		PlannedPrivate: plan.PlannedPrivate, PlannedIdentity: plan.PlannedIdentity,
	})
	if err != nil {
		return nil, err
	}

	return &instance{resp.NewState, resp.Private, resp.NewIdentity}, firstError(resp.Diagnostics)
}
