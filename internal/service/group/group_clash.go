// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// register tells the run what a plan makes of a group, and fails where another block of the plan is about the same one.
func (r *groupResource) register(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) diag.Diagnostics {
	var state, plan groupModel

	block, diags := framework.PlannedBlock(ctx, resp)

	if !req.State.Raw.IsNull() {
		diags.Append(req.State.Get(ctx, &state)...)
	}

	if !req.Plan.Raw.IsNull() {
		diags.Append(resp.Plan.Get(ctx, &plan)...)
	}

	if diags.HasError() {
		return diags
	}

	groups := &r.Clients.Run.Groups
	before := run.Record{ID: run.Key(state.DirectoryID.ValueString(), state.ID.ValueString()), Now: state.names()}

	if req.Plan.Raw.IsNull() {
		groups.Call(block, state.DisplayName.ValueString())
	} else {
		groups.Call(block, plan.DisplayName.ValueString())
	}

	switch {
	case req.State.Raw.IsNull():
		plan.DirectoryID = r.Clients.DirectoryID()
		diags.Append(r.Clients.ClashDiagnostics(groups.Make(block, plan.names()), groupSubject(plan.DisplayName))...)
	case req.Plan.Raw.IsNull(), len(resp.RequiresReplace) > 0, !plan.DisplayName.Equal(state.DisplayName):
		diags.Append(r.Clients.ClashDiagnostics(groups.Leave(block, before), groupSubject(state.DisplayName))...)
	default:
		before.Planned = plan.names()
		diags.Append(r.Clients.ClashDiagnostics(groups.Keep(block, before), groupSubject(state.DisplayName))...)
	}

	return diags
}

// names are what no two groups of a directory share, as far as they are known.
func (m *groupModel) names() []run.Name {
	if m.DirectoryID.ValueString() == "" || m.DisplayName.IsUnknown() {
		return nil
	}

	return groupNames(m.DirectoryID.ValueString(), m.DisplayName.ValueString(), m.ExternalID.ValueStringPointer())
}

func groupNames(directoryID, displayName string, externalID *string) []run.Name {
	names := []run.Name{{Directory: directoryID, Attribute: "display_name", Text: strings.ToLower(displayName)}}
	if externalID != nil && *externalID != "" {
		names = append(names, run.Name{Directory: directoryID, Attribute: "external_id", Text: *externalID})
	}

	return names
}

func groupSubject(name types.String) framework.Subject {
	return framework.Subject{Noun: "group", Resource: "atlassian_group", Label: "The group " + name.String(), Key: "display_name"}
}
