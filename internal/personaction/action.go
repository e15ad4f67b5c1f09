// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package personaction

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// Action is an action on one person: who is meant, whether it may be done, and what is said of it are the same for all.
type Action struct {
	framework.Action

	// Doing is the noun of the change, as in "the deactivation of".
	Doing       string
	Description string
	// Arguments are those beside the ones that name the person.
	Arguments map[string]schema.Attribute

	// TakesAccess is whether the person counts against the deprovision limit.
	TakesAccess bool
	// TakesRole is whether an administrator would be one no longer.
	TakesRole bool

	// State is how to say that it is done, as in "is deactivated".
	State string
	// Done reports whether everything is as the action would have it. It may ask.
	Done func(ctx context.Context, run *Run) (done bool, diags diag.Diagnostics)
	// Do makes it so.
	Do func(ctx context.Context, run *Run) diag.Diagnostics
}

// Run is one run of an action on a person.
type Run struct {
	*framework.Clients

	Person *Person
	Config tfsdk.Config
	// Say tells the user how far it is.
	Say func(format string, values ...any)
}

func (a *Action) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		byAccountID: schema.StringAttribute{
			MarkdownDescription: "Atlassian account id of the person. Exactly one of `account_id`, `email` and `user_id` is set.",
			Optional:            true,
			Validators:          []validator.String{accept.NotEmpty()},
		},
		byEmail: schema.StringAttribute{
			MarkdownDescription: "E-mail address of the person's account, without regard to case.",
			Optional:            true,
			Validators:          []validator.String{accept.NotEmpty()},
		},
		byUserID: schema.StringAttribute{
			MarkdownDescription: "Id of the person's SCIM record, the `id` of an `atlassian_user`.",
			Optional:            true,
			Validators:          []validator.String{accept.NotEmpty()},
		},
	}
	maps.Copy(attributes, a.Arguments)

	resp.Schema = schema.Schema{MarkdownDescription: framework.NeedsOrganization + a.Description + framework.ActionNote, Attributes: attributes}
}

func (a *Action) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{
		actionvalidator.ExactlyOneOf(path.MatchRoot(byAccountID), path.MatchRoot(byEmail), path.MatchRoot(byUserID)),
	}
}

// ModifyPlan fails here what would fail in the apply. Who is not there yet may be there by then.
func (a *Action) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	if a.Clients == nil {
		return
	}

	argument, value, unknown, diags := personNamed(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(guard.RefuseReadOnly(a.Clients, fmt.Sprintf("the %s of %s", a.Doing, value))...)

	if unknown || !a.TakesAccess || resp.Diagnostics.HasError() || a.Clients.OrganizationUnknown() {
		return
	}

	person, diags := findPerson(ctx, a.Clients, argument, value)
	resp.Diagnostics.Append(diags...)

	if person == nil || resp.Diagnostics.HasError() {
		return
	}

	run := &Run{Clients: a.Clients, Person: person, Config: req.Config, Say: func(string, ...any) {}}

	done, diags := a.Done(ctx, run)
	resp.Diagnostics.Append(diags...)

	if !done && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(a.allowed(ctx, person)...)
	}
}

func (a *Action) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	argument, value, _, diags := personNamed(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	run := &Run{Clients: a.Clients, Config: req.Config, Say: func(format string, values ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, values...)})
	}}

	run.Say("Looking for %s", value)

	run.Person, diags = findPerson(ctx, a.Clients, argument, value)
	resp.Diagnostics.Append(diags...)

	if run.Person == nil && !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddAttributeError(path.Root(argument), "User not found", fmt.Sprintf("The organization has nobody with the %s %s.", framework.Spoken(argument), value))
	}

	if resp.Diagnostics.HasError() {
		return
	}

	done, diags := a.Done(ctx, run)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	if done {
		run.Say("%s %s already", run.Person, a.State)

		return
	}

	resp.Diagnostics.Append(guard.RefuseReadOnly(a.Clients, fmt.Sprintf("the %s of %s", a.Doing, run.Person))...)

	if a.TakesAccess && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(a.limitKnown(run.Person)...)
		resp.Diagnostics.Append(a.allowed(ctx, run.Person)...)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(a.Do(ctx, run)...)

	if !resp.Diagnostics.HasError() {
		run.Say("%s %s", run.Person, a.State)
	}
}

// allowed counts the person, and keeps the organization's last administrator.
func (a *Action) allowed(ctx context.Context, person *Person) diag.Diagnostics {
	limit := a.Clients.DeprovisionLimit()

	// By the address, as everybody else who takes access counts.
	counted := a.Clients.Run.Deprovisions.Count(cmp.Or(strings.ToLower(person.Email), person.AccountID), person.String(), limit)
	if !counted.Allowed {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Deprovision limit exceeded", fmt.Sprintf(
			"The %s of %s is refused: %d people counted so far would lose access, and the provider's deprovision_limit is %d. Nothing has been done to this person. "+
				"If all of them are meant, set deprovision_limit to at least their number, apply, and set it back.",
			a.Doing, person, len(counted.People), *limit))}
	}

	if !a.TakesRole {
		return nil
	}

	return guard.RefuseLastAdministrator(ctx, a.Clients, run.Administrator{AccountID: person.AccountID, Email: person.Email}, person.Blame(), fmt.Sprintf("The %s of %s", a.Doing, person))
}

func (a *Action) limitKnown(person *Person) diag.Diagnostics {
	if !a.Clients.DeprovisionLimitUnknown() {
		return nil
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic("Deprovision limit not known", fmt.Sprintf(
		"The %s of %s is refused: the provider's deprovision_limit is a value that is not known even now, so that nobody can tell whether it allows this. "+
			"Give the provider a known limit.", a.Doing, person))}
}
