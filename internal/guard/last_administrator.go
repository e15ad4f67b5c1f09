// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// RefuseLastAdministrator refuses a change that would leave the organization without an active administrator. Otherwise
// it no longer counts the person as an administrator in this plan or apply. attribute is the one to blame; change names
// the change and begins a sentence, such as "The deletion of ann@corp.test". If it cannot find out whether an
// administrator remains, it warns once. It does nothing if no organization is configured.
func RefuseLastAdministrator(ctx context.Context, c *framework.Clients, who run.Administrator, attribute path.Path, change string) diag.Diagnostics {
	if c == nil || !c.HasOrganization() || who == (run.Administrator{}) {
		return nil
	}

	organization, diags := c.Organization()
	if diags.HasError() {
		return diags
	}

	verdict, err := c.Run.Administrators.Without(ctx, withEmailKey(who.AccountID, who.Email), func(ctx context.Context) ([]run.Administrator, error) {
		return readAdministrators(ctx, organization)
	})
	if err != nil {
		return diagnostics.FromError("Reading organization administrators failed", err)
	}

	switch verdict {
	case run.LastAdministrator:
		name := "the account " + who.AccountID
		if who.AccountID == "" {
			name = who.Email
		}

		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(attribute, "Last organization administrator", fmt.Sprintf(
			"%s is refused: %s is the last active administrator of the organization, or the last that this plan would leave. "+
				"Nobody could administer the organization any more. Make someone else an organization administrator first.", change, name))}
	case run.NoAdministratorFound:
		return warnNotChecked(c, "Atlassian shows no active organization administrator to the provider's api_key, so it cannot be told whether one would remain. "+
			"See in admin.atlassian.com that somebody else administers the organization before you apply.")
	case run.AdministratorsForbidden:
		return warnNotChecked(c, "The provider's api_key may not search the organization's users, so it cannot be checked that an administrator remains. "+
			"A key without scopes can.")
	case run.AdministratorRemains:
	}

	return nil
}

// withEmailKey returns an administrator with the form of the address that all its spellings share, so that addresses
// can be compared.
func withEmailKey(accountID, email string) run.Administrator {
	return run.Administrator{AccountID: accountID, Email: scim.EmailKey(email)}
}

// warnNotChecked warns once that it is unknown whether an administrator remains. With an error instead, such a
// configuration could not remove anybody.
func warnNotChecked(c *framework.Clients, why string) diag.Diagnostics {
	if !c.Run.FirstTime("administrators not checked") {
		return nil
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic("Organization administrators not checked", why)}
}
