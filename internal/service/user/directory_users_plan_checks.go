// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// planBlock plans a block and checks the plan.
func (r *directoryUsersResource) planBlock(
	ctx context.Context, config peopleModel, state *peopleModel, h holdings, block run.Block,
) (planned peopleModel, replaces bool, diags diag.Diagnostics) {
	p := planPeople(config, state, h)

	directoryID, diags := r.user().plannedDirectory()
	diags.Append(r.user().checkOnDestroy(userModel{OnDestroy: p.planned.OnDestroy})...)

	if diags.HasError() {
		return p.planned, false, diags
	}

	if state == nil {
		p.planned.DirectoryID = directoryID
	} else if replaces, diags = r.user().moves(ctx, state.DirectoryID, directoryID); diags.HasError() {
		return p.planned, false, diags
	}

	if replaces {
		p.planned.DirectoryID = directoryID

		diags.Append(r.planDestruction(ctx, *state, h, block)...)

		return p.planned, true, diags
	}

	if p.changes() {
		diags.Append(guard.RefuseReadOnly(r.Clients, "changing atlassian_directory_users")...)
	}

	var problems diag.Diagnostics
	for _, problem := range r.stillProblems(ctx, p) {
		problems.Append(problem.diagnostics()...)
	}

	diags.Append(firstErrors(problems)...)
	diags.Append(withinLimit(p)...)

	if diags.HasError() {
		return p.planned, false, diags
	}

	diags.Append(r.announce(ctx, p, block)...)

	return p.planned, false, diags
}

// announce registers everybody with the run, and checks those who lose access.
func (r *directoryUsersResource) announce(ctx context.Context, p peoplePlan, block run.Block) diag.Diagnostics {
	var diags diag.Diagnostics

	user, doubts := r.user(), domainDoubts{}

	for _, one := range p.keep {
		diags.Append(about(one.key, one.held.Email.ValueString(), user.announceKept(blockOf(block, one.key), *one.held, *one.held))...)
	}

	for _, one := range p.change {
		planned := one.plan()
		personDiags := user.announceKept(blockOf(block, one.key), planned, *one.held)
		personDiags.Append(user.checkUpdate(ctx, planned, *one.held, inPlan)...)
		doubts.add(user.doubtOf(ctx, planned, one.held), planned.Email.ValueString())
		diags.Append(about(one.key, one.held.Email.ValueString(), personDiags)...)
	}

	for _, one := range p.add {
		planned := one.plan()
		planned.DirectoryID = p.planned.DirectoryID
		personDiags := user.announceCreation(blockOf(block, one.key), planned)
		personDiags.Append(user.checkInactiveCreation(ctx, planned, inPlan)...)
		doubts.add(user.doubtOf(ctx, planned, nil), planned.Email.ValueString())
		diags.Append(about(one.key, planned.Email.ValueString(), personDiags)...)
	}

	for _, one := range p.remove {
		one.held.OnDestroy = p.planned.OnDestroy
		personDiags := user.announceRemoval(blockOf(block, one.key), *one.held)
		personDiags.Append(user.checkDeprovision(ctx, *one.held, one.held.OnDestroy.ValueString(), inPlan)...)
		diags.Append(about(one.key, one.held.Email.ValueString(), personDiags)...)
	}

	if !diags.HasError() {
		diags.Append(user.warnOfDomains(ctx, doubts, path.Root("users"))...)
	}

	return diags
}

// blockOf returns the id under which the run knows one person of a block.
func blockOf(block run.Block, key string) run.Block { return block + "/" + run.Block(key) }

// planDestruction checks the destruction of a block and its people.
func (r *directoryUsersResource) planDestruction(ctx context.Context, state peopleModel, h holdings, block run.Block) diag.Diagnostics {
	p := planPeople(state.withoutPeople(), &state, h)
	if len(p.remove) == 0 || state.OnDestroy.ValueString() == destroyRetain {
		return nil
	}

	diags := guard.RefuseReadOnly(r.Clients, "destroying atlassian_directory_users")
	diags.Append(r.user().checkOnDestroy(userModel{OnDestroy: state.OnDestroy})...)
	diags.Append(withinLimit(p)...)

	if !diags.HasError() {
		diags.Append(r.announce(ctx, p, block)...)
	}

	return diags
}

// withinLimit refuses a plan that takes access from more people than the block allows.
func withinLimit(p peoplePlan) diag.Diagnostics {
	losing := slices.Concat(p.removed, p.deactivated)
	if p.planned.DeprovisionLimit.IsUnknown() || int64(len(losing)) <= p.planned.DeprovisionLimit.ValueInt64() {
		return nil
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("deprovision_limit"), "Deprovision limit exceeded", fmt.Sprintf(
		"Of %d people the access would be taken: %s. %d leave users and %d become inactive; the block's deprovision_limit is %d. Nothing has been done.\n\n"+
			"If that is not meant, look whether the file is the right one, and whole: it has %d people, and the block had %d. Keys of people to let go of "+
			"without touching them belong into released. If all of them are meant, allow their number for this once:\n\n  deprovision_limit = %d\n\n"+
			"The provider's own deprovision_limit counts them too.",
		len(losing), diagnostics.JoinNamesAtMost(losing, 5), len(p.removed), len(p.deactivated), p.planned.DeprovisionLimit.ValueInt64(),
		len(p.planned.Users.texts), len(p.keep)+len(p.change)+len(p.remove), len(losing)))}
}

// stillProblems returns the problems of a plan, except problems with values that the record to adopt has already. It
// lists the directory only if there are problems.
func (r *directoryUsersResource) stillProblems(ctx context.Context, p peoplePlan) []personProblem {
	directory, _ := r.Clients.DirectoryIfKnown()

	if len(p.problems) == 0 || !p.planned.AdoptExisting.ValueBool() || len(p.add) == 0 || directory == nil {
		return p.problems
	}

	existing := indexRecords(ctx, directory)
	added := map[string]person{}

	for _, one := range p.add {
		added[one.key] = one
	}

	return slices.DeleteFunc(slices.Clone(p.problems), func(found personProblem) bool {
		one := added[found.key]

		record := existing.find(one.config)
		if record == nil {
			return false
		}

		held := flatten(record, directory.ID(), unsetUser)

		return !slices.ContainsFunc(problems(one.plan(), &held), func(p problem) bool { return p.attribute == found.attribute })
	})
}
