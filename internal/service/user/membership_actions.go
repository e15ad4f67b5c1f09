// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
	"github.com/orgadmin/terraform-provider-atlassian/internal/personaction"
)

// NewSuspendUserAction returns the action atlassian_user_suspend.
func NewSuspendUserAction() action.Action {
	return &personaction.Action{
		Action: framework.Action{Name: "user_suspend"},
		Noun:   "suspension",
		Description: "Suspends a person in the organization, managed or not: they keep their account, groups and roles, lose access to all apps of a directory, and cost nothing there. " +
			"It counts against `deprovision_limit`, and the last active organization administrator is kept; Atlassian suspends no organization administrator at all.",
		Arguments:              inOneDirectory(),
		TakesAccess:            true,
		TakesAdministratorRole: true,
		Outcome:                "is suspended",
		IsDone:                 isMember(admin.StatusSuspended),
		Perform: func(ctx context.Context, invocation *personaction.Invocation) diag.Diagnostics {
			return inDirectories(ctx, invocation, "Suspending user failed", (*admin.Client).SuspendUser)
		},
	}
}

// NewRestoreUserAction returns the action atlassian_user_restore.
func NewRestoreUserAction() action.Action {
	return &personaction.Action{
		Action: framework.Action{Name: "user_restore"},
		Noun:   "restoration",
		Description: "Gives a suspended person their access back, with the groups and roles that they kept; they cost again what their seats cost. " +
			"It fails where an app has no seat left.",
		Arguments: inOneDirectory(),
		Outcome:   "is a member",
		IsDone:    isMember(admin.StatusActive),
		Perform: func(ctx context.Context, invocation *personaction.Invocation) diag.Diagnostics {
			return inDirectories(ctx, invocation, "Restoring user failed", (*admin.Client).RestoreUser)
		},
	}
}

const organizationDirectoryID = "organization_directory_id"

func inOneDirectory() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		organizationDirectoryID: schema.StringAttribute{
			MarkdownDescription: "Id of the one directory of the organization that is meant, as `atlassian_directories` lists them; not that of a SCIM directory. Unset, all those are meant that the person is in.",
			Optional:            true,
		},
	}
}

// isMember checks the membership status. A person in several directories has one status for all of them, which does not
// show the status in each: then the action always runs.
func isMember(status string) func(context.Context, *personaction.Invocation) (bool, diag.Diagnostics) {
	return func(ctx context.Context, invocation *personaction.Invocation) (bool, diag.Diagnostics) {
		if diags := linked(invocation.Person); diags.HasError() || invocation.Person.MembershipStatus != status {
			return false, diags
		}

		if status == admin.StatusSuspended {
			return true, nil // suspended means in all directories (API §4.3)
		}

		organization, diags := invocation.Organization()

		meant := raw.Argument[types.String](ctx, invocation.Config, organizationDirectoryID, &diags)
		if diags.HasError() {
			return false, diags
		}

		directories, diags := memberDirectories(ctx, organization, invocation)

		return len(directories) == 1 && (meant.IsNull() || meant.ValueString() == directories[0]), diags
	}
}

// directoriesOf returns the organization and the ids of the directories to change.
func directoriesOf(ctx context.Context, invocation *personaction.Invocation) (organization *admin.Client, ids []string, diags diag.Diagnostics) {
	organization, diags = invocation.Organization()

	one := raw.Argument[types.String](ctx, invocation.Config, organizationDirectoryID, &diags)
	if diags.HasError() || !one.IsNull() {
		return organization, []string{one.ValueString()}, diags
	}

	ids, diags = memberDirectories(ctx, organization, invocation)

	return organization, ids, diags
}

// memberDirectories returns the ids of the directories that the person is in.
func memberDirectories(ctx context.Context, organization *admin.Client, invocation *personaction.Invocation) (ids []string, diags diag.Diagnostics) {
	for directory, err := range organization.DirectoriesOfUser(ctx, invocation.Person.AccountID) {
		if err != nil {
			return nil, diagnostics.FromError("Reading directories failed", err)
		}

		ids = append(ids, directory.ID)
	}

	return ids, nil
}

// inDirectories makes a change in each directory. A directory without the person answers 404, which is a failure only
// if all of them do.
func inDirectories(
	ctx context.Context, invocation *personaction.Invocation, summary string,
	change func(c *admin.Client, ctx context.Context, directoryID, accountID string) error,
) diag.Diagnostics {
	organization, directories, diags := directoriesOf(ctx, invocation)
	if diags.HasError() {
		return diags
	}

	var missing error

	changed := 0

	for _, id := range directories {
		invocation.SendProgress("In the directory %s", id)

		switch err := change(organization, ctx, id, invocation.Person.AccountID); {
		case client.IsNotFound(err):
			missing = err
		case err != nil:
			return diagnostics.FromError(summary, err, diagnostics.Blame{
				Attribute: invocation.Person.ArgumentPath(), When: diagnostics.StatusIs(400),
				Advice: "Atlassian suspends no organization administrators: take that role from the person first.",
			})
		default:
			changed++
		}
	}

	if changed > 0 {
		return nil
	}

	if missing != nil {
		return diagnostics.FromError(summary, missing, diagnostics.Blame{Attribute: invocation.Person.ArgumentPath(), When: client.IsNotFound, Advice: "The person is in no directory that is meant."})
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(invocation.Person.ArgumentPath(), summary, invocation.Person.String()+" is in no directory of the organization.")}
}
