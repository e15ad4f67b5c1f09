// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// phase is plan or apply. A refused plan fails as a whole, so one error is enough; in an apply each block must be
// refused.
type phase bool

const (
	inPlan  phase = false
	inApply phase = true
)

// Changes that take access besides the values of on_destroy.
const (
	createInactive = "create inactive"
	leaveDomains   = "leave the verified domains"
)

// checkDeprovision checks a change that takes a person's access. It refuses more than the provider's deprovision_limit
// allows, and the last active administrator of the organization. An unknown limit refuses no plan; the apply checks
// again.
func (r *userResource) checkDeprovision(ctx context.Context, state userModel, way string, now phase) diag.Diagnostics {
	if !deprovisions(state, way) {
		return nil
	}

	what := fmt.Sprintf("The %s of %s", deprovisionNoun(way), state.Email.ValueString())

	if now == inApply && r.Clients.DeprovisionLimitUnknown() {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Deprovision limit not known", what+
			" is refused: the provider's deprovision_limit is a value that is not known even now, so that nobody can tell whether it "+
			"allows this. Nothing has been done to this user. Give the provider a known limit.")}
	}

	limit := r.Clients.DeprovisionLimit()

	counted := r.Clients.Run.Deprovisions.Count(scim.EmailKey(state.Email.ValueString()), state.Email.ValueString(), limit)
	if !counted.Allowed {
		return limitExceeded(counted, *limit, what, now)
	}

	return guard.RefuseLastAdministrator(ctx, r.Clients,
		run.Administrator{AccountID: state.AccountID.ValueString(), Email: state.Email.ValueString()}, path.Root("account_id"), what)
}

// limitExceeded reports once, in full, who would lose access and how to allow it.
func limitExceeded(counted run.DeprovisionCount, limit int64, what string, now phase) diag.Diagnostics {
	const summary = "Deprovision limit exceeded"

	if !counted.FirstRefused {
		if now == inPlan {
			return nil // the first error has failed the plan and says why
		}

		return diag.Diagnostics{diag.NewErrorDiagnostic(summary, what+" is refused, as the first error of this kind says. Nothing has been done to this user.")}
	}

	users := fmt.Sprintf("%d users", len(counted.People))
	if len(counted.People) == 1 {
		users = "1 user"
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(summary, fmt.Sprintf(
		"%s is refused: %s counted so far (%s) would lose access, and the provider's deprovision_limit is %d. There may be more whom Terraform has not asked about "+
			"yet. Counted are deletion, deactivation and unlinking, creation as inactive of somebody who has an account, and an address of a domain that is not "+
			"verified. Nothing has been done to this user.\n\nIf that is not meant, look for what the plan removes that it should not. If all of them are meant, allow at "+
			"least their number for this once:\n\n  provider \"atlassian\" {\n    deprovision_limit = %d\n  }", what, users, diagnostics.JoinNamesAtMost(counted.People, 5), limit, len(counted.People)))}
}

// checkUpdate calls checkDeprovision for an update that takes access: one that deactivates the person, or one whose new
// address separates the record from its account (API §2.9).
func (r *userResource) checkUpdate(ctx context.Context, planned, state userModel, now phase) diag.Diagnostics {
	if deactivates(planned, state) {
		return r.checkDeprovision(ctx, state, destroyDeactivate, now)
	}

	if r.doubtOf(ctx, planned, &state) != leaves {
		return nil
	}

	return r.checkDeprovision(ctx, state, leaveDomains, now)
}

// checkInactiveCreation calls checkDeprovision for a new block with active = false, which deactivates an existing
// account with the address.
func (r *userResource) checkInactiveCreation(ctx context.Context, planned userModel, now phase) diag.Diagnostics {
	if planned.Active.IsNull() || planned.Active.IsUnknown() || planned.Active.ValueBool() || planned.Email.IsUnknown() {
		return nil
	}

	active, known := r.activeAccount(ctx, planned.Email.ValueString())

	switch {
	case active != nil:
		planned.Active, planned.AccountID = types.BoolValue(true), types.StringValue(active.AccountID)

		return r.checkDeprovision(ctx, planned, createInactive, now)
	case known, now == inApply:
		return nil
	default:
		return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("active"), "An account may be deactivated", fmt.Sprintf(
			"The user %s is to be created as inactive. Should there be an account with this address, it is deactivated. Whether there is can't be told: with "+
				"org_id and an api_key that may search users the provider can.", planned.Email.ValueString()))}
	}
}

// activeAccount returns the organization's active account with an address, nil if there is none. known is false if the
// organization cannot be asked.
func (r *userResource) activeAccount(ctx context.Context, email string) (active *admin.User, known bool) {
	if !r.Clients.HasOrganization() {
		return nil, false
	}

	organization, _ := r.Clients.Organization()

	for user, err := range organization.SearchUsers(ctx, admin.UserQuery{Emails: []string{email}}) {
		if err != nil {
			return nil, false
		}

		if scim.EmailKey(user.Email) == scim.EmailKey(email) && user.AccountStatus != account.StatusInactive && user.Status != admin.StatusDeactivated {
			return user, true
		}
	}

	return nil, true
}

// deprovisions reports whether the person loses access. An inactive person has none to lose.
func deprovisions(state userModel, way string) bool {
	return state.Active.ValueBool() && way != destroyRetain
}

func deprovisionNoun(way string) string {
	switch way {
	case destroyDeactivate:
		return "deactivation"
	case destroyUnlink:
		return "unlinking"
	case createInactive:
		return "creation as inactive"
	case leaveDomains:
		return "move to a domain that is not verified"
	default:
		return "deletion"
	}
}
