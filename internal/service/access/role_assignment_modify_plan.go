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

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

const invalidHolder = "Invalid holder of the role"

// ValidateConfig refuses a literal configuration without a holder. A reference that turns out null while Terraform
// plans, such as the account_id of a person without an account, fails only in the apply of that resource.
func (r *roleAssignmentResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config, diags := r.kind.assignmentIn(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	// Clients is nil while Terraform validates: the provider is not configured yet.
	if written := r.Clients == nil; written && !diags.HasError() && config.Holder.IsNull() && config.Record.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root(r.kind.attribute), invalidHolder, r.nobody())
	}
}

func (r *roleAssignmentResource) nobody() string {
	return fmt.Sprintf("Exactly one of %s and %s is needed, and both are null. %s", r.kind.record, r.kind.attribute, r.kind.nobody)
}

func (r *roleAssignmentResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(r.planHolder(ctx, req, resp)...)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	// The following checks use the planned holder.
	req.Plan = resp.Plan
	resp.Diagnostics.Append(r.refuseReadOnly(ctx, req)...)

	if r.Clients != nil && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(r.register(ctx, req, resp)...)
	}

	if req.State.Raw.IsNull() || resp.Diagnostics.HasError() {
		return
	}

	state, diags := r.kind.assignmentIn(ctx, req.State)
	resp.Diagnostics.Append(diags...)

	plan, diags := r.kind.assignmentIn(ctx, req.Plan)
	resp.Diagnostics.Append(diags...)

	// A role that another block holds is not revoked.
	if req.Plan.Raw.IsNull() && resp.Private != nil && len(framework.HeldByOtherBlocks(ctx, resp.Private)) > 0 {
		return
	}

	if !resp.Diagnostics.HasError() && revokes(plan, state) {
		resp.Diagnostics.Append(r.refuseLastAdministrator(ctx, state)...)
	}
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
			diags.AddAttributeWarning(path.Root(r.kind.attribute), "Nobody to give the role to", r.nobody()+" The apply of this block will fail.")
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
	if same && r.kind.follows == nil {
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
		if now := r.kind.follows(ctx, directory, config.Record.ValueString()); now != "" {
			return types.StringValue(now), nil
		}

		return state.Holder, nil
	}

	id, err := r.kind.find(ctx, holderSearch{clients: r.Clients, directory: directory, organization: organization, recordID: config.Record.ValueString()})
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
