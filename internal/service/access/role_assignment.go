// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
)

// roleAssignment is one role of one holder on one resource.
type roleAssignment struct {
	organization     *admin.Client
	kind             holderKind
	holder           holder
	holderID         string
	role, resourceID string
	polling          client.Polling
}

// shownAs returns the id under which the role is listed, or "".
func (a roleAssignment) shownAs(ctx context.Context) (string, error) {
	return shownAs(ctx, a.holder, a.role, a.resourceID)
}

// assign gives the role. A role that the holder already has is success.
func (a roleAssignment) assign(ctx context.Context) diag.Diagnostics {
	err := a.holder.assign(ctx, a.role, a.resourceID)

	switch {
	case err == nil, admin.IsAlreadyMember(err):
		return nil
	case admin.IsLicenseLimit(err):
		return diagnostics.AttributeError("Assigning role failed", err, "resource_id", guard.LicenseLimitAdvice(ctx, a.organization, a.resourceID))
	case client.OutcomeUnknown(err):
		// After a lost answer, the listing decides.
		if shown, lookup := a.shownAs(ctx); lookup == nil && shown != "" {
			return nil
		}
	}

	return a.explain(ctx, err)
}

// await waits until the role is listed, and warns if it is not.
func (a roleAssignment) await(ctx context.Context) (bool, diag.Diagnostics) {
	shown, err := a.polling.Until(ctx, "the role assignment", func(ctx context.Context) (bool, error) {
		shown, err := a.shownAs(ctx)

		return shown != "", err
	})

	switch {
	case err != nil:
		diags := diagnostics.FromError("Reading role assignment failed", err)

		return false, diag.Diagnostics{diag.NewWarningDiagnostic(diags[0].Summary(),
			"The role was assigned, but whether it shows could not be read.\n\n"+diags[0].Detail())}
	case !shown:
		return false, a.notShown()
	default:
		return true, nil
	}
}

// notShown warns of a role that Atlassian accepted but does not list.
func (a roleAssignment) notShown() diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("Role assignment does not show yet", fmt.Sprintf(
		"Atlassian accepted the role %s of %s on %s, but has not shown it so far, which may take 30 seconds and more. The state keeps it, and "+
			"destroying it revokes it. Should it never show, look in Atlassian Administration which id the app has there.",
		a.role, a.holderID, a.resourceID))}
}

// revoke removes the role and waits until it is no longer listed. A role that is already gone is success.
func (a roleAssignment) revoke(ctx context.Context) diag.Diagnostics {
	const summary = "Revoking role failed"

	asWritten, err := a.listedAsWritten(ctx)
	if err != nil {
		return diagnostics.FromError(summary, err)
	}

	err = a.holder.revoke(ctx, a.role, a.resourceID)
	if errors.Is(err, errUnknownGroup) {
		return nil
	}

	if err != nil {
		// The listing decides: 404 is also the answer to a wrong org_id, the app may be listed under another id, and
		// after a lost answer the outcome is unknown.
		shown, lookup := a.stillShownAs(ctx, asWritten)

		switch {
		case lookup == nil && shown == "":
			return nil
		case lookup == nil && client.WriteRefused(err) && !client.IsKeyRefused(err) && !product.SameResource(shown, a.resourceID):
			return a.revokeAs(ctx, shown, diagnostics.FromError(summary, err))
		}

		return diagnostics.FromError(summary, err)
	}

	shown, err := a.awaitGone(ctx, asWritten)

	switch {
	case err != nil:
		return a.stillShown(a.resourceID)
	case shown != "" && !product.SameResource(shown, a.resourceID):
		return a.revokeAs(ctx, shown, a.stillShown(shown))
	case shown != "":
		return a.stillShown(shown)
	default:
		return nil
	}
}

// listedAsWritten reports whether Atlassian lists the role, if at all, under the id that it was assigned with. Then a
// role that is listed under another id belongs to another app. Only the roles of Jira's apps may be listed under
// another id (API §9.2 no. 28).
func (a roleAssignment) listedAsWritten(ctx context.Context) (bool, error) {
	if !product.MayBeListedOtherwise(a.resourceID) {
		return true, nil
	}

	shown, err := a.shownAs(ctx)

	return shown == "" || product.SameResource(shown, a.resourceID), err
}

