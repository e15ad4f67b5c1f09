// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var _ list.ListResourceWithConfigure = (*groupMembershipList)(nil)

type groupMembershipList struct {
	framework.ListResource
}

// NewGroupMembershipList is the list resource atlassian_group_membership.
func NewGroupMembershipList() list.ListResource { return &groupMembershipList{} }

func (l *groupMembershipList) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_group_membership"
}

func (l *groupMembershipList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsDirectory + "Who is in which group of the SCIM directory, group after group." + framework.ListNote,
		Attributes: map[string]schema.Attribute{
			"group_ids": framework.ListFilterAttribute("Ids of SCIM groups whose members are listed, each at one request. Unset, those of all groups are listed; an empty list is met by nobody."),
		},
	}
}

func (l *groupMembershipList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics

	groupIDs := raw.Filter(ctx, req.Config, "group_ids", &diags)

	directory, more := l.Clients.Directory()
	diags.Append(more...)

	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}

	framework.StreamList(ctx, req, stream, listMemberships(directory.ID(), groupsOf(ctx, directory, groupIDs)))
}

// groupsOf is the groups with these ids, or all of them.
func groupsOf(ctx context.Context, directory *scim.Directory, ids []string) iter.Seq2[*scim.Group, diag.Diagnostics] {
	return func(yield func(*scim.Group, diag.Diagnostics) bool) {
		if ids == nil {
			for group, err := range directory.GroupsGradually(ctx) {
				if !yield(group, framework.ErrorDiagnostics("Listing groups failed", err)) {
					return
				}
			}

			return
		}

		for _, id := range ids {
			group, err := directory.Group(ctx, id)

			var diags diag.Diagnostics

			switch {
			case errors.Is(err, client.ErrNotFound):
				diags.AddAttributeWarning(path.Root("group_ids"), "Filter matches nothing", "The directory has no SCIM group with this id: "+id+".")
			case err != nil:
				diags = framework.ErrorDiagnostics("Reading group failed", err)
			}

			if !yield(group, diags) {
				return
			}
		}
	}
}

func listMemberships(directoryID string, groups iter.Seq2[*scim.Group, diag.Diagnostics]) iter.Seq2[framework.Listed, diag.Diagnostics] {
	return func(yield func(framework.Listed, diag.Diagnostics) bool) {
		for group, diags := range groups {
			if len(diags) > 0 && !yield(framework.Listed{}, diags) || diags.HasError() {
				return
			}

			if group == nil {
				continue
			}

			for _, member := range group.Members {
				model := membershipModel{
					GroupID: types.StringValue(group.ID), MemberID: types.StringValue(member.Value), DirectoryID: types.StringValue(directoryID),
					Timeouts: framework.NoTimeouts("create", "read", "delete"),
				}

				who := member.Display
				if who == "" {
					who = member.Value
				}

				if !yield(framework.Listed{
					DisplayName: who + " in " + group.DisplayName, Identify: membershipRead{model, scimGroups}.Identify, Resource: func() any { return model },
				}, nil) {
					return
				}
			}
		}
	}
}
