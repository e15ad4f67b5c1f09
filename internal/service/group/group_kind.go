// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// A groupKind is what memberships and lists of members differ in: those of groups of a SCIM directory, and of the
// organization's.
type groupKind struct {
	// noun is the middle of the resources' names, group, member and members are attributes.
	noun, group, member, members string
	descriptions                 groupDescriptions
	// groupHint and memberHint say where an id is found.
	groupHint, memberHint string
	// nullMemberHint says how a member's id may come to nothing.
	nullMemberHint string
	// memberID is what a member's id is, and nobody says that no person has one, and what to give.
	memberID, nobody string

	// absent reports whether there is nobody to ask about a group that a state holds in a directory: what the provider
	// is configured with is not known yet, or is another directory.
	absent func(clients *framework.Clients, held types.String) bool
	// connect is whom to ask about groups that a state holds in a directory; where it holds none, the provider's
	// directory.
	connect func(clients *framework.Clients, held types.String) (memberAPI, diag.Diagnostics)
	// key is the group's place in the ledger of the run, empty while it is not known.
	key func(clients *framework.Clients, directoryID, groupID types.String) string
	// plan decides the directory. It moves when the state has another one, which replaces the resource.
	plan func(ctx context.Context, clients *framework.Clients, req resource.ModifyPlanRequest,
		resp *resource.ModifyPlanResponse) (directoryID types.String, moves bool)
	// guard fails when accounts that leave the group would leave nobody to administer the organization; nil where no
	// group can.
	guard func(ctx context.Context, clients *framework.Clients, groupID string, memberIDs []string) diag.Diagnostics
}

type groupDescriptions struct {
	membership, list, group, member, members, directory string
}

// toRead is whom a read asks about a group in a directory, nil where there is nobody to ask.
func (k groupKind) toRead(clients *framework.Clients, held types.String) framework.Source[memberAPI] {
	return func() (memberAPI, diag.Diagnostics) {
		if k.absent(clients, held) {
			return nil, nil
		}

		return k.connect(clients, types.StringNull())
	}
}

// toChange is whom a change asks; what is not known yet is an error here.
func (k groupKind) toChange(clients *framework.Clients, held types.String) framework.Source[memberAPI] {
	return func() (memberAPI, diag.Diagnostics) { return k.connect(clients, held) }
}

// failed is the summary of an error: what could not be done with what of the group.
func (k groupKind) failed(verb, what string) string {
	return verb + " " + framework.Spoken(k.noun) + " " + what + " failed"
}
