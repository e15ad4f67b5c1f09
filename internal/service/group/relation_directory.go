// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// relationDirectoryAttribute is `directory_id` of a membership and of a list of members.
func relationDirectoryAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "Id of the SCIM directory that the group is in: the provider's `directory_id`.",
		PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// groupKey is a group's place in the ledger of the run.
func groupKey(clients *framework.Clients, directoryID, groupID types.String) string {
	id := directoryID.ValueString()
	if id == "" {
		id = clients.DirectoryID().ValueString()
	}

	return run.Key(id, groupID.ValueString())
}

// planRelationDirectory is the directory that a relation is to be in. It moves when state holds it in another one, which replaces it
// once the new directory has been confirmed.
func planRelationDirectory(
	ctx context.Context, clients *framework.Clients, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, held types.String,
) (directoryID types.String, moves bool) {
	directoryID = clients.DirectoryID()

	if req.State.Raw.IsNull() || directoryID.IsUnknown() || directoryID.IsNull() || held.ValueString() == "" || directoryID.Equal(held) {
		return directoryID, false
	}

	directory, diags := clients.Directory()
	resp.Diagnostics.Append(diags...)

	if diags.HasError() {
		return directoryID, false
	}

	confirmed, diags := clients.ConfirmMove(ctx, held, directory)
	resp.Diagnostics.Append(diags...)

	if !confirmed {
		return held, false
	}

	resp.RequiresReplace.Append(path.Root("directory_id"))

	return directoryID, true
}

// setRelationDirectory plans the directory. It is unknown, which makes the apply look after the relation, where another block was
// planned to give up the same relation before it could be told that this one holds it: the two learn of each other in the apply.
func setRelationDirectory(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse, directoryID types.String, left bool,
) {
	switch {
	case left && !req.State.Raw.IsNull():
		directoryID = types.StringUnknown()
	case !req.State.Raw.IsNull() && (directoryID.IsUnknown() || directoryID.IsNull()):
		return // as the state says, until the provider's configuration is known
	case directoryID.IsNull():
		directoryID = types.StringUnknown()
	}

	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("directory_id"), directoryID)...)
}
