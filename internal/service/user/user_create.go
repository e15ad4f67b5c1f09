// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

const maxAttempts = 3

// create creates the record. If the person has one already, create adopts it, if the configuration allows that. The
// existing record is nil if the caller knows none.
func (r *userResource) create(
	ctx context.Context, directory *scim.Directory, planned userModel, existing *scim.User,
) (created creation, state userModel, diags diag.Diagnostics) {
	planned.DirectoryID = types.StringValue(directory.ID())

	diags = r.checkInactiveCreation(ctx, planned, inApply)
	if diags.HasError() {
		return created, state, diags
	}

	created, more := r.createOrAdopt(ctx, directory, planned, existing)
	diags.Append(more...)

	if diags.HasError() {
		return created, state, diags
	}

	state, notKept := stateAfterWrite(created.record, directory.ID(), planned, created.sent)
	diags.Append(notKeptWarning(notKept)...)

	return created, state, diags
}

// named fills in the user name of a new record: the e-mail address if it is unset. The plan leaves it unknown, since an
// adopted record keeps its own.
func named(planned userModel) userModel {
	if planned.UserName.IsUnknown() {
		planned.UserName = planned.Email
	}

	return planned
}

// A creation holds the record that the block manages from now on: a new one, or an adopted one.
type creation struct {
	record  *scim.User
	block   run.Block
	sent    map[scim.Attribute]bool
	adopted bool
}

func (r *userResource) createOrAdopt(
	ctx context.Context, directory *scim.Directory, planned userModel, existing *scim.User,
) (creation, diag.Diagnostics) {
	const summary = "Creating user failed"

	wanted := named(planned)

	if existing != nil {
		if adopted, gone, diags := r.takeOver(ctx, directory, existing.ID, planned); !gone {
			return adopted, diags
		}
	}

	// The conflict may be with a record that another block of this run has destroyed meanwhile. Then the create is sent
	// again.
	for attempt := 1; ; attempt++ {
		body, sent := expand(wanted)

		record, err := directory.CreateUser(ctx, body)

		switch {
		case err == nil:
			block, err := r.Clients.Run.People.Take(ctx, run.GlobalID(directory.ID(), record.ID), wanted.names())
			if err != nil {
				return creation{}, notTaken(summary, directory, record, err)
			}

			return creation{record: record, block: block, sent: sent}, nil
		case !scim.IsTaken(err):
			// A 404 here is about the directory: there is no record yet.
			return creation{}, diagnostics.FromError(summary, err)
		case !planned.AdoptExisting.ValueBool():
			return creation{}, r.lookup(directory).explainConflict(ctx, summary, r.wantedBy(wanted), err)
		}

		adopted, gone, diags := r.adopt(ctx, directory, planned, err)
		if gone && attempt == maxAttempts {
			return creation{}, r.lookup(directory).explainConflict(ctx, summary, r.wantedBy(wanted), err)
		}

		if !gone {
			return adopted, diags
		}
	}
}
