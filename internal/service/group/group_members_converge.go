// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// converge makes the wanted users the group's only members: one read, then the changes in batches, additions first so
// that a failure takes no access away. Unknown users are blamed by id and hold up nobody else. It answers the members that the
// group has afterwards, also when it failed.
func (r *membersResource) converge(
	ctx context.Context, directory *scim.Directory, summary, groupID string, wanted []string,
) ([]string, diag.Diagnostics) {
	// Who is wanted is held by now: a removal that comes later leaves them, and one that was under way is waited for.
	group, err := directory.SettledGroup(ctx, groupID)
	if client.IsNotFound(err) {
		return nil, groupMissing(ctx, r.Clients, summary, groupID, err, "group_id")
	}

	if err != nil {
		return nil, framework.ErrorDiagnostics(summary, err)
	}

	have := memberIDs(group)
	add, remove := memberChanges(have, wanted)

	added, diags, goOn := addMembers(ctx, directory, summary, groupID, add)
	have = append(have, added...)

	if goOn {
		err := directory.RemoveMembers(ctx, groupID, remove, func(userID string) bool {
			return len(r.Clients.Run.Members.Single(run.Key(directory.ID(), groupID), []string{userID})) > 0
		})
		have = missingFrom(doneOf(err, remove), have)
		diags.Append(framework.ErrorDiagnostics(summary, err)...)
	}

	return have, diags
}

// addMembers adds users to a group; the client leaves out those who can't be added and adds the others. The last result says
// whether only unknown users failed, so that the rest of the change may go on.
func addMembers(
	ctx context.Context, directory *scim.Directory, summary, groupID string, users []string,
) ([]string, diag.Diagnostics, bool) {
	err := directory.AddMembers(ctx, groupID, users)
	if err == nil {
		return users, nil, true
	}

	done := doneOf(err, users)
	failed := missingFrom(done, users)

	if !refused(err) {
		return done, framework.ErrorDiagnostics(summary, err), false
	}

	unknown, lookup := missingUsers(ctx, directory, failed)
	if lookup != nil || len(unknown) == 0 {
		return done, framework.ErrorDiagnostics(summary, err), false
	}

	diags := framework.AttributeError(summary, err, "user_ids", fmt.Sprintf("The SCIM directory has no user with the id %s. Give the `id` of an atlassian_user "+
		"of the provider's directory; an account id is not a SCIM id. Everyone else was added.", quoted(unknown)))

	return done, diags, len(unknown) == len(failed)
}

// refused reports an answer that blames what was asked for: a member or a group that does not exist (API §2.7).
func refused(err error) bool {
	return errors.Is(err, client.ErrNotFound) || errors.Is(err, client.ErrBadRequest)
}

// doneOf are the users whose change was carried out although there may have been an error.
func doneOf(err error, users []string) []string {
	if err == nil {
		return slices.Clone(users)
	}

	if partly, ok := errors.AsType[*scim.MembersError](err); ok {
		return slices.Clone(partly.Done)
	}

	return nil
}

func quoted(ids []string) string {
	const most = 20

	quotes := make([]string, 0, most)
	for _, id := range ids[:min(len(ids), most)] {
		quotes = append(quotes, fmt.Sprintf("%q", id))
	}

	text := strings.Join(quotes, ", ")
	if more := len(ids) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}

	return text
}
