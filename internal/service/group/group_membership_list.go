// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"cmp"
	"context"
	"errors"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var _ list.ListResourceWithConfigure = (*membershipList)(nil)

// NewGroupMembershipList is the list resource atlassian_group_membership.
func NewGroupMembershipList() list.ListResource {
	return &membershipList{
		ListResource: framework.ListResource{Name: "group_membership"},
		kind:         scimGroups,
		description:  framework.NeedsDirectory + "Who is in which group of the SCIM directory, group after group.",
		groupIDsText: "Ids of SCIM groups whose members are listed, each at one request. Unset, those of all groups are listed; an empty list is met " +
			"by nobody.",
		groups: scimGroupsListed,
	}
}

// membershipList lists the memberships of one kind of group.
type membershipList struct {
	framework.ListResource

	kind                      groupKind
	description, groupIDsText string
	// groups returns the groups with these ids, or all if ids is nil.
	groups func(ctx context.Context, clients *framework.Clients, ids []string) iter.Seq2[*listedGroup, diag.Diagnostics]
}

// A listedGroup is a group with its members.
type listedGroup struct {
	id, name, directoryID string
	members               iter.Seq2[listedMember, error]
}

type listedMember struct{ id, name string }

// groupIDs is the name of the argument that selects groups.
func (l *membershipList) groupIDs() string { return l.kind.group + "s" }

func (l *membershipList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: l.description + framework.ListNote,
		Attributes:          map[string]schema.Attribute{l.groupIDs(): framework.ListFilterAttribute(l.groupIDsText)},
	}
}

func (l *membershipList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics

	ids := raw.Filter(ctx, req.Config, l.groupIDs(), &diags)

	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}

	framework.StreamList(ctx, req, stream, l.listed(l.groups(ctx, l.Clients, ids)))
}

func (l *membershipList) listed(groups iter.Seq2[*listedGroup, diag.Diagnostics]) iter.Seq2[framework.ListItem, diag.Diagnostics] {
	return func(yield func(framework.ListItem, diag.Diagnostics) bool) {
		for group, diags := range groups {
			if len(diags) > 0 && !yield(framework.ListItem{}, diags) || diags.HasError() {
				return
			}

			if group == nil {
				continue
			}

			for member, err := range group.members {
				if err != nil {
					yield(framework.ListItem{}, diagnostics.FromError(l.kind.failed("Listing", "members"), err))

					return
				}

				model := membershipModel{MemberID: types.StringValue(member.id), relation: relation{
					kind: l.kind, GroupID: types.StringValue(group.id), DirectoryID: types.StringValue(group.directoryID),
					Timeouts: framework.NoTimeouts("create", "read", "delete"),
				}}

				if !yield(framework.ListItem{
					DisplayName: member.name + " in " + group.name, Identify: model.Identify, Resource: func() any { return model.fields() },
				}, nil) {
					return
				}
			}
		}
	}
}

// scimGroupsListed yields the directory's groups with these ids, or all if ids is nil.
func scimGroupsListed(ctx context.Context, clients *framework.Clients, ids []string) iter.Seq2[*listedGroup, diag.Diagnostics] {
	return func(yield func(*listedGroup, diag.Diagnostics) bool) {
		directory, diags := clients.Directory()
		if diags.HasError() {
			yield(nil, diags)

			return
		}

		if ids == nil {
			for group, err := range directory.GroupsLazily(ctx) {
				if !yield(scimGroupListed(directory, group), diagnostics.FromError("Listing groups failed", err)) {
					return
				}
			}

			return
		}

		for _, id := range ids {
			group, err := directory.Group(ctx, id)

			var diags diag.Diagnostics

			_, invalid := errors.AsType[*scim.InvalidIDError](err)

			switch {
			case invalid || client.IsNotFound(err):
				diags.AddAttributeWarning(path.Root("group_ids"), "Unknown value in group_ids", "The directory has no SCIM group with this id: "+id+".")
			case err != nil:
				diags = diagnostics.FromError("Reading group failed", err)
			}

			if !yield(scimGroupListed(directory, group), diags) {
				return
			}
		}
	}
}

func scimGroupListed(directory *scim.Directory, group *scim.Group) *listedGroup {
	if group == nil {
		return nil
	}

	return &listedGroup{id: group.ID, name: group.DisplayName, directoryID: directory.ID(), members: func(yield func(listedMember, error) bool) {
		for _, member := range group.Members {
			if !yield(listedMember{member.Value, cmp.Or(member.Display, member.Value)}, nil) {
				return
			}
		}
	}}
}
