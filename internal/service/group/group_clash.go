// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// A groupInRun describes a group, from state or plan, for the clash check of the run.
type groupInRun struct {
	names   []run.Name
	subject guard.Subject
	// label is the group's display name, for messages.
	label string
}

// registerPlan registers the plan of a group with the run. It fails if another block of the plan claims the same group.
// The id is the run's id for the group in state.
func registerPlan(
	clients *framework.Clients, req resource.ModifyPlanRequest, block run.Block, id string, state, plan groupInRun, replaced bool,
) diag.Diagnostics {
	groups := &clients.Run.Groups
	record := run.Record{ID: id, Now: state.names}

	switch {
	case req.Plan.Raw.IsNull():
		groups.SetLabel(block, state.label)

		return guard.ClashDiagnostics(clients, groups.PlanDestroy(block, record), state.subject)
	case req.State.Raw.IsNull():
		groups.SetLabel(block, plan.label)

		return guard.ClashDiagnostics(clients, groups.PlanCreate(block, plan.names), plan.subject)
	case replaced:
		groups.SetLabel(block, plan.label)

		return guard.ClashDiagnostics(clients, groups.PlanDestroy(block, record), state.subject)
	default:
		groups.SetLabel(block, plan.label)
		record.Planned = plan.names

		return guard.ClashDiagnostics(clients, groups.PlanKeep(block, record), state.subject)
	}
}

func (m *groupModel) inRun() groupInRun {
	return groupInRun{names: m.names(), subject: groupSubject(m.DisplayName), label: m.DisplayName.ValueString()}
}

// names returns the known values that must be unique among the groups of a directory.
func (m *groupModel) names() []run.Name {
	if m.DirectoryID.ValueString() == "" || m.DisplayName.IsUnknown() {
		return nil
	}

	return groupNames(m.DirectoryID.ValueString(), m.DisplayName.ValueString(), m.ExternalID.ValueStringPointer())
}

func groupNames(directoryID, displayName string, externalID *string) []run.Name {
	names := []run.Name{{Directory: directoryID, Attribute: "display_name", Text: scim.FoldedName(displayName)}}
	if externalID != nil && *externalID != "" {
		names = append(names, run.Name{Directory: directoryID, Attribute: "external_id", Text: *externalID})
	}

	return names
}

func groupSubject(name types.String) guard.Subject {
	return guard.Subject{Noun: "group", Resource: "atlassian_group", Label: "The group " + name.String(), LabelAttribute: "display_name"}
}
