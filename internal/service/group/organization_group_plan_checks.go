// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// refuseDestruction fails the plan to destroy a group that cannot be deleted, or that makes the organization's only
// administrators.
func (r *organizationGroupResource) refuseDestruction(ctx context.Context, organization *admin.Client, state organizationGroupModel) diag.Diagnostics {
	group, err := organization.FindGroup(ctx, state.ID.ValueString())
	if err != nil || group == nil {
		return nil // the destroy reports the error
	}

	if isDefault, err := isDefaultGroup(ctx, organization, group); err == nil && (isDefault || group.ExternalSynced) {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("name"), "Group cannot be deleted", fmt.Sprintf(
			"%q is %s. Let go of it without deleting it:\n\nremoved {\n  from = atlassian_organization_group.example\n  lifecycle {\n    destroy = false\n  }\n}",
			group.Name, kindOf(group)))}
	}

	if !administers(ctx, organization, group.ID) {
		return nil
	}

	current, err := organizationMembers{clients: r.Clients, organization: organization}.withMembers(ctx, group)
	if err != nil {
		return diagnostics.FromError("Reading group members failed", err)
	}

	return refuseLastAdministrators(ctx, r.Clients, "name", group.ID, current.members)
}
