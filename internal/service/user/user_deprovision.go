// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// checkDeprovision is asked when planning that a person loses access, by deletion, deactivation or unlinking. It refuses
// what is beyond the provider's deprovision_limit, and the last active administrator of the organization. A limit that is
// not known yet refuses nothing; it is known in the apply, which asks again.
func (r *userResource) checkDeprovision(ctx context.Context, state userModel, way string) diag.Diagnostics {
	if !deprovisions(state, way) {
		return nil
	}

	counted, allowed := r.Clients.Deprovisions.Count(state.ID.ValueString())
	if !allowed {
		limit := *r.Clients.Deprovisions.Limit()

		return diag.Diagnostics{diag.NewErrorDiagnostic("Deprovision limit exceeded", fmt.Sprintf(
			"The %s of %s is refused: %d users counted so far would be deleted, deactivated or unlinked, and the provider's deprovision_limit is %d. "+
				"Nothing has been done to this user. If all of them are meant, set deprovision_limit to at least their number, apply, and set it back; "+
				"if not, look for what the plan removes that it should not.",
			deprovisionNoun(way), state.Email.ValueString(), counted, limit))}
	}

	if way == destroyUnlink {
		return nil // the person keeps the account, and the role with it
	}

	return framework.RefuseLastAdministrator(ctx, r.Clients, state.AccountID.ValueString(), path.Root("account_id"),
		fmt.Sprintf("The %s of %s", deprovisionNoun(way), state.Email.ValueString()))
}

// checkDeprovisionNow is checkDeprovision in an apply, which has to know the limit.
func (r *userResource) checkDeprovisionNow(ctx context.Context, state userModel, way string) diag.Diagnostics {
	if deprovisions(state, way) && r.Clients.DeprovisionLimitUnknown() {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Deprovision limit not known", fmt.Sprintf(
			"The %s of %s is refused: the provider's deprovision_limit is a value that is not known even now, so that nobody can tell whether it "+
				"allows this. Nothing has been done to this user. Give the provider a known limit.",
			deprovisionNoun(way), state.Email.ValueString()))}
	}

	return r.checkDeprovision(ctx, state, way)
}

// deprovisions reports whether the person loses anything; who is inactive already does not.
func deprovisions(state userModel, way string) bool {
	return state.Active.ValueBool() && way != destroyRetain
}

func deprovisionNoun(way string) string {
	switch way {
	case destroyDeactivate:
		return "deactivation"
	case destroyUnlink:
		return "unlinking"
	default:
		return "deletion"
	}
}
