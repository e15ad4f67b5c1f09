// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package personaction

import (
	"cmp"
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// Action is an action on one person. Finding the person, the refusals and the messages are the same for all actions.
type Action struct {
	framework.Action

	// Noun names the change, as in "the deactivation of".
	Noun        string
	Description string
	// Arguments are the arguments beside those that identify the person.
	Arguments map[string]schema.Attribute

	// TakesAccess is whether the person counts against the deprovision limit.
	TakesAccess bool
	// TakesAdministratorRole is whether an administrator stops being one, so that the last one is refused.
	TakesAdministratorRole bool

	// Outcome is the result in words, as in "is deactivated".
	Outcome string
	// IsDone reports whether the person is already as the action wants. It may send requests.
	IsDone func(ctx context.Context, invocation *Invocation) (done bool, diags diag.Diagnostics)
	// Perform makes the change.
	Perform func(ctx context.Context, invocation *Invocation) diag.Diagnostics
}

// Invocation is one plan or run of an action on a person.
type Invocation struct {
	*framework.Clients

	Person *Person
	Config tfsdk.Config
	// SendProgress shows the user a message while the action runs.
	SendProgress func(format string, values ...any)
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

// ModifyPlan reports in the plan what would fail in the apply. A person who is not found is no error here, since the
// apply may create them first.
func (a *Action) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	if a.Clients == nil {
		return
	}

	argument, value, unknown, diags := personArgument(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(guard.RefuseReadOnly(a.Clients, fmt.Sprintf("the %s of %s", a.Noun, value))...)

	if unknown || !a.TakesAccess || resp.Diagnostics.HasError() || a.Clients.OrganizationUnknown() {
		return
	}

	person, diags := findPerson(ctx, a.Clients, argument, value)
	resp.Diagnostics.Append(diags...)

	if person == nil || resp.Diagnostics.HasError() {
		return
	}

	invocation := &Invocation{Clients: a.Clients, Person: person, Config: req.Config, SendProgress: func(string, ...any) {}}

	done, diags := a.IsDone(ctx, invocation)
	resp.Diagnostics.Append(diags...)

	if !done && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(a.checkAllowed(ctx, person)...)
	}
}

func (a *Action) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	argument, value, _, diags := personArgument(ctx, req.Config)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	invocation := &Invocation{Clients: a.Clients, Config: req.Config, SendProgress: func(format string, values ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, values...)})
	}}

	invocation.SendProgress("Looking for %s", value)

	invocation.Person, diags = findPerson(ctx, a.Clients, argument, value)
	resp.Diagnostics.Append(diags...)

	if invocation.Person == nil && !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddAttributeError(path.Root(argument), "User not found", fmt.Sprintf("The organization has nobody with the %s %s.", diagnostics.InWords(argument), value))
	}

	if resp.Diagnostics.HasError() {
		return
	}

	done, diags := a.IsDone(ctx, invocation)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	if done {
		invocation.SendProgress("%s %s already", invocation.Person, a.Outcome)

		return
	}

	resp.Diagnostics.Append(guard.RefuseReadOnly(a.Clients, fmt.Sprintf("the %s of %s", a.Noun, invocation.Person))...)

	if a.TakesAccess && !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(a.checkLimitKnown(invocation.Person)...)
		resp.Diagnostics.Append(a.checkAllowed(ctx, invocation.Person)...)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	resp.Diagnostics.Append(a.Perform(ctx, invocation)...)

	if !resp.Diagnostics.HasError() {
		invocation.SendProgress("%s %s", invocation.Person, a.Outcome)
	}
}

// checkAllowed counts the person against the deprovision limit, and refuses to take the last administrator away.
func (a *Action) checkAllowed(ctx context.Context, person *Person) diag.Diagnostics {
	limit := a.Clients.DeprovisionLimit()

	// Everything that takes access counts a person by their e-mail address.
	counted := a.Clients.Run.Deprovisions.Count(cmp.Or(scim.EmailKey(person.Email), person.AccountID), person.String(), limit)
	if !counted.Allowed {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Deprovision limit exceeded", fmt.Sprintf(
			"The %s of %s is refused: %d people counted so far would lose access, and the provider's deprovision_limit is %d. Nothing has been done to this person. "+
				"If all of them are meant, set deprovision_limit to at least their number, apply, and set it back.",
			a.Noun, person, len(counted.People), *limit))}
	}

	if !a.TakesAdministratorRole {
		return nil
	}

	return guard.RefuseLastAdministrator(ctx, a.Clients, run.Administrator{AccountID: person.AccountID, Email: person.Email}, person.ArgumentPath(), fmt.Sprintf("The %s of %s", a.Noun, person))
}

func (a *Action) checkLimitKnown(person *Person) diag.Diagnostics {
	if !a.Clients.DeprovisionLimitUnknown() {
		return nil
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic("Deprovision limit not known", fmt.Sprintf(
		"The %s of %s is refused: the provider's deprovision_limit is a value that is not known even now, so that nobody can tell whether it allows this. "+
			"Give the provider a known limit.", a.Noun, person))}
}
