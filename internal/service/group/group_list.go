// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

var _ list.ListResourceWithConfigure = (*groupList)(nil)

// NewGroupList is the list resource atlassian_group.
func NewGroupList() list.ListResource {
	return &groupList{framework.ListResource{Name: "group"}}
}

type groupList struct {
	framework.ListResource
}

func (l *groupList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsDirectory + "Groups of the SCIM directory, in its order. With `include_resource`, and where the provider has `org_id` and `api_key`, one request for each hundred groups " +
			"finds their counterparts in the organization." + framework.ListNote,
	}
}

func (l *groupList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	directory, diags := l.Clients.Directory()
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}

	var organization *admin.Client
	if req.IncludeResource && l.Clients.HasOrganization() {
		organization, _ = l.Clients.Organization()
	}

	framework.StreamList(ctx, req, stream, listGroups(ctx, directory, organization, req.Limit))
}

// listGroups yields the groups, with their organization groups if an organization is configured.
func listGroups(ctx context.Context, directory *scim.Directory, organization *admin.Client, limit int64) iter.Seq2[framework.ListItem, diag.Diagnostics] {
	atOnce := 1
	if organization != nil {
		atOnce = admin.MaxGroupNames
		if limit > 0 {
			atOnce = int(min(limit, admin.MaxGroupNames))
		}
	}

	return func(yield func(framework.ListItem, diag.Diagnostics) bool) {
		var pending []*scim.Group

		flush := func() bool {
			counterparts, err := counterpartsOf(ctx, organization, pending)
			if err != nil {
				yield(framework.ListItem{}, diagnostics.FromError("Listing groups failed", err))

				return false
			}

			for _, group := range pending {
				model := groupModel{Timeouts: framework.NoTimeouts("create", "read", "update", "delete")}
				model.set(directory.ID(), group)

				if found := counterparts[group.DisplayName]; found != nil {
					model.OrganizationGroupID = types.StringValue(found.ID)
				}

				if !yield(framework.ListItem{DisplayName: group.DisplayName, Identify: model.Identify, Resource: func() any { return model }}, nil) {
					return false
				}
			}

			pending = pending[:0]

			return true
		}

		for group, err := range directory.GroupsLazily(ctx) {
			if err != nil {
				if flush() {
					yield(framework.ListItem{}, diagnostics.FromError("Listing groups failed", err))
				}

				return
			}

			if pending = append(pending, group); len(pending) == atOnce && !flush() {
				return
			}
		}

		flush()
	}
}

// counterpartsOf finds the organization groups of SCIM groups by name.
func counterpartsOf(ctx context.Context, organization *admin.Client, groups []*scim.Group) (map[string]*admin.Group, error) {
	found := map[string]*admin.Group{}

	if organization == nil || len(groups) == 0 {
		return found, nil
	}

	names := make([]string, len(groups))
	for i, group := range groups {
		names[i] = group.DisplayName
	}

	candidates := map[string][]*admin.Group{}

	for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{GroupNames: slices.Compact(slices.Sorted(slices.Values(names)))}) {
		if err != nil {
			return nil, err
		}

		key := scim.FoldedName(group.Name)
		candidates[key] = append(candidates[key], group)
	}

	for _, name := range names {
		found[name] = admin.PickSynced(admin.PickByName(candidates[scim.FoldedName(name)], name))
	}

	return found, nil
}
