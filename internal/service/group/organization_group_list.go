// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

var _ list.ListResourceWithConfigure = (*organizationGroupList)(nil)

// NewOrganizationGroupList is the list resource atlassian_organization_group.
func NewOrganizationGroupList() list.ListResource {
	return &organizationGroupList{framework.ListResource{Name: "organization_group"}}
}

type organizationGroupList struct {
	framework.ListResource
}

func (l *organizationGroupList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + "Groups of the organization that can be managed as `atlassian_organization_group`: those made in Atlassian Administration. Left out are " +
			"groups that an identity provider synchronizes, which `atlassian_group` lists, and default groups, which nobody can create or delete. It costs one request for each hundred groups; " +
			"a group of which Atlassian does not say whether it can be deleted costs another." + framework.ListNote,
	}
}

func (l *organizationGroupList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	organization, diags := l.Clients.Organization()
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}

	framework.StreamList(ctx, req, stream, listOrganizationGroups(ctx, organization))
}

func listOrganizationGroups(ctx context.Context, organization *admin.Client) iter.Seq2[framework.ListItem, diag.Diagnostics] {
	return func(yield func(framework.ListItem, diag.Diagnostics) bool) {
		for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{Expand: []string{admin.ExpandResourceCount}}) {
			isDefault := false
			if err == nil {
				isDefault, err = isDefaultGroup(ctx, organization, group)
			}

			if err != nil {
				yield(framework.ListItem{}, diagnostics.FromError("Listing organization groups failed", err))

				return
			}

			if isDefault || group.ExternalSynced {
				continue
			}

			model := organizationGroupModel{Timeouts: framework.NoTimeouts("create", "read", "delete")}
			model.set(group)

			if !yield(framework.ListItem{DisplayName: group.Name, Identify: model.Identify, Resource: func() any { return model }}, nil) {
				return
			}
		}
	}
}
