// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
)

// newProblems returns the problems of a plan, except problems with values that the record to adopt has already. It asks
// the directory only if there are problems.
func (r *userResource) newProblems(ctx context.Context, planned userModel, state *userModel) []problem {
	found := problems(planned, state)
	directory, _ := r.Clients.DirectoryIfKnown()

	if len(found) == 0 || state != nil || !planned.AdoptExisting.ValueBool() || directory == nil {
		return found
	}

	holders, err := r.lookup(directory).holders(ctx, r.wantedBy(planned))
	if err != nil || len(holders) != 1 {
		return found
	}

	held := flatten(holders[0].record, directory.ID(), unsetUser)

	return problems(planned, &held)
}

// plannedDirectory returns the id of the provider's directory, unknown while it is not known.
func (r *userResource) plannedDirectory() (types.String, diag.Diagnostics) {
	_, missing := r.Clients.DirectoryIfKnown()

	return r.Clients.DirectoryID(), missing
}

// moves reports whether the plan moves a record to another directory. It first confirms that the new directory answers.
func (r *userResource) moves(ctx context.Context, held, planned types.String) (bool, diag.Diagnostics) {
	if planned.IsUnknown() || planned.Equal(held) {
		return false, nil
	}

	return guard.ConfirmMove(ctx, r.Clients, held)
}

// checkOnDestroy reports in the plan that on_destroy needs something that is not configured. At destruction the error
// would come too late.
func (r *userResource) checkOnDestroy(planned userModel) diag.Diagnostics {
	if planned.OnDestroy.ValueString() != destroyUnlink || r.Clients.OrganizationUnknown() {
		return nil
	}

	_, missing := r.Clients.Organization()

	var diags diag.Diagnostics
	for _, d := range missing {
		diags.Append(diag.WithPath(path.Root("on_destroy"), d))
	}

	return diags
}

// checkDestroy reports in the plan what would make the destruction fail.
func (r *userResource) checkDestroy(ctx context.Context, state userModel) diag.Diagnostics {
	way := state.OnDestroy.ValueString()
	if way == destroyRetain {
		return nil
	}

	diags := guard.RefuseReadOnly(r.Clients, "destroying atlassian_user "+state.Email.ValueString())
	diags.Append(r.checkOnDestroy(state)...)
	diags.Append(r.checkDeprovision(ctx, state, way, inPlan)...)

	return diags
}
