// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// InDirectory reports whether an object in state is in this directory. An older state that names no directory counts as
// being in it.
func InDirectory(held types.String, directory *scim.Directory) bool {
	return held.ValueString() == "" || directory != nil && held.ValueString() == directory.ID()
}

// ConfirmMove is called before a move is planned: state holds objects of another directory than the provider's. It
// sends at most one request a run to the new directory, with the provider's key. If that directory does not answer, ok
// is false, with one error a run; if it answers, one warning says what the move means.
//
// Terraform plans again during the apply, without telling the provider. An apply refreshes nothing, and after a planned
// move this second plan finds no state of the old directory. So a move that appears without a refresh was not in the
// plan.
func ConfirmMove(ctx context.Context, c *framework.Clients, held types.String) (ok bool, diags diag.Diagnostics) {
	directory, diags := c.Directory()
	if diags.HasError() {
		return false, diags
	}

	if !c.Refreshed() {
		return false, refuseUnplannedMove(c, held, directory)
	}

	failed, err := run.AskOnce(ctx, &c.Run.Once, "directory "+directory.ID()+" answers", directory.Reachable)
	if err != nil {
		return false, diagnostics.FromError("Directory not confirmed", err)
	}

	if !c.Run.FirstTime("move to directory " + directory.ID() + " from " + held.ValueString()) {
		return failed == nil, nil
	}

	at := path.Root("directory_id")

	if failed != nil {
		return false, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Directory not confirmed", fmt.Sprintf(
			"%s\n\nState holds people and groups of the SCIM directory %s, and the provider's directory_id is now %s, which does not answer as a directory with the "+
				"provider's key. Were it taken for the new directory, everybody would be removed from the old one. Nothing has been changed. Correct directory_id, or "+
				"scim_api_key if they are to move: a directory's key serves that directory alone.", diagnostics.Sentence(failed.Error()), held.ValueString(), directory.ID()))}
	}

	return true, diag.Diagnostics{diag.NewAttributeWarningDiagnostic(at, "Moving to another directory", fmt.Sprintf(
		"State holds people and groups of the SCIM directory %s, and the provider's directory_id is now %s. Each is removed from the old directory as "+
			"on_destroy says, and created in the new one with a new id. Until a person is there again, a deletion leaves their managed account deactivated; "+
			"access that comes from groups returns when the new groups have their members and roles. The key has to serve both directories, or the "+
			"removal fails. Everybody counts towards deprovision_limit.", held.ValueString(), directory.ID()))}
}

// PlanDirectory plans the directory of a group or of its members, which is that of Clients.DirectoryID. If state holds
// them in another directory and ConfirmMove confirms the new one, they move: the resource is replaced.
func PlanDirectory(
	ctx context.Context, c *framework.Clients, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) (id types.String, moves bool) {
	var held types.String

	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("directory_id"), &held)...)
	}

	if id = c.DirectoryID(); id.ValueString() == "" || held.ValueString() == "" || id.Equal(held) {
		return id, false
	}

	confirmed, diags := ConfirmMove(ctx, c, held)
	resp.Diagnostics.Append(diags...)

	if !confirmed {
		return held, false
	}

	resp.RequiresReplace.Append(path.Root("directory_id"))

	return id, true
}

// refuseUnplannedMove returns an error for every block that moves, because an error in one block does not stop the
// apply of the others.
func refuseUnplannedMove(c *framework.Clients, held types.String, directory *scim.Directory) diag.Diagnostics {
	text := fmt.Sprintf("State holds this in the SCIM directory %s, and the provider's directory_id is %s.", held.ValueString(), directory.ID())

	if c.Run.FirstTime("directory not in the plan") {
		text += " The plan has not shown a move to another directory: it was made before directory_id was known, with another one, or with -refresh=false. Nothing has " +
			"been changed here. Correct directory_id, or plan again with a refresh once it is known: then the plan says what a move does to whom."
	} else {
		text += " The first error of this kind says what to do."
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("directory_id"), "Directory is not that of the plan", text)}
}
