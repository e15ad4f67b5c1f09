// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// adopt adopts the one record that conflicts: what the configuration sets is merged into it, and nothing else changes.
// The record may be gone by then, if another block of the same run has destroyed it.
func (r *userResource) adopt(
	ctx context.Context, directory *scim.Directory, planned userModel, conflict error,
) (adopted creation, gone bool, diags diag.Diagnostics) {
	w := r.wantedBy(named(planned))

	holders, err := r.lookup(directory).holders(ctx, w)

	switch {
	case err != nil:
		return adopted, false, diagnostics.FromError(adoptSummary, err)
	case len(holders) == 0:
		return adopted, false, r.lookup(directory).explainConflict(ctx, adoptSummary, w, conflict)
	case len(holders) > 1:
		return adopted, false, inTheWay(directory, holders, adoptSummary, w,
			"\n\nSeveral records match, and which one is meant cannot be told; nothing was changed.")
	case holders[0].secondary():
		return adopted, false, inTheWay(directory, holders, adoptSummary, w, "\n\nNothing was changed.")
	default:
		return r.takeOver(ctx, directory, holders[0].record.ID, planned)
	}
}

const adoptSummary = "Adopting user failed"

// takeOver adopts a record for the block and merges the plan into it.
func (r *userResource) takeOver(
	ctx context.Context, directory *scim.Directory, id string, planned userModel,
) (adopted creation, gone bool, diags diag.Diagnostics) {
	wanted := named(planned)

	block, err := r.Clients.Run.People.Take(ctx, run.GlobalID(directory.ID(), id), wanted.names())

	switch {
	case errors.Is(err, run.ErrGone):
		return adopted, true, nil
	case err != nil:
		return adopted, false, notTaken(adoptSummary, directory, &scim.User{ID: id, UserName: wanted.UserName.ValueString()}, err)
	}

	adopted.block = block

	// The shared reader may have read the record a while ago; the merge needs its current state.
	record, err := directory.FreshUser(ctx, id)
	if err != nil {
		return adopted, false, diagnostics.FromError(adoptSummary, err)
	}

	before := flatten(record, directory.ID(), planned)
	if record.ActiveHidden {
		before.Active = types.BoolValue(!planned.Active.ValueBool()) // the directory hides active, so that it is always sent
	}

	if deactivates(planned, before) {
		// Only the apply knows the record, so that no plan has checked this.
		diags.Append(r.checkDeprovision(ctx, before, destroyDeactivate, inApply)...)
	}

	if diags.HasError() {
		return adopted, false, diags
	}

	todo := changes(planned, before, record.Emails, nil)
	adopted.record, adopted.sent = record, attributesOf(todo)

	if len(todo) > 0 {
		adopted.record, err = directory.UpdateUser(ctx, record.ID, todo)
		if err != nil {
			diags.Append(userDiagnostics(adoptSummary, err, todo...)...)

			return adopted, false, diags
		}
	}

	adopted.adopted = true

	// A block of many people reports only how many it has taken over.
	if !r.oneOfMany {
		diags.Append(adoptionWarning(record, directory, todo))
	}

	return adopted, false, diags
}

// adoptionWarning reports the record that was adopted and what was changed of it.
func adoptionWarning(before *scim.User, directory *scim.Directory, todo []scim.Change) diag.Diagnostic {
	merged := "It already was as the configuration says; nothing of it was changed."

	if len(todo) > 0 {
		names := argumentsOf(todo)
		slices.Sort(names)
		merged = "Merged into it: " + strings.Join(names, ", ") + ". Everything else was left as it was."
	}

	return diag.NewAttributeWarningDiagnostic(path.Root("adopt_existing"), "Existing user taken over", fmt.Sprintf(
		"The record %s of directory %s (%s) was there before, and is this block's from now on: destroying the block does to it what on_destroy says. %s",
		before.ID, directory.ID(), describeRecord(before), merged))
}

// notTaken reports that another block holds the record. The other block may have adopted a record that this block
// created, before this block received the answer to its creation.
func notTaken(summary string, directory *scim.Directory, record *scim.User, err error) diag.Diagnostics {
	if !errors.Is(err, run.ErrHeld) && !errors.Is(err, run.ErrGone) {
		return diagnostics.FromError(summary, err)
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("email"), summary, fmt.Sprintf(
		"The record %s of directory %s (%s) is managed already: another block of this configuration holds it, or has just created or adopted it. "+
			"Two blocks would undo each other's work; remove one of them.\n\nNothing was changed for this block.",
		record.ID, directory.ID(), describeRecord(record)))}
}
