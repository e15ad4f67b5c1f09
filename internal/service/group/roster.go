// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// A roster keeps who is in the groups of a SCIM directory, or of the organization.
type roster interface {
	// group is a group with its members, which may be remembered; settled asks when no change of them is under way.
	group(ctx context.Context, id string) (*roll, error)
	settled(ctx context.Context, id string) (*roll, error)
	isMember(ctx context.Context, groupID, memberID string) (directoryID string, is bool, err error)

	// add and remove change many members, and answer whose change was carried out although there may have been an error. Who is as
	// wanted already is no failure. Whether somebody stays after all is asked right before they are removed.
	add(ctx context.Context, groupID string, memberIDs []string) (done []string, err error)
	remove(ctx context.Context, groupID string, memberIDs []string, stays func(memberID string) bool) (done []string, err error)
	addOne(ctx context.Context, groupID, memberID string) (directoryID string, err error)
	removeOne(ctx context.Context, groupID, memberID string, stays func() bool) error

	// unknown are those of the ids that nobody has.
	unknown(ctx context.Context, memberIDs []string) ([]string, error)
	// explain says what an error means that only this kind of group knows, and is empty for others.
	explain(ctx context.Context, groupID string, err error) string
	groupMissing(ctx context.Context, summary, groupID string, err error) diag.Diagnostics

	// find and findMember find a group and a person by id or name, for imports.
	find(ctx context.Context, idOrName string) (*roll, error)
	findMember(ctx context.Context, idOrName string) (string, error)
}

// A groupGoneError says that there is no group, which an error of the whole directory or organization does not.
type groupGoneError struct{ err error }

func (e *groupGoneError) Error() string { return e.err.Error() }

func (e *groupGoneError) Unwrap() error { return e.err }

func isGone(err error) bool {
	_, gone := errors.AsType[*groupGoneError](err)

	return gone
}

// A roll is a group and the sorted ids of who is in it.
type roll struct {
	id, name, directoryID string
	members               []string
}

// A rosterKind is what memberships and lists of the two kinds of groups differ in.
type rosterKind struct {
	// noun is the middle of the resources' names, group, member and members are attributes.
	noun, group, member, members string
	descriptions                 rosterDescriptions
	// groupHint and memberHint say where an id is found.
	groupHint, memberHint string
	// nullMemberHint says how a member's id may come to nothing.
	nullMemberHint string
	// memberID is what a member's id is, and nobody says that no person has one, and what to give.
	memberID, nobody string
	// organization marks the groups of the organization.
	organization bool

	// directory is directory_id, which says where the group is.
	directory func() schema.StringAttribute
	// connect is whom to ask about groups that a state holds in a directory. Without a roster and an error there is none yet.
	connect func(clients *framework.Clients, held types.String) (roster, diag.Diagnostics)
	// key is the group's place in the ledger of the run, empty while it is not known.
	key func(clients *framework.Clients, directoryID, groupID types.String) string
	// plan decides the directory. It moves when the state has another one, which replaces the resource.
	plan func(ctx context.Context, clients *framework.Clients, req resource.ModifyPlanRequest,
		resp *resource.ModifyPlanResponse, held types.String) (types.String, bool)
	// guard fails when accounts that leave the group would leave nobody to administer the organization.
	guard func(ctx context.Context, clients *framework.Clients, groupID string, memberIDs []string) diag.Diagnostics
}

type rosterDescriptions struct {
	membership, list, group, member, members string
}

// toRead is whom a read asks about a group in a directory, nil where there is nobody to ask, or the state's directory is not the one
// that is configured.
func (k rosterKind) toRead(clients *framework.Clients, held types.String) framework.Source[roster] {
	return func() (*roster, diag.Diagnostics) {
		if !k.organization && !held.IsNull() && !clients.DirectoryID().Equal(held) {
			return nil, nil
		}

		of, diags := k.connect(clients, types.StringNull())
		if of == nil || diags.HasError() {
			return nil, diags
		}

		return &of, diags
	}
}

// toChange is whom a change asks; what is not known yet is an error here.
func (k rosterKind) toChange(clients *framework.Clients, held types.String) (roster, diag.Diagnostics) {
	of, diags := k.connect(clients, held)
	if of == nil && !diags.HasError() {
		if k.organization {
			_, diags = clients.Organization()
		} else {
			_, diags = clients.Directory()
		}
	}

	return of, diags
}

// failed is the summary of an error: what could not be done with what of the group.
func (k rosterKind) failed(verb, what string) string {
	return verb + " " + strings.ReplaceAll(k.noun, "_", " ") + " " + what + " failed"
}

// refused reports an answer that blames what was asked for: a member or a group that does not exist (API §2.7).
func refused(err error) bool {
	return errors.Is(err, client.ErrNotFound) || errors.Is(err, client.ErrBadRequest)
}

// source is a configuration, a plan or a state.
type source interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// readAs reads a model by the names that its attributes have in a kind.
func readAs[Plain, Organization any](
	ctx context.Context, kind rosterKind, from source, convert func(Organization) Plain,
) (Plain, diag.Diagnostics) {
	if kind.organization {
		var model Organization

		diags := from.Get(ctx, &model)

		return convert(model), diags
	}

	var model Plain

	diags := from.Get(ctx, &model)

	return model, diags
}
