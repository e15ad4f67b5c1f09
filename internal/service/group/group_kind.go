// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// A groupKind holds what differs between SCIM groups and organization groups, for memberships and lists of members.
type groupKind struct {
	// noun is part of the resources' names; group, member and members are attribute names.
	noun, group, member, members string
	descriptions                 groupDescriptions
	// groupHint and memberHint say where to find an id.
	groupHint, memberHint string
	// nullMemberHint says why a member's id may be null.
	nullMemberHint string
	// memberID describes a member's id; unknownMember is the message for ids that no person has.
	memberID, unknownMember string

	// absent reports whether a group in the directory that state names cannot be read: the provider's configuration is
	// unknown, or names another directory.
	absent func(clients *framework.Clients, held types.String) bool
	// connect returns the API for the directory in state, or the provider's if state has none.
	connect func(clients *framework.Clients, held types.String) (memberAPI, diag.Diagnostics)
	// key identifies the group in the run's ledger; it is empty while the group is unknown.
	key func(clients *framework.Clients, directoryID, groupID types.String) string
	// plan decides the directory. moves is true if state has another one, which replaces the resource.
	plan func(ctx context.Context, clients *framework.Clients, req resource.ModifyPlanRequest,
		resp *resource.ModifyPlanResponse) (directoryID types.String, moves bool)
	// guard fails if the removal of these accounts would leave the organization without an administrator. It is nil for
	// kinds of groups that make nobody an administrator.
	guard func(ctx context.Context, clients *framework.Clients, groupID string, memberIDs []string) diag.Diagnostics
}

type groupDescriptions struct {
	membership, list, group, member, members, directory string
}

// toRead returns the source of the API for a read. The API is nil if the group cannot be read.
func (k groupKind) toRead(clients *framework.Clients, held types.String) framework.Source[memberAPI] {
	return func() (memberAPI, diag.Diagnostics) {
		if k.absent(clients, held) {
			return nil, nil
		}

		return k.connect(clients, types.StringNull())
	}
}

// toChange returns the source of the API for a change. An unknown configuration is an error.
func (k groupKind) toChange(clients *framework.Clients, held types.String) framework.Source[memberAPI] {
	return func() (memberAPI, diag.Diagnostics) { return k.connect(clients, held) }
}

// failed makes the summary of an error from the verb and the part of the group.
func (k groupKind) failed(verb, what string) string {
	return verb + " " + diagnostics.InWords(k.noun) + " " + what + " failed"
}
