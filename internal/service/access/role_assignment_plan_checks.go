// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

const invalidHolder = "Invalid holder of the role"

func (r *roleAssignmentResource) noHolder() string {
	return fmt.Sprintf("Exactly one of %s and %s is needed, and both are null. %s", r.kind.record, r.kind.attribute, r.kind.noHolder)
}

// planHolder plans the holder: the configured one, else the account or group now linked to the SCIM record, as far as
// the state shows it. A plan waits for nothing.
func (r *roleAssignmentResource) planHolder(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) diag.Diagnostics {
	config, diags := r.kind.assignmentIn(ctx, req.Config)
	if diags.HasError() {
		return diags
	}

	neither, both := config.Holder.IsNull() && config.Record.IsNull(), !config.Holder.IsNull() && !config.Record.IsNull()

	if req.State.Raw.IsNull() {
		if both {
			diags.Append(r.notBoth()...)
		}

		if neither {
			diags.AddAttributeWarning(path.Root(r.kind.attribute), "Nobody to give the role to", r.noHolder()+" The apply of this block will fail.")
		}

		if config.Holder.IsNull() {
			diags.Append(resp.Plan.SetAttribute(ctx, path.Root(r.kind.attribute), types.StringUnknown())...)
		}

		return diags
	}

	state, failed := r.kind.assignmentIn(ctx, req.State)
	diags.Append(failed...)

	// A configuration that Terraform generates after an import by the SCIM id has both ids.
	if both && (!config.Holder.Equal(state.Holder) || !config.Record.Equal(state.Record)) {
		diags.Append(r.notBoth()...)
	}

	if diags.HasError() {
		return diags
	}

	holder := config.Holder

	if holder.IsNull() {
		holder = state.Holder

		if !neither {
			found, failed := r.presentHolder(ctx, config, state)
			diags.Append(failed...)

			holder = found
		}
	}

	diags.Append(resp.Plan.SetAttribute(ctx, path.Root(r.kind.attribute), holder)...)

	if !holder.Equal(state.Holder) {
		resp.RequiresReplace.Append(path.Root(r.kind.attribute))
	}

	return diags
}

func (r *roleAssignmentResource) notBoth() diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(r.kind.record), invalidHolder,
		fmt.Sprintf("Give %s or %s, not both.", r.kind.record, r.kind.attribute))}
}

// presentHolder returns the holder that now belongs to the configured record. It is the holder in state, unless the
// record or its account is another. It is unknown if only the apply can find it.
func (r *roleAssignmentResource) presentHolder(ctx context.Context, config, state roleAssignmentModel) (types.String, diag.Diagnostics) {
	if config.Record.IsUnknown() {
		return types.StringUnknown(), nil
	}

	same := config.Record.Equal(state.Record)
	if same && r.kind.current == nil {
		return state.Holder, nil
	}

	if r.Clients == nil || !r.Clients.HasDirectory() || !r.Clients.HasOrganization() {
		if same {
			return state.Holder, nil
		}

		return types.StringUnknown(), nil
	}

	directory, _ := r.Clients.Directory()
	organization, _ := r.Clients.Organization()

	if same {
		if now := r.kind.current(ctx, directory, config.Record.ValueString()); now != "" {
			return types.StringValue(now), nil
		}

		return state.Holder, nil
	}

	search := holderSearch{clients: r.Clients, directory: directory, organization: organization, recordID: config.Record.ValueString()}

	id, err := r.kind.findByRecord(ctx, search)
	if err == nil {
		return types.StringValue(id), nil
	}

	// An id of the wrong kind is an error now; every other error may pass until the apply.
	if missing, ok := errors.AsType[*notThereError](err); ok && missing.wrong {
		return types.StringUnknown(), diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(r.kind.record), invalidHolder, missing.reason)}
	}

	return types.StringUnknown(), nil
}

// revokes reports whether the plan revokes the role, by a destroy or a replacement.
func revokes(plan, state roleAssignmentModel) bool {
	return !plan.Holder.Equal(state.Holder) || !plan.Role.Equal(state.Role) || !plan.ResourceID.Equal(state.ResourceID)
}

// refuseReadOnly fails the plan of a change if the provider is read-only.
func (r *roleAssignmentResource) refuseReadOnly(ctx context.Context, req resource.ModifyPlanRequest) diag.Diagnostics {
	who := framework.PlannedString(ctx, req, r.kind.attribute)
	if who.ValueString() == "" {
		who = framework.PlannedString(ctx, req, r.kind.record)
	}

	return guard.RefuseReadOnlyPlan(r.Clients, req, fmt.Sprintf("atlassian_%s of %s for %s",
		r.Name, framework.PlannedString(ctx, req, "role").ValueString(), who.ValueString()))
}

// refuseLastAdministrator fails if the role belongs to the organization's only administrator.
func (r *roleAssignmentResource) refuseLastAdministrator(ctx context.Context, state roleAssignmentModel) diag.Diagnostics {
	if state.Role.ValueString() != product.RoleOrgAdmin {
		return nil
	}

	return guard.RefuseLastAdministrator(ctx, r.Clients, run.Administrator{AccountID: state.Holder.ValueString()}, path.Root(r.kind.attribute),
		fmt.Sprintf("The revocation of %s from %s", product.RoleOrgAdmin, state.Holder.ValueString()))
}