// stillShownAs returns the id under which the role is still listed, or "". With asWritten, only the id that it was
// assigned with counts.
func (a roleAssignment) stillShownAs(ctx context.Context, asWritten bool) (string, error) {
	shown, err := a.shownAs(ctx)
	if asWritten && !product.SameResource(shown, a.resourceID) {
		shown = ""
	}

	return shown, err
}

// revokeAs revokes a role that is listed under another id than it was given under. If several apps of the site may be
// listed under that id, the role may be another app's: revokeAs leaves it and returns the given diagnostics.
func (a roleAssignment) revokeAs(ctx context.Context, shown string, otherwise diag.Diagnostics) diag.Diagnostics {
	if a.ambiguous(ctx, shown) {
		return otherwise
	}

	if err := a.holder.revoke(ctx, a.role, shown); err != nil && !client.IsNotFound(err) {
		return diagnostics.FromError("Revoking role failed", err)
	}

	if left, err := a.awaitGone(ctx, false); err != nil || left != "" {
		return a.stillShown(shown)
	}

	return nil
}

// ambiguous reports whether several apps may be listed under an id, so that the role's app is not known.
func (a roleAssignment) ambiguous(ctx context.Context, shown string) bool {
	apps, err := product.Apps(ctx, a.organization)
	if err != nil {
		return true
	}

	may := 0

	for _, app := range apps {
		if product.MayBeShownAs(app.ID, shown) {
			may++
		}
	}

	return may > 1
}

// awaitGone waits until the role is no longer listed, and returns the id under which it still is.
func (a roleAssignment) awaitGone(ctx context.Context, asWritten bool) (string, error) {
	var shown string

	_, err := a.polling.Until(ctx, "that the role assignment is gone", func(ctx context.Context) (bool, error) {
		var err error

		shown, err = a.stillShownAs(ctx, asWritten)

		return shown == "", err
	})

	return shown, err
}

func (a roleAssignment) stillShown(as string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("Role assignment still shows", fmt.Sprintf(
		"Atlassian accepted that %s loses the role %s on %s, but still shows it on %s, which may take 30 seconds and more, or be the same role on "+
			"another app of the site.", a.holderID, a.role, a.resourceID, as))}
}

// explain puts the error of a refused assignment on the attribute to blame, by status and code (API §3.9).
func (a roleAssignment) explain(ctx context.Context, err error) diag.Diagnostics {
	const summary = "Assigning role failed"

	if errors.Is(err, errUnknownGroup) { // the message for a missing holder says the same
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(a.kind.attribute), summary, fmt.Sprintf(a.kind.missing, a.holderID))}
	}

	if client.IsNotFound(err) {
		// The codes for "unknown resource" do not say whether the holder or the app is unknown.
		if exists, lookup := a.holder.exists(ctx); lookup == nil && !exists {
			return a.unknownHolder(summary, err)
		}
	}

	return diagnostics.FromError(summary, err,
		diagnostics.Blame{
			Attribute: path.Root(a.kind.attribute), When: admin.IsInactiveUser,
			Advice: fmt.Sprintf("%q is not active, and Atlassian gives roles to active people only. Reactivate the account first.", a.holderID),
		},
		diagnostics.Blame{
			Attribute: path.Root("role"), When: admin.IsUnknownRole,
			Advice: fmt.Sprintf("%s has no role %q. Which roles an app has is in its settings in Atlassian Administration.", a.resourceID, a.role),
		},
		diagnostics.Blame{
			Attribute: path.Root("resource_id"), When: admin.IsUnlicensedResource,
			Advice: fmt.Sprintf("The organization has no license for %s.", a.resourceID),
		},
		diagnostics.Blame{
			Attribute: path.Root("resource_id"), When: admin.IsUnknownResource,
			Advice: fmt.Sprintf("Atlassian does not know %s as an app of this organization. Take the id from the data source "+
				"atlassian_product_licenses (`id`).", a.resourceID),
		},
		diagnostics.Blame{
			Attribute: path.Root(a.kind.attribute), When: admin.IsProtectedGroup,
			Advice: "The roles of this group are not this key's to change: it is a default group, gives administration, or belongs to somebody else.",
		},
	)
}

func (a roleAssignment) unknownHolder(summary string, err error) diag.Diagnostics {
	return diagnostics.AttributeError(summary, err, a.kind.attribute, fmt.Sprintf(a.kind.missing, a.holderID))
}
