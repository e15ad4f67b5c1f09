// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// NewReactivateUserAction is the action atlassian_user_reactivate.
func NewReactivateUserAction() action.Action {
	return &framework.PersonAction{
		Name:  "reactivate",
		Doing: "reactivation",
		Description: "Reactivates a managed account that was deactivated: the person can log in again, and uses the seats that groups and roles give. " +
			"A deleted account cannot be reactivated.",
		Done: hasStatus("is active", account.StatusActive),
		Do: func(ctx context.Context, run *framework.PersonRun) diag.Diagnostics {
			return changeLifecycle(ctx, run, "Reactivating account failed", account.StatusActive, func(accounts *account.Client) error {
				return accounts.Enable(ctx, run.Person.AccountID)
			})
		},
	}
}
