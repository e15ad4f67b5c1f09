// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// groupModel is the model of the resource atlassian_group.
type groupModel struct {
	ID                  types.String   `tfsdk:"id"`
	DirectoryID         types.String   `tfsdk:"directory_id"`
	DisplayName         types.String   `tfsdk:"display_name"`
	ExternalID          types.String   `tfsdk:"external_id"`
	OrganizationGroupID types.String   `tfsdk:"organization_group_id"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// groupIdentity identifies a group: its id is unique within its directory.
type groupIdentity struct {
	DirectoryID types.String `tfsdk:"directory_id"`
	ID          types.String `tfsdk:"id"`
}

// Identify sets the resource's identity.
func (m *groupModel) Identify(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	return identity.Set(ctx, groupIdentity{DirectoryID: m.DirectoryID, ID: m.ID})
}

// ReadLimit returns the block's read timeout and its default.
func (m *groupModel) ReadLimit() (framework.TimeLimit, time.Duration) {
	return m.Timeouts.Read, framework.DefaultTimeout
}

// set sets what the SCIM record has. The organization group's id is not part of it.
func (m *groupModel) set(directoryID string, group *scim.Group) {
	m.ID = types.StringValue(group.ID)
	m.DirectoryID = types.StringValue(directoryID)
	m.DisplayName = types.StringValue(group.DisplayName)
	m.ExternalID = textOrNull(group.ExternalID)
}

// setAfterWrite sets what the answer to a write has, but keeps every planned value, because Terraform accepts no other
// value. If a value that was sent comes back different, a warning says so; the next refresh shows the directory's.
func (m *groupModel) setAfterWrite(directoryID string, answer *scim.Group, sent ...string) diag.Diagnostics {
	var diags diag.Diagnostics

	planned := *m
	m.set(directoryID, answer)

	keep := func(name string, planned types.String, got *types.String, advice string) {
		if planned.IsUnknown() || planned.Equal(*got) {
			return
		}

		if slices.Contains(sent, name) {
			diags.Append(notKept(name, planned, *got, advice))
		}

		*got = planned
	}

	// Names that differ only in spelling are the same name, for a plan too.
	if scim.SameName(planned.DisplayName.ValueString(), m.DisplayName.ValueString()) {
		m.DisplayName = planned.DisplayName
	}

	keep("display_name", planned.DisplayName, &m.DisplayName,
		"Spell it as the directory does: the next plan sees another name, and wants to replace the group.")
	keep("external_id", planned.ExternalID, &m.ExternalID, diagnostics.NotSupportedAdvice)

	return diags
}

// notKept warns that a directory accepted a write and answered another value.
func notKept(name string, planned, got types.String, advice string) diag.Diagnostic {
	quotedOrNone := func(value types.String) string {
		if value.IsNull() {
			return "none"
		}

		return strconv.Quote(value.ValueString())
	}

	return diagnostics.NotKeptWarning(name, fmt.Sprintf("shows another %s than was sent: %s instead of %s", diagnostics.InWords(name), quotedOrNone(got), quotedOrNone(planned)), advice)
}
