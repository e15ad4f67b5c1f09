// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// checkDeprovision is asked before a person loses access, by deletion, deactivation or unlinking, when planning and
// again when applying. It refuses what is beyond the provider's deprovision_limit, and the last active administrator
// of the organization. Someone who is inactive already loses nothing.
func (r *userResource) checkDeprovision(ctx context.Context, state userModel, way string) diag.Diagnostics {
	if !state.Active.ValueBool() || way == destroyRetain {
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

	return r.checkAdministrator(ctx, state)
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

func (r *userResource) checkAdministrator(ctx context.Context, state userModel) diag.Diagnostics {
	if !r.Clients.HasOrganization() || state.AccountID.IsNull() || state.AccountID.IsUnknown() {
		return nil
	}

	organization, diags := r.Clients.Organization()
	if diags.HasError() {
		return diags
	}

	last, err := r.Clients.Administrators.Deprovision(ctx, organization, state.AccountID.ValueString())

	switch {
	case errors.Is(err, client.ErrForbidden), errors.Is(err, client.ErrUnauthorized):
		// A key with scopes may not search users (API §1.3). Refusing would make such a configuration unable to remove anybody.
		return diag.Diagnostics{diag.NewWarningDiagnostic("Organization administrators not checked",
			"The provider's api_key may not search the organization's users, so it cannot be checked that an administrator remains. "+
				"A key without scopes can.")}
	case err != nil:
		return framework.ErrorDiagnostics("Reading organization administrators failed", err)
	case last:
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("account_id"), "Last organization administrator", fmt.Sprintf(
			"%s (account %s) is the last active administrator of the organization, or the last that this plan would leave. Nobody could administer "+
				"the organization any more. Make someone else an organization administrator first.",
			state.Email.ValueString(), state.AccountID.ValueString()))}
	}

	return nil
}
