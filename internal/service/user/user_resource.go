// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// defaultTimeout allows for a rate limit that delays every one of thousands of users.
const defaultTimeout = 20 * time.Minute

const maxAttempts = 3

type userResource struct {
	framework.Resource

	// many is set when atlassian_directory_users uses the resource for one of its people: the advice in errors differs.
	many bool
}

var (
	_ resource.ResourceWithConfigure   = (*userResource)(nil)
	_ resource.ResourceWithIdentity    = (*userResource)(nil)
	_ resource.ResourceWithImportState = (*userResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*userResource)(nil)
)

// NewUserResource returns the resource atlassian_user.
func NewUserResource() resource.Resource {
	return &userResource{Resource: framework.Resource{Name: "user"}}
}

func (r *userResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = userSchema(ctx)
}

func (r *userResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan, config := model(ctx, req.Plan.Raw, &resp.Diagnostics), model(ctx, req.Config.Raw, &resp.Diagnostics)

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Directory, plan.Timeouts.Create, defaultTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	made, state, diags := r.create(ctx, directory, plan, nil)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	resp.State.Raw = state.raw(ctx)
	resp.Diagnostics.Append(state.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(claim(config, ownership{"active": true}).write(ctx, resp.Private, ownedKey)...)
	resp.Diagnostics.Append(rememberEmails(ctx, resp.Private, made.record)...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, made.block)...)
}

// create creates the record. If one exists already, it adopts that one where the configuration allows it; there is the
// existing record, if the caller knows one.
func (r *userResource) create(
	ctx context.Context, directory *scim.Directory, planned userModel, there *scim.User,
) (made made, state userModel, diags diag.Diagnostics) {
	planned.DirectoryID = types.StringValue(directory.ID())

	diags = r.checkInactiveCreation(ctx, planned, inApply)
	if diags.HasError() {
		return made, state, diags
	}

	made, said := r.make(ctx, directory, planned, there)
	diags.Append(said...)

	if diags.HasError() {
		return made, state, diags
	}

	state, notKept := stateAfterWrite(made.record, directory.ID(), planned, made.sent)
	diags.Append(notKeptWarning(notKept)...)

	return made, state, diags
}

// named fills in the user name of a new record: the e-mail address if it is unset. The plan leaves it unknown, since an
// adopted record keeps its own.
func named(planned userModel) userModel {
	if planned.UserName.IsUnknown() {
		planned.UserName = planned.Email
	}

	return planned
}

// made is the record that the block manages from now on: a new one, or an adopted one.
type made struct {
	record *scim.User
	block  run.Block
	sent   map[scim.Attribute]bool
}

func (r *userResource) make(
	ctx context.Context, directory *scim.Directory, planned userModel, there *scim.User,
) (made, diag.Diagnostics) {
	const summary = "Creating user failed"

	wanted := named(planned)

	if there != nil {
		if taken, gone, diags := r.takeOver(ctx, directory, there.ID, planned); !gone {
			return taken, diags
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
				return made{}, notTaken(summary, directory, record, err)
			}

			return made{record, block, sent}, nil
		case !scim.IsTaken(err):
			// A 404 here is about the directory: there is no record yet.
			return made{}, framework.ErrorDiagnostics(summary, err)
		case !planned.AdoptExisting.ValueBool():
			return made{}, r.lookup(directory).explainConflict(ctx, summary, r.wantedBy(wanted), err)
		}

		adopted, gone, diags := r.adopt(ctx, directory, planned, err)
		if gone && attempt == maxAttempts {
			return made{}, r.lookup(directory).explainConflict(ctx, summary, r.wantedBy(wanted), err)
		}

		if !gone {
			return adopted, diags
		}
	}
}

