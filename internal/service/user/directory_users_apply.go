// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

const updatePeopleSummary = "Updating person failed"

// peopleWork carries out the plan of a block, several people at a time. What it comes to is the state: for who
// succeeded as planned, for who failed as before.
type peopleWork struct {
	user      *userResource
	directory *scim.Directory
	plan      peoplePlan
	block     run.Block

	mu       sync.Mutex
	state    peopleModel
	holdings holdings
	done     int // people
	adopted  int
	diags    diag.Diagnostics
}

// apply carries out the plan, unless something is wrong with the whole of it.
func (r *directoryUsersResource) apply(ctx context.Context, plan peopleModel, state *peopleModel, h holdings, block run.Block) *peopleWork {
	w := &peopleWork{user: r.user(), plan: planPeople(plan, state, h), block: block, holdings: h}

	before := peopleModel{}
	if state != nil {
		before = *state
	}

	// The block's own directory, which is no longer the provider's when a change of it replaces the block.
	w.directory, w.diags = r.Clients.DirectoryHolding(before.DirectoryID)

	for _, problem := range w.plan.problems {
		if problem.unreadable { // what is only unusual was looked at in the plan
			w.diags.Append(problem.diagnostics()...)
		}
	}

	w.diags.Append(withinLimit(w.plan)...)

	if w.diags.HasError() {
		w.state = before

		return w
	}

	w.begin(plan, before)
	w.add(ctx)
	w.change(ctx)
	w.remove(ctx)

	if w.adopted > 0 {
		w.diags.AddAttributeWarning(path.Root("adopt_existing"), "Existing people taken over", fmt.Sprintf(
			"The records of %d people were there before, and are this block's from now on: whoever leaves it goes as on_destroy says. What the configuration has of "+
				"them was merged into them; everything else was left as it was.", w.adopted))
	}

	return w
}

// begin is the state while nothing is done: what stays as it is, and what is to be done as it was.
func (w *peopleWork) begin(plan, before peopleModel) {
	people := len(plan.Users.texts)

	w.holdings = holdings{maps.Clone(w.holdings.imported), maps.Clone(w.holdings.passive)}
	w.state = plan
	w.state.DirectoryID = types.StringValue(w.directory.ID())
	w.state.Users, w.state.IDs, w.state.AccountIDs = newTextMap(people), newTextMap(people), newTextMap(people)

	for _, one := range w.plan.keep {
		w.putPlanned(one, one.held.ID, one.held.AccountID)
	}

	for _, one := range w.plan.change {
		w.putBefore(before, cmp.Or(one.before, one.key))
	}

	for _, one := range w.plan.remove {
		w.putBefore(before, one.key)
	}
}

func (w *peopleWork) putBefore(before peopleModel, key string) {
	w.state.put(key, before.Users.get(key), before.IDs.get(key), before.AccountIDs.get(key))
}

// settle is the state of somebody of whom all is as planned. The mutex is held, or nobody else is at work.
func (w *peopleWork) putPlanned(one person, id, account types.String) {
	key := one.key
	passive := w.holdings.passive[key] || w.holdings.passive[one.before]

	if one.before != "" {
		w.forget(one.before)
	}

	w.state.put(key, one.text, id, account)
	delete(w.holdings.imported, key)
	delete(w.holdings.passive, key)

	if passive && one.config.Active.IsNull() {
		w.holdings.passive[key] = true
	}
}

func (w *peopleWork) forget(key string) {
	w.state.forget(key)
	delete(w.holdings.imported, key)
	delete(w.holdings.passive, key)
}

// missing completes the state of a new block with those who could not be created: without an id, so that the next plan
// makes them.
func (w *peopleWork) missing(plan peopleModel) {
	for key, text := range plan.Users.texts {
		if _, made := w.state.Users.texts[key]; !made {
			w.state.put(key, text, types.StringNull(), types.StringNull())
		}
	}
}

// each does something to several people at a time, and tells at INFO how far it got.
func (w *peopleWork) each(ctx context.Context, what string, people []person, do func(context.Context, person)) {
	if len(people) == 0 {
		return
	}

	progress := client.StartProgress(ctx, what)
	defer progress.End(ctx, nil)

	ctx = progress.Around(ctx)

	var group errgroup.Group

	group.SetLimit(parallelPeople)

	for _, one := range people {
		group.Go(func() error {
			do(ctx, one)
			progress.Add(ctx, 1, len(people))

			return nil
		})
	}

	_ = group.Wait()
}

