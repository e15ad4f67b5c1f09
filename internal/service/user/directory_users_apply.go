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
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

const updatePeopleSummary = "Updating person failed"

// peopleWork applies the plan of a block, several people at a time. Its state holds the planned values of a person
// whose changes succeeded, and the previous values of everybody else.
type peopleWork struct {
	user      *userResource
	directory *scim.Directory
	plan      peoplePlan
	block     run.Block

	mu       sync.Mutex
	state    peopleModel
	holdings holdings
	done     int // people who succeeded
	adopted  int
	diags    diag.Diagnostics
}

// apply applies the plan, unless it has an error that concerns the whole block.
func (r *directoryUsersResource) apply(
	ctx context.Context, directory *scim.Directory, plan peopleModel, state *peopleModel, h holdings, block run.Block,
) *peopleWork {
	w := &peopleWork{user: r.user(), directory: directory, plan: planPeople(plan, state, h), block: block, holdings: h}

	before := peopleModel{}
	if state != nil {
		before = *state
	}

	for _, problem := range w.plan.problems {
		if problem.unreadable { // the plan has already reported problems in readable texts
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

// begin sets the state before any work: unchanged people as planned, all others as before.
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

// putPlanned puts a person whose changes have all succeeded into the state. The caller holds the mutex, or no work
// runs.
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

// putFailed adds the people who could not be created to the state of a new block. They have no id, so that the next
// plan creates them.
func (w *peopleWork) putFailed(plan peopleModel) {
	for key, text := range plan.Users.texts {
		if _, created := w.state.Users.texts[key]; !created {
			w.state.put(key, text, types.StringNull(), types.StringNull())
		}
	}
}

// each calls do for several people at a time, and logs the progress at INFO.
func (w *peopleWork) each(ctx context.Context, what string, people []person, do func(context.Context, person)) {
	if len(people) == 0 {
		return
	}

	progress := client.StartProgress(ctx, what)
	defer progress.End(ctx, nil)

	ctx = progress.WithParts(ctx)

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

// collect collects the diagnostics of one person.
func (w *peopleWork) collect(one person, diags diag.Diagnostics) {
	email := one.config.Email
	if email.IsNull() && one.held != nil {
		email = one.held.Email
	}

	w.mu.Lock()
	defer w.mu.Unlock()

	w.diags.Append(about(one.key, email.ValueString(), diags)...)
}

// succeed puts a person who succeeded into the state. A planned account id stays as planned, since Terraform accepts no
// other value.
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

// listToAddFrom is the number of added people from which the directory is listed to find existing records. For fewer,
// each conflict is looked up.
const listToAddFrom = 10

func (w *peopleWork) add(ctx context.Context) {
	known := recordIndex{}
	if len(w.plan.add) >= listToAddFrom && w.plan.planned.AdoptExisting.ValueBool() {
		known = indexRecords(ctx, w.directory)
	}

	w.each(ctx, "Adding people to the directory", w.plan.add, func(ctx context.Context, one person) {
		planned := one.config
		planned.AdoptExisting, planned.OnDestroy = w.plan.planned.AdoptExisting, w.plan.planned.OnDestroy
		planned = plan(planned, nil, nil)

		created, _, diags := w.user.create(ctx, w.directory, planned, known.find(one.config))
		if !diags.HasError() {
			w.succeed(one, created.record, planned)
		}

		if created.adopted {
			w.mu.Lock()
			w.adopted++
			w.mu.Unlock()
		}

		w.collect(one, diags)
	})
}

func (w *peopleWork) change(ctx context.Context) {
	ids := make([]string, len(w.plan.change))
	for i, one := range w.plan.change {
		ids[i] = one.held.ID.ValueString()
	}

	found, err := records(ctx, w.directory, ids)
	if err != nil {
		w.diags.Append(diagnostics.FromError(readPeopleSummary, err)...)

		return
	}

	w.each(ctx, "Changing people of the directory", w.plan.change, func(ctx context.Context, one person) {
		w.changeOne(ctx, one, found[one.held.ID.ValueString()])
	})
}

// changeOne sends the difference between the record and the plan. It needs the record, because the state's text has
// only the managed attributes.
func (w *peopleWork) changeOne(ctx context.Context, one person, record *scim.User) {
	if record == nil {
		w.collect(one, diag.Diagnostics{diag.NewErrorDiagnostic(updatePeopleSummary, fmt.Sprintf(
			"The record %s has been deleted outside Terraform since the plan was made. Plan again: the person will be created.", one.held.ID.ValueString()))})

		return
	}

	state := flatten(record, w.directory.ID(), *one.held)
	planned := plan(one.config, &state, one.owned)

	diags := w.user.checkUpdate(ctx, planned, state, inApply)

	if !diags.HasError() {
		updated, _, more, _ := w.user.update(ctx, w.directory, updatePeopleSummary, update{one.config, state, planned, one.owned, record.Emails})
		diags.Append(more...)

		if updated != nil {
			record = updated
		}
	}

	if !diags.HasError() {
		w.succeed(one, record, one.plan())
	}

	w.collect(one, diags)
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

		w.collect(one, diags)
	})
}
