// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// groupMissing explains that the directory has no group with this id. It may be the id or the name of an organization
// group.
func groupMissing(ctx context.Context, clients *framework.Clients, summary, groupID string, err error, attribute string) diag.Diagnostics {
	advice := inOrganization(ctx, clients, groupID)
	if advice == "" {
		advice = personInstead(ctx, clients, groupID)
	}

	if advice == "" {
		advice = fmt.Sprintf("The SCIM directory has no group with the id %q. Give the id of an atlassian_group of the provider's "+
			"directory; members of other groups are not managed by SCIM.", groupID)
	}

	return diagnostics.AttributeError(summary, err, attribute, advice)
}

// personInstead names the person whose record has the id that was given as a group's. It is empty if there is none.
func personInstead(ctx context.Context, clients *framework.Clients, groupID string) string {
	directory, diags := clients.Directory()
	if diags.HasError() {
		return ""
	}

	record, err := directory.User(ctx, groupID)
	if err != nil {
		return ""
	}

	return fmt.Sprintf("%q is the id of a person, %s, and the id of a group is due: the two ids may have changed places.", groupID, record.PrimaryEmail())
}

// inOrganization names the organization group that has the id or name given for a SCIM group, and what to give instead.
// It is empty if there is none, or no organization.
func inOrganization(ctx context.Context, clients *framework.Clients, idOrName string) string {
	if !clients.HasOrganization() {
		return ""
	}

	organization, _ := clients.Organization()
	what := "id"

	group, err := organization.FindGroup(ctx, idOrName)
	if err != nil || group == nil {
		what = "name"

		named, err := organization.GroupsNamed(ctx, idOrName)
		if err != nil || len(named) == 0 {
			return ""
		}

		group = named[0]
	}

	text := fmt.Sprintf("%q is the %s of the group %q in the organization, %s. ", idOrName, what, group.Name, kindOf(group))
	if group.ExternalSynced {
		return text + "Here its SCIM id is wanted: the `id` of the atlassian_group, not its `organization_group_id`; the data source atlassian_group finds it by the name."
	}

	return text + "Its members are not managed by SCIM but by atlassian_organization_group_membership and atlassian_organization_group_members."
}

// importFailed explains why an import found no group, and what id to give.
func importFailed(ctx context.Context, clients *framework.Clients, summary string, err error) diag.Diagnostics {
	diags := diagnostics.FromError(summary, err)
	advice := ""

	if missing, ok := errors.AsType[*noGroupError](err); ok {
		advice = inOrganization(ctx, clients, missing.idOrName)
		if advice == "" {
			advice = "Give the SCIM id of a group, or its display name; the data source atlassian_groups lists them."
		}
	}

	if unmanaged, ok := errors.AsType[*unmanagedMembersError](err); ok {
		advice = unmanaged.advice()
	}

	if advice == "" {
		return diags
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(summary, diags[0].Detail()+"\n\n"+advice)}
}
