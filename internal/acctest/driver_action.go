// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/coverage"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// Invoke validates, plans and invokes an action, as Terraform does in one run. It returns the progress messages, and
// the diagnostics of the first of the three calls that failed.
func (d *Driver) Invoke(ctx context.Context, typeName string, config map[string]any) (progress []string, diags []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	return d.InvokePlanned(ctx, typeName, config, config)
}

// InvokePlanned is Invoke with another configuration for the plan, for example one with unknown values.
func (d *Driver) InvokePlanned(ctx context.Context, typeName string, planned, config map[string]any) (progress []string, diags []*tfprotov6.Diagnostic) {
	d.tb.Helper()

	if diags := d.PlanAction(ctx, typeName, planned); protocoltest.Errors(diags) != "" {
		return nil, diags
	}

	server, encoded := d.action(typeName, config)

	invoked, err := server.InvokeAction(coverage.SentBy(ctx, typeName), &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: encoded})
	if err != nil {
		return nil, diagnosticsOf(err, invoked, nil)
	}

	completed := false

	for event := range invoked.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			completed = true

			diags = append(diags, event.Diagnostics...)
		}
	}

	if !completed {
		d.tb.Errorf("%s did not complete after %s", typeName, strings.Join(progress, ", "))
	}

	return progress, diags
}

// PlanAction validates and plans an action.
func (d *Driver) PlanAction(ctx context.Context, typeName string, config map[string]any) []*tfprotov6.Diagnostic {
	d.tb.Helper()

	server, encoded := d.action(typeName, config)

	checked, err := server.ValidateActionConfig(coverage.SentBy(ctx, typeName), &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: encoded})
	if diags := diagnosticsOf(err, checked, func() []*tfprotov6.Diagnostic { return checked.Diagnostics }); protocoltest.Errors(diags) != "" {
		return diags
	}

	planned, err := server.PlanAction(coverage.SentBy(ctx, typeName), &tfprotov6.PlanActionRequest{ActionType: typeName, Config: encoded})

	return append(checked.Diagnostics, diagnosticsOf(err, planned, func() []*tfprotov6.Diagnostic { return planned.Diagnostics })...)
}

func (d *Driver) action(typeName string, config map[string]any) (tfprotov6.ActionServer, *tfprotov6.DynamicValue) {
	d.tb.Helper()

	server, ok := d.server.(tfprotov6.ActionServer)
	if !ok {
		d.tb.Fatal("the server has no actions")
	}

	schema, ok := d.schemas.ActionSchemas[typeName]
	if !ok {
		d.tb.Fatalf("the provider has no action %s", typeName)
	}

	typ := protocoltest.ObjectOf(d.tb, typeName, schema.Schema)

	return server, protocoltest.Encode(d.tb, typ, protocoltest.ValueOf(d.tb, typ, emptyIfNil(config)))
}