func (r *userResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	state := model(ctx, req.State.Raw, &resp.Diagnostics)

	directory, ctx, cancel := framework.BeginRead(ctx, resp, &state, r.Clients.DirectoryIfKnown)
	defer cancel()

	// A 404 from another directory must not remove the record from state.
	if directory == nil || !guard.InDirectory(state.DirectoryID, directory) {
		return
	}

	fresh, diags, err := r.refresh(ctx, directory, state, resp.Private)
	resp.Diagnostics.Append(diags...)

	switch {
	case errors.Is(err, client.ErrNotFound):
		tflog.Warn(ctx, "User is gone from the directory and is removed from state", map[string]any{"id": state.ID.ValueString()})
		resp.State.RemoveResource(ctx)
	case err != nil:
		resp.Diagnostics.Append(framework.ErrorDiagnostics("Reading user failed", err)...)
	case !resp.Diagnostics.HasError():
		resp.State.Raw = fresh.raw(ctx)
		resp.Diagnostics.Append(fresh.Identify(ctx, resp.Identity)...)
	}
}

// refresh reads the record. It returns the error instead of a diagnostic, because some errors are reported only once a
// run. ReadState drops diagnostics, so it must not make that one report.
func (r *userResource) refresh(
	ctx context.Context, directory *scim.Directory, state userModel, private framework.PrivateWriter,
) (userModel, diag.Diagnostics, error) {
	record, err := directory.User(ctx, state.ID.ValueString())
	if err != nil {
		return state, nil, err
	}

	return flatten(record, directory.ID(), state), rememberEmails(ctx, private, record), nil
}

func (r *userResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	plan, config := model(ctx, req.Plan.Raw, &resp.Diagnostics), model(ctx, req.Config.Raw, &resp.Diagnostics)
	state := model(ctx, req.State.Raw, &resp.Diagnostics)

	directory, ctx, cancel := framework.Begin(ctx, &resp.Diagnostics, r.Clients.Directory, plan.Timeouts.Update, defaultTimeout)
	defer cancel()

	if directory == nil {
		return
	}

	resp.Diagnostics.Append(r.checkUpdate(ctx, plan, state, inApply)...)

	if resp.Diagnostics.HasError() {
		return
	}

	emails, err := r.currentEmails(ctx, directory, req.Private, plan, state)
	if err != nil {
		resp.Diagnostics.Append(userDiagnostics("Updating user failed", err)...)

		return
	}

	before := readKeys(ctx, req.Private, ownedKey)
	owned := claim(config, before)

	record, updated, diags, err := r.update(ctx, directory, "Updating user failed", update{config, state, plan, before, emails})
	resp.Diagnostics.Append(diags...)

	if err != nil {
		// The update may have reached Atlassian although it failed. Then the next plan may find no change and never
		// record what Terraform has set, so it is recorded here.
		if !client.WriteRefused(err) {
			maps.Copy(owned, before)
			resp.Diagnostics.Append(owned.write(ctx, resp.Private, ownedKey)...)
		}

		return
	}

	resp.State.Raw = updated.raw(ctx)
	resp.Diagnostics.Append(updated.Identify(ctx, resp.Identity)...)
	resp.Diagnostics.Append(owned.write(ctx, resp.Private, ownedKey)...)

	if record != nil {
		resp.Diagnostics.Append(rememberEmails(ctx, resp.Private, record)...)
	}
}

// update is a planned change of an existing record.
type update struct {
	config, state, planned userModel

	owned  ownership    // the attributes that Terraform has set
	emails []scim.Email // the record's addresses, if the address changes
}

// update sends the planned attributes that differ from the state. The record is nil if none does. The diagnostics
// already report the error.
func (r *userResource) update(
	ctx context.Context, directory *scim.Directory, summary string, u update,
) (*scim.User, userModel, diag.Diagnostics, error) {
	todo := changes(u.planned, u.state, u.emails, cleared(u.config, u.owned))
	if len(todo) == 0 {
		return nil, withoutUnknown(u.planned, u.state), nil, nil
	}

	record, err := directory.UpdateUser(ctx, u.state.ID.ValueString(), todo, knownActive(u.state, u.owned)...)

	switch {
	case scim.IsTaken(err):
		return nil, u.state, r.lookup(directory).explainConflict(ctx, summary, r.wantedAnew(u.planned, u.state), err), err
	case err != nil:
		return nil, u.state, userDiagnostics(summary, err, todo...), err
	}

	updated, notKept := stateAfterWrite(record, directory.ID(), u.planned, attributesOf(todo))

	diags := accountWarning(record, u.state)
	diags.Append(notKeptWarning(notKept)...)

	return record, updated, diags, nil
}

