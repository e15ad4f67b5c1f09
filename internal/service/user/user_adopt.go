// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// adopt takes over the one record that is in the way: what the configuration sets is merged into it, and nothing else of it is touched.
func (r *userResource) adopt(
	ctx context.Context, directory *scim.Directory, plan userModel, w wanted, conflict error,
) (*scim.User, map[scim.Attribute]bool, diag.Diagnostics) {
	const summary = "Adopting user failed"

	holders, err := r.lookup(directory).holders(ctx, w)
	if err != nil {
		return nil, nil, framework.ErrorDiagnostics(summary, err)
	}

	switch {
	case len(holders) == 0:
		return nil, nil, r.lookup(directory).explainConflict(ctx, summary, w, conflict)
	case len(holders) > 1:
		var diags diag.Diagnostics

		for _, h := range holders {
			diags.AddAttributeError(path.Root(h.attributes[0]), summary, h.describe(w, directory.ID())+
				"\n\nSeveral records match, and which one is meant cannot be told; nothing was changed.")
		}

		return nil, nil, diags
	}

	// The shared reader may have seen the record a while ago; what is merged into must be what is there now.
	record, err := directory.FreshUser(ctx, holders[0].record.ID)
	if err != nil {
		return nil, nil, framework.ErrorDiagnostics(summary, err)
	}

	before := flatten(record, directory.ID(), plan)
	if record.ActiveHidden {
		before.Active = types.BoolValue(!plan.Active.ValueBool()) // so that it is sent
	}

	diags := r.checkAdoption(summary, directory, holder{record: record, attributes: holders[0].attributes}, w)
	if !diags.HasError() && deactivates(plan, before) {
		// Which record it is shows only here, so that no plan has asked.
		diags.Append(r.checkDeprovisionNow(ctx, before, destroyDeactivate)...)
	}

	if diags.HasError() {
		return nil, nil, diags
	}

	todo := changes(plan, before, record.Emails, nil)
	if len(todo) == 0 {
		return record, nil, diags
	}

	updated, err := directory.UpdateUser(ctx, record.ID, todo)
	if err != nil {
		diags.Append(userDiagnostics(summary, err, todo...)...)

		return nil, nil, diags
	}

	return updated, attributesOf(todo), diags
}

// checkAdoption refuses to take over the record of somebody else, or of another block.
func (r *userResource) checkAdoption(summary string, directory *scim.Directory, h holder, w wanted) diag.Diagnostics {
	if h.secondary(w) {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("email"), summary, h.describe(w, directory.ID())+"\n\nNothing was changed.")}
	}

	return r.claimRecord(summary, h.record, directory)
}

// claimRecord makes the record this block's. Another may have it already, even one that this block has created itself: by
// adopting it before the answer to the creation came.
func (r *userResource) claimRecord(summary string, record *scim.User, directory *scim.Directory) diag.Diagnostics {
	if r.Clients.Records.Claim(record.ID) {
		return nil
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("email"), summary, fmt.Sprintf(
		"The record %s of directory %s (%s) is managed already: another block of this configuration has just created or adopted it. "+
			"Two blocks would undo each other's work; remove one of them.\n\nNothing was changed for this block.",
		record.ID, directory.ID(), describeRecord(record)))}
}
