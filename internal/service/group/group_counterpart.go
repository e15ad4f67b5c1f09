// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// lookForCounterpart sets the id of the organization group that Atlassian made from the SCIM group, null if it does not
// show.
func (r *groupResource) lookForCounterpart(ctx context.Context, model *groupModel) diag.Diagnostics {
	model.OrganizationGroupID = types.StringNull()

	organization, _ := r.Clients.Organization()
	if organization == nil {
		return nil
	}

	named, err := organization.GroupsNamed(ctx, model.DisplayName.ValueString())
	if err != nil {
		return counterpartUnknown(err)
	}

	if group := admin.PickSynced(named); group != nil {
		model.OrganizationGroupID = types.StringValue(group.ID)
	}

	return nil
}

// counterpartUnknown warns that the organization did not answer. The SCIM group is still managed: the directory has a
// key of its own.
func counterpartUnknown(err error) diag.Diagnostics {
	diags := diagnostics.FromError("Reading organization group failed", err)

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("organization_group_id"), diags[0].Summary(),
		"The id of the group in the organization could not be read and is null for now; the next refresh tries again.\n\n"+diags[0].Detail())}
}

// awaitCounterpart waits until the organization shows a new group, under the name that the directory answered.
func (r *groupResource) awaitCounterpart(ctx context.Context, model *groupModel, name string) diag.Diagnostics {
	organization, _ := r.Clients.Organization()
	if organization == nil {
		return nil
	}

	var others []*admin.Group

	shown, err := r.polling.Until(ctx, "the group in the organization", func(ctx context.Context) (bool, error) {
		named, err := organization.GroupsNamed(ctx, name)
		if err != nil {
			return false, err
		}

		if group := admin.PickSynced(named); group != nil {
			model.OrganizationGroupID = types.StringValue(group.ID)

			return true, nil
		}

		others = named

		return false, nil
	})

	switch {
	case shown:
		return nil
	case err != nil:
		return counterpartUnknown(err)
	case len(others) > 0:
		return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("organization_group_id"), "Group is not in the organization", fmt.Sprintf(
			"The SCIM group %q exists, but the organization shows under that name only %s (id %s), and does not take the SCIM group over. "+
				"Give the group another name.", name, kindOf(others[0]), others[0].ID))}
	default:
		return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("organization_group_id"), "Group is not in the organization yet", fmt.Sprintf(
			"The SCIM group %q exists, but the organization does not show it yet, so that organization_group_id is null for now; the next "+
				"refresh looks again.", name))}
	}
}
