// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// NewRestoreUserAction is the action atlassian_user_restore.
func NewRestoreUserAction() action.Action {
	return &framework.PersonAction{
		Name:  "restore",
		Doing: "restoration",
		Description: "Gives a suspended person their access back, with the groups and roles that they kept; they cost again what their seats cost. " +
			"It fails where an app has no seat left.",
		Arguments: inOneDirectory(),
		Done:      isMember("is a member", admin.StatusActive),
		Do: func(ctx context.Context, run *framework.PersonRun) diag.Diagnostics {
			return inDirectories(ctx, run, "Restoring user failed", (*admin.Client).RestoreUser)
		},
	}
}
