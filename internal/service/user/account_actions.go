// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/personaction"
)

// NewDeactivateUserAction returns the action atlassian_user_deactivate.
func NewDeactivateUserAction() action.Action {
	return &personaction.Action{
		Action: framework.Action{Name: "user_deactivate"},
		Noun:   "deactivation",
		Description: "Deactivates a managed account: the person can log in nowhere any more, uses no seat and costs nothing; groups and roles stay. " +
			"It counts against `deprovision_limit`, and the last active organization administrator is kept. An account that an identity provider synchronizes is deactivated there, " +
			"with `active = false` in its `atlassian_user`.",
		Arguments: map[string]schema.Attribute{
			"message": schema.StringAttribute{
				MarkdownDescription: "What the person is told when they try to log in.",
				Optional:            true,
			},
		},
		TakesAccess:            true,
		TakesAdministratorRole: true,
		Outcome:                "is deactivated",
		IsDone:                 hasStatus(account.StatusInactive, account.StatusClosed),
		Perform: func(ctx context.Context, invocation *personaction.Invocation) diag.Diagnostics {
			var message types.String

			diags := invocation.Config.GetAttribute(ctx, path.Root("message"), &message)
			if diags.HasError() {
				return diags
			}

			return changeLifecycle(ctx, invocation, "Deactivating account failed", account.StatusInactive, func(accounts *account.Client) error {
				return accounts.Disable(ctx, invocation.Person.AccountID, message.ValueString())
			})
		},
	}
}

// NewReactivateUserAction returns the action atlassian_user_reactivate.
func NewReactivateUserAction() action.Action {
	return &personaction.Action{
		Action: framework.Action{Name: "user_reactivate"},
		Noun:   "reactivation",
		Description: "Reactivates a managed account that was deactivated: the person can log in again, and uses the seats that groups and roles give. " +
			"A deleted account cannot be reactivated.",
		Outcome: "is active",
		IsDone:  hasStatus(account.StatusActive),
		Perform: func(ctx context.Context, invocation *personaction.Invocation) diag.Diagnostics {
			return changeLifecycle(ctx, invocation, "Reactivating account failed", account.StatusActive, func(accounts *account.Client) error {
				return accounts.Enable(ctx, invocation.Person.AccountID)
			})
		},
	}
}

// hasStatus checks the status of the account itself, since searches are late. If the account cannot be read, it answers
// no, and the change itself reports the reason.
func hasStatus(statuses ...string) func(context.Context, *personaction.Invocation) (bool, diag.Diagnostics) {
	return func(ctx context.Context, invocation *personaction.Invocation) (bool, diag.Diagnostics) {
		accounts, diags := invocation.Accounts()
		diags.Append(linked(invocation.Person)...)

		if diags.HasError() {
			return false, diags
		}

		profile, err := accounts.Profile(ctx, invocation.Person.AccountID)

		switch {
		case client.IsNotFound(err), errors.Is(err, client.ErrForbidden):
			return false, nil
		case err != nil:
			return false, diagnostics.FromError("Reading account failed", err)
		default:
			return slices.Contains(statuses, profile.Status), nil
		}
	}
}

// linked returns an error if the record has no account to act on.
func linked(person *personaction.Person) diag.Diagnostics {
	if person.AccountID != "" {
		return nil
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(person.ArgumentPath(), "User has no account",
		"The SCIM record "+person.RecordID+" is not linked to an Atlassian account, so that there is no account to act on.")}
}

// changeLifecycle changes the status of an account. The answer to a repeated change is not documented (API §5), and an
// answer can be lost: then the account is read to see whether it has the wanted status.
func changeLifecycle(ctx context.Context, invocation *personaction.Invocation, summary, wanted string, change func(*account.Client) error) diag.Diagnostics {
	accounts, diags := invocation.Accounts()
	if diags.HasError() {
		return diags
	}

	err := change(accounts)
	if errors.Is(err, client.ErrConflict) || client.OutcomeUnknown(err) {
		if profile, lookup := accounts.Profile(ctx, invocation.Person.AccountID); lookup == nil && profile.Status == wanted {
			return nil
		}
	}

	return diagnostics.FromError(summary, err, diagnostics.Blame{
		Attribute: invocation.Person.ArgumentPath(),
		When:      func(err error) bool { return client.IsNotFound(err) || errors.Is(err, client.ErrForbidden) },
		Advice: "Only managed accounts of the organization can be changed, with a key without scopes. An account that an identity provider synchronizes is " +
			"changed there, with active in its atlassian_user.",
	})
}
