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
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// roleChange is one role of one holder on one resource, to be given or taken.
type roleChange struct {
	organization *admin.Client
	holder       roleHolder
	// holderName is the attribute that names the holder, holderID what it says, and missingHolder what to do when nobody has that id.
	holderName, holderID, missingHolder string
	role, resourceID                    string
	pace                                framework.Pace
}

// assign gives the role. What is assigned already is success.
func (c roleChange) assign(ctx context.Context) diag.Diagnostics {
	err := c.holder.assign(ctx, c.role, c.resourceID)

	switch {
	case err == nil, client.IsAlreadyMember(err):
		return nil
	case client.IsLicenseLimit(err):
		return licenseLimit(ctx, c.organization, c.resourceID, err)
	case client.Uncertain(err):
		// The answer was lost: what counts is whether the role is there.
		if held, lookup := holds(ctx, c.holder, c.role, c.resourceID); lookup == nil && held {
			return nil
		}
	}

	return c.explain(ctx, err)
}

// await waits until the role shows, and warns when it still does not.
func (c roleChange) await(ctx context.Context) diag.Diagnostics {
	shown, err := c.pace.Until(ctx, "the role assignment", func(ctx context.Context) (bool, error) {
		return holds(ctx, c.holder, c.role, c.resourceID)
	})

	switch {
	case err != nil:
		diags := framework.ErrorDiagnostics("Reading role assignment failed", err)

		return diag.Diagnostics{diag.NewWarningDiagnostic(diags[0].Summary(),
			"The role was assigned, but whether it shows could not be read.\n\n"+diags[0].Detail())}
	case !shown:
		return diag.Diagnostics{diag.NewWarningDiagnostic("Role assignment does not show yet", fmt.Sprintf(
			"Atlassian accepted the role %s of %s on %s, but does not show it yet, which may take 30 seconds and more. Should the next plan want "+
				"to create it again, that is harmless.", c.role, c.holderID, c.resourceID))}
	default:
		return nil
	}
}

// revoke takes the role away and waits until it no longer shows. What is gone already is success.
func (c roleChange) revoke(ctx context.Context) diag.Diagnostics {
	const summary = "Revoking role failed"

	err := c.holder.revoke(ctx, c.role, c.resourceID)

	switch {
	case err == nil:
	case errors.Is(err, errUnknownGroup):
		return nil
	case client.IsNotFound(err), client.Uncertain(err):
		// 404 is also the answer to a wrong org_id, and a lost answer says nothing: what counts is whether the role is there.
		held, lookup := holds(ctx, c.holder, c.role, c.resourceID)
		if lookup != nil || held {
			return framework.ErrorDiagnostics(summary, err)
		}

		return nil
	default:
		return framework.ErrorDiagnostics(summary, err)
	}

	gone, err := c.pace.Until(ctx, "that the role assignment is gone", func(ctx context.Context) (bool, error) {
		held, err := holds(ctx, c.holder, c.role, c.resourceID)

		return !held, err
	})
	if err != nil || !gone {
		return diag.Diagnostics{diag.NewWarningDiagnostic("Role assignment still shows", fmt.Sprintf(
			"Atlassian accepted that %s loses the role %s on %s, but still shows it, which may take 30 seconds and more.",
			c.holderID, c.role, c.resourceID))}
	}

	return nil
}

// explain points a refused assignment at the attribute to blame, by status and code (API §3.9).
func (c roleChange) explain(ctx context.Context, err error) diag.Diagnostics {
	const summary = "Assigning role failed"

	if errors.Is(err, errUnknownGroup) {
		return c.unknownHolder(summary, err)
	}

	if client.IsNotFound(err) {
		// The codes for "unknown resource" don't say which of the two is unknown.
		if exists, lookup := c.holder.exists(ctx); lookup == nil && !exists {
			return c.unknownHolder(summary, err)
		}
	}

	return framework.ErrorDiagnostics(summary, err,
		framework.Blame{
			Attribute: path.Root(c.holderName), When: framework.HasCode("ADMIN-UAM-400-2"),
			Advice: fmt.Sprintf("%q is not active, and Atlassian gives roles to active people only. Reactivate the account first.", c.holderID),
		},
		framework.Blame{
			Attribute: path.Root("role"), When: framework.HasCode(client.CodeInvalidRole),
			Advice: fmt.Sprintf("%s has no role %q. Which roles an app has is in its settings in Atlassian Administration.", c.resourceID, c.role),
		},
		framework.Blame{
			Attribute: path.Root("resource_id"), When: framework.HasCode("ADMIN-UAM-400-4", "ADMIN-UAM-402-1"),
			Advice: fmt.Sprintf("The organization has no license for %s.", c.resourceID),
		},
		framework.Blame{
			Attribute: path.Root("resource_id"),
			When:      framework.HasCode(client.CodeInvalidResource, "ADMIN-400-4", "ADMIN-UAM-404-1", "ADMIN-404-1"),
			Advice: fmt.Sprintf("Atlassian does not know %s as an app of this organization. Take the id from the data source "+
				"atlassian_product_licenses (`id`).", c.resourceID),
		},
		framework.Blame{
			Attribute: path.Root(c.holderName), When: framework.HasCode("ADMIN-403-6", "ADMIN-403-7", "ADMIN-403-5"),
			Advice: "The roles of this group are not this key's to change: it is a default group, gives administration, or belongs to somebody else.",
		},
	)
}

func (c roleChange) unknownHolder(summary string, err error) diag.Diagnostics {
	return framework.AttributeError(summary, err, c.holderName, fmt.Sprintf(c.missingHolder, c.holderID))
}