func (r *userResource) lookup(directory *scim.Directory) lookup {
	return lookupIn(directory, r.Clients)
}

func (r *userResource) wantedBy(planned userModel) wanted {
	return wanted{many: r.many, names: planned.uniqueNames()}
}

// wantedAnew returns the unique names that an update changes. Only those can belong to another record.
func (r *userResource) wantedAnew(planned, state userModel) wanted {
	has := map[uniqueName]bool{}
	for _, name := range state.uniqueNames() {
		has[name.folded()] = true
	}

	w := r.wantedBy(planned)
	w.recordID = state.ID.ValueString()
	w.names = slices.DeleteFunc(w.names, func(name uniqueName) bool { return has[name.folded()] })

	return w
}

// userDiagnostics puts a refused write on the attribute that caused it, if the code and the changes say which.
func userDiagnostics(summary string, err error, todo ...scim.Change) diag.Diagnostics {
	return framework.ErrorDiagnostics(summary, err,
		immutable(todo),
		framework.Blame{
			Attribute: path.Root("id"),
			When:      client.IsNotFound,
			Advice:    "The record has been deleted outside Terraform since the plan was made. Plan again: the user will be created.",
		},
	)
}

func notKeptWarning(names []string) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, name := range names {
		diags.Append(framework.NotKeptWarning(name, "does not show the "+framework.InWords(name)+" that was sent", framework.NotSupportedAdvice))
	}

	return diags
}

// accountWarning warns when a write has separated the record from its account or linked it to another (API §2.9). The
// state keeps an account id that was planned; the next refresh corrects it.
func accountWarning(record *scim.User, state userModel) diag.Diagnostics {
	if state.AccountID.IsNull() || state.AccountID.IsUnknown() || state.AccountID.Equal(types.StringPointerValue(record.AccountID)) {
		return nil
	}

	now := "is separated from it"
	if record.AccountID != nil {
		now = "is linked to the account " + *record.AccountID
	}

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("account_id"), "Record separated from its account", fmt.Sprintf(
		"The record %s (%s) was linked to the account %s, and after this update it %s. Atlassian separates a record from its account when the "+
			"e-mail address becomes one of a domain that the organization has not verified; and it may make a new account for a new address "+
			"instead of changing the address of the old one. The next plan shows what it means for whatever uses account_id.",
		record.ID, describeRecord(record), state.AccountID.ValueString(), now))}
}

// knownActive returns the value of active that Terraform has set, since the directory may hide it.
func knownActive(state userModel, owned ownership) []scim.Change {
	if !owned["active"] || state.Active.IsNull() {
		return nil
	}

	return []scim.Change{{Attribute: scim.AttrActive, Value: state.Active.ValueBool()}}
}

// emailsKey is the private state key of the types of a record's addresses. It is set only if the record has more or
// other than the single address that Terraform would send: an update of the address then reads the record first.
const emailsKey = "emails"

func rememberEmails(ctx context.Context, private framework.PrivateWriter, record *scim.User) diag.Diagnostics {
	if len(record.Emails) == 1 && record.Emails[0].Primary && record.Emails[0].Type == emailType {
		return private.SetKey(ctx, emailsKey, nil)
	}

	kinds := make([]string, len(record.Emails))
	for i, email := range record.Emails {
		kinds[i] = email.Type
	}

	return framework.WritePrivate(ctx, private, emailsKey, kinds)
}

// currentEmails returns the addresses that an update of the address has to keep. Unchanged addresses are never sent
// again: Atlassian answers 400 to that (API §9.7).
func (r *userResource) currentEmails(
	ctx context.Context, directory *scim.Directory, private framework.PrivateReader, plan, state userModel,
) ([]scim.Email, error) {
	if sameName(plan.Email, state.Email) {
		return nil, nil
	}

	known, diags := private.GetKey(ctx, emailsKey)
	if len(known) == 0 && !diags.HasError() {
		return []scim.Email{{Value: state.Email.ValueString(), Type: emailType, Primary: true}}, nil
	}

	record, err := directory.FreshUser(ctx, state.ID.ValueString())
	if err != nil {
		return nil, err
	}

	return record.Emails, nil
}
