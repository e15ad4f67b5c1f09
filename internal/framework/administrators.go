// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// Administrators knows the organization's active administrators, and which of them one plan or apply takes access
// from, so that the last one is kept. The zero value is ready to use; it asks the organization once, when first needed.
type Administrators struct {
	mu     sync.Mutex
	active map[string]struct{} // nil until asked
	// refused is the answer to a key that may not ask. It would be the same for everybody else.
	refused error
	told    bool
}

// RefuseLastAdministrator is the error of a change that would leave the organization without an active administrator;
// otherwise the account counts as an administrator no more, in this plan or apply. The attribute is the one to blame, and
// what names the change and begins a sentence, such as "The deletion of ann@corp.test". Where the key may not search for
// administrators there is a warning, once; where no organization is configured there is nothing to ask.
func RefuseLastAdministrator(ctx context.Context, c *Clients, accountID string, attribute path.Path, what string) diag.Diagnostics {
	if c == nil || !c.HasOrganization() || accountID == "" {
		return nil
	}

	organization, diags := c.Organization()
	if diags.HasError() {
		return diags
	}

	last, err := c.Administrators.deprovision(ctx, organization, accountID)

	switch {
	case refusedKey(err):
		return c.Administrators.notChecked()
	case err != nil:
		return ErrorDiagnostics("Reading organization administrators failed", err)
	case last:
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(attribute, "Last organization administrator", fmt.Sprintf(
			"%s is refused: the account %s is the last active administrator of the organization, or the last that this plan would leave. "+
				"Nobody could administer the organization any more. Make someone else an organization administrator first.", what, accountID))}
	}

	return nil
}

// deprovision takes an account off the active administrators. It reports whether nobody would be left, in which case
// the account stays on the list; for an account that is no active administrator it reports false.
func (a *Administrators) deprovision(ctx context.Context, organization *admin.Client, accountID string) (last bool, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()

	if err := a.ask(ctx, organization); err != nil {
		return false, err
	}

	if _, ok := a.active[accountID]; !ok {
		return false, nil
	}

	if len(a.active) == 1 {
		return true, nil
	}

	delete(a.active, accountID)

	return false, nil
}

// ask reads the active administrators, unless they or the refusal to tell them are known. Other errors are not kept:
// they may pass.
func (a *Administrators) ask(ctx context.Context, organization *admin.Client) error {
	if a.active != nil || a.refused != nil {
		return a.refused
	}

	active := map[string]struct{}{}

	query := admin.UserQuery{RoleIDs: []string{product.RoleOrgAdmin}, Status: []string{admin.StatusActive}}
	for user, err := range organization.SearchUsers(ctx, query) {
		if refusedKey(err) {
			a.refused = err
		}

		if err != nil {
			return err
		}

		active[user.AccountID] = struct{}{}
	}

	a.active = active

	return nil
}

// notChecked warns once that a key with scopes may not search users (API §1.3). An error would make such a
// configuration unable to remove anybody.
func (a *Administrators) notChecked() diag.Diagnostics {
	a.mu.Lock()
	defer a.mu.Unlock()

	if a.told {
		return nil
	}

	a.told = true

	return diag.Diagnostics{diag.NewWarningDiagnostic("Organization administrators not checked",
		"The provider's api_key may not search the organization's users, so it cannot be checked that an administrator remains. "+
			"A key without scopes can.")}
}

func refusedKey(err error) bool {
	return errors.Is(err, client.ErrForbidden) || errors.Is(err, client.ErrUnauthorized)
}
