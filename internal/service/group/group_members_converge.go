// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// converge makes the wanted people the group's only members. It reads once, then adds before it removes, so that a
// failure takes no access away. If a wanted person does not exist, the error names the id, and the others are still
// added. It returns the members after the change, also after a failure; nil if the group could not be read.
func (r *membersResource) converge(ctx context.Context, api memberAPI, summary, groupID string, wanted []string) (*groupState, diag.Diagnostics) {
	// The plan has registered the wanted members with the run, so another block no longer removes them. settled waits
	// for a removal in progress.
	current, err := api.settled(ctx, groupID)
	if isGone(err) {
		return nil, api.groupMissing(ctx, summary, groupID, err)
	}

	if err != nil {
		return nil, r.kind.failure(ctx, api, summary, groupID, err)
	}

	add, remove := memberChanges(current.members, wanted)

	added, diags, goOn := r.addMembers(ctx, api, summary, groupID, add)
	current.members = append(current.members, added...)

	if goOn {
		removed, err := api.remove(ctx, groupID, remove, func(memberID string) bool {
			key := r.kind.key(r.Clients, types.StringValue(current.directoryID), types.StringValue(groupID))

			return len(r.Clients.Run.Members.HeldSingly(key, []string{memberID})) > 0
		})
		current.members = missingFrom(removed, current.members)

		diags.Append(r.kind.failure(ctx, api, summary, groupID, err)...)
	}

	return current, diags
}

// addMembers adds people to a group, and returns those who were added. The last result reports whether the removals may
// follow: they may if each failure concerned a single person, not the whole request.
func (r *membersResource) addMembers(ctx context.Context, api memberAPI, summary, groupID string, people []string) ([]string, diag.Diagnostics, bool) {
	done, err := api.add(ctx, groupID, people)
	if err == nil {
		return people, nil, true
	}

	notShown := unchanged(err)
	diags := r.notAdded(summary, err, notShown)

	failed := missingFrom(notShown, missingFrom(done, people))
	if len(failed) == 0 {
		return done, diags, true
	}

	if !refused(err) {
		return done, append(diags, r.kind.failure(ctx, api, summary, groupID, err)...), false
	}

	unknown, lookup := api.unknown(ctx, failed)
	if lookup != nil || len(unknown) == 0 {
		return done, append(diags, r.kind.failure(ctx, api, summary, groupID, err)...), false
	}

	diags.Append(diagnostics.AttributeError(summary, err, r.kind.members, fmt.Sprintf(r.kind.unknownMember, quoted(unknown))+" Everyone else was added.")...)

	return done, diags, len(unknown) == len(failed)
}

// unchanged returns the people whose change the directory accepted but does not show.
func unchanged(err error) []string {
	if failure, ok := errors.AsType[*scim.MembersError](err); ok {
		return failure.Unchanged()
	}

	return nil
}

// noEffectMessage explains members whose addition was accepted without effect.
const noEffectMessage = "The directory accepted twice that %s joined the group, and shows them as no member. Nothing says why: look at the person and the group in " +
	"Atlassian Administration. The next apply tries again."

func (r *membersResource) notAdded(summary string, err error, people []string) diag.Diagnostics {
	if len(people) == 0 {
		return nil
	}

	return diagnostics.AttributeError(summary, err, r.kind.members, fmt.Sprintf(noEffectMessage, quoted(people)))
}

// failure makes an error's diagnostics, with the advice that the kind of group has for it.
func (k groupKind) failure(ctx context.Context, api memberAPI, summary, groupID string, err error) diag.Diagnostics {
	if err == nil {
		return nil
	}

	if advice := api.explain(ctx, groupID, err); advice != "" {
		return diagnostics.AttributeError(summary, err, k.group, advice)
	}

	return diagnostics.FromError(summary, err)
}

func quoted(ids []string) string {
	quotes := make([]string, len(ids))
	for i, id := range ids {
		quotes[i] = strconv.Quote(id)
	}

	return diagnostics.JoinNames(quotes)
}
