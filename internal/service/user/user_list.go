// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var _ list.ListResourceWithConfigure = (*userList)(nil)

// NewUserList returns the list resource atlassian_user.
func NewUserList() list.ListResource { return &userList{framework.ListResource{Name: "user"}} }

type userList struct {
	framework.ListResource
}

func (l *userList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsDirectory + "People of the SCIM directory, in its order. Who is listed meets every filter that is set, and any of the values of a filter with several; " +
			"a filter that is set to an empty list is met by nobody, and `not_in_group_ids` by everybody. A directory may leave inactive people out of its lists." + framework.ListNote,
		Attributes: map[string]schema.Attribute{
			"active": schema.BoolAttribute{
				MarkdownDescription: "Whether the people are active. Unset, both are listed.",
				Optional:            true,
			},
			"linked": schema.BoolAttribute{
				MarkdownDescription: "Whether the people's records are linked to an Atlassian account. Unset, both are listed.",
				Optional:            true,
			},
			"email_domains":    framework.ListFilterAttribute("Domains of primary e-mail addresses, such as `corp.example`, without regard to case."),
			"group_ids":        framework.ListFilterAttribute("Ids of SCIM groups; who is a member of any of them is listed. Each costs one request."),
			"not_in_group_ids": framework.ListFilterAttribute("Ids of SCIM groups; who is a member of none of them is listed. Each costs one request."),
		},
	}
}

func (l *userList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var diags diag.Diagnostics

	wanted := selection{
		active:        raw.Argument[*bool](ctx, req.Config, "active", &diags),
		linked:        raw.Argument[*bool](ctx, req.Config, "linked", &diags),
		emailDomains:  raw.Filter(ctx, req.Config, "email_domains", &diags),
		groupIDs:      raw.Filter(ctx, req.Config, "group_ids", &diags),
		notInGroupIDs: raw.Filter(ctx, req.Config, "not_in_group_ids", &diags),
	}

	directory, more := l.Clients.Directory()
	diags.Append(more...)

	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)

		return
	}

	framework.StreamList(ctx, req, stream, listUsers(ctx, directory, wanted, req.Limit))
}

// listUsers yields the selected people. With a limit it reads only as much of the directory as needed.
func listUsers(ctx context.Context, directory *scim.Directory, wanted selection, limit int64) iter.Seq2[framework.ListItem, diag.Diagnostics] {
	return func(yield func(framework.ListItem, diag.Diagnostics) bool) {
		records := directory.Users(ctx)
		if limit > 0 {
			records = directory.UsersLazily(ctx)
		}

		for record, diags := range wanted.of(ctx, directory, records, "Listing users failed") {
			var listed framework.ListItem

			if record != nil {
				state := flatten(record, directory.ID(), unconfigured())
				listed = framework.ListItem{DisplayName: personName(record), Identify: state.Identify, Resource: func() any { return state.raw(ctx) }}
			}

			if !yield(listed, diags) {
				return
			}
		}
	}
}

// personName returns the name of a person in a list: name, address, and whether they are inactive.
func personName(record *scim.User) string {
	name := cmp.Or(record.PrimaryEmail(), record.UserName)
	if shown := strings.TrimSpace(textOf(record.DisplayName)); shown != "" {
		name = fmt.Sprintf("%s <%s>", shown, name)
	}

	if !record.Active {
		name += " (inactive)"
	}

	return name
}