// say keeps what is said of one person. An existing record that was taken over is counted instead.
func (w *peopleWork) say(one person, diags diag.Diagnostics) {
	email := one.config.Email
	if email.IsNull() && one.held != nil {
		email = one.held.Email
	}

	w.mu.Lock()
	defer w.mu.Unlock()

	for _, d := range diags {
		if d.Summary() == adoptedSummary {
			w.adopted++

			continue
		}

		w.diags.Append(about(one.key, email.ValueString(), diag.Diagnostics{d})...)
	}
}

// succeed keeps what has become of one person. An account that the plan knew stays as planned, since Terraform accepts
// nothing else.
func (w *peopleWork) succeed(one person, record *scim.User, planned userModel) {
	account := types.StringPointerValue(record.AccountID)
	if !planned.AccountID.IsUnknown() {
		account = planned.AccountID
	}

	w.mu.Lock()
	defer w.mu.Unlock()

	w.putPlanned(one, types.StringValue(record.ID), account)
	w.done++
}

// listToAddFrom is from how many added people on the directory is listed to find those who are there already, rather
// than being told so one by one.
const listToAddFrom = 10

func (w *peopleWork) add(ctx context.Context) {
	known := existing{}
	if len(w.plan.add) >= listToAddFrom && w.plan.planned.AdoptExisting.ValueBool() {
		known = index(ctx, w.directory)
	}

	w.each(ctx, "Adding people to the directory", w.plan.add, func(ctx context.Context, one person) {
		planned := one.config
		planned.AdoptExisting, planned.OnDestroy = w.plan.planned.AdoptExisting, w.plan.planned.OnDestroy
		planned = plan(planned, nil, nil)

		made, _, diags := w.user.create(ctx, w.directory, planned, known.find(one.config))
		if !diags.HasError() {
			w.succeed(one, made.record, planned)
		}

		w.say(one, diags)
	})
}

func (w *peopleWork) change(ctx context.Context) {
	ids := make([]string, len(w.plan.change))
	for i, one := range w.plan.change {
		ids[i] = one.held.ID.ValueString()
	}

	found, err := records(ctx, w.directory, ids)
	if err != nil {
		w.diags.Append(framework.ErrorDiagnostics(readPeopleSummary, err)...)

		return
	}

	w.each(ctx, "Changing people of the directory", w.plan.change, func(ctx context.Context, one person) {
		w.changeOne(ctx, one, found[one.held.ID.ValueString()])
	})
}

// changeOne sends the difference between a record as it is and as it is planned, which is known only now: a text says
// of it what is managed alone.
func (w *peopleWork) changeOne(ctx context.Context, one person, record *scim.User) {
	if record == nil {
		w.say(one, diag.Diagnostics{diag.NewErrorDiagnostic(updatePeopleSummary, fmt.Sprintf(
			"The record %s has been deleted outside Terraform since the plan was made. Plan again: the person will be created.", one.held.ID.ValueString()))})

		return
	}

	state := flatten(record, w.directory.ID(), *one.held)
	planned := plan(one.config, &state, one.owned)

	diags := w.user.checkUpdate(ctx, planned, state, inApply)

	if !diags.HasError() {
		updated, _, said, _ := w.user.update(ctx, w.directory, updatePeopleSummary, update{one.config, state, planned, one.owned, record.Emails})
		diags.Append(said...)

		if updated != nil {
			record = updated
		}
	}

	if !diags.HasError() {
		w.succeed(one, record, one.plan())
	}

	w.say(one, diags)
}

func (w *peopleWork) remove(ctx context.Context) {
	w.each(ctx, "Removing people from the directory", w.plan.remove, func(ctx context.Context, one person) {
		state := *one.held
		state.OnDestroy = w.plan.planned.OnDestroy

		var diags diag.Diagnostics

		if state.OnDestroy.ValueString() != destroyRetain {
			diags = w.user.release(ctx, w.directory, blockOf(w.block, one.key), state)
		}

		if !diags.HasError() {
			w.mu.Lock()
			w.forget(one.key)
			w.mu.Unlock()
		}

		w.say(one, diags)
	})
}
