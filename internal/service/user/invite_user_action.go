// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
)

var _ action.ActionWithModifyPlan = (*inviteUserAction)(nil)

// NewInviteUserAction returns the action atlassian_user_invite.
func NewInviteUserAction() action.Action {
	return &inviteUserAction{framework.Action{Name: "user_invite"}}
}

type inviteUserAction struct {
	framework.Action
}

type inviteModel struct {
	Email    types.String   `tfsdk:"email"`
	Roles    []invitedRole  `tfsdk:"roles"`
	GroupIDs []types.String `tfsdk:"organization_group_ids"`
	Notify   types.Bool     `tfsdk:"notify"`
	Message  types.String   `tfsdk:"message"`
}

type invitedRole struct {
	ResourceID types.String `tfsdk:"resource_id"`
	Role       types.String `tfsdk:"role"`
}

func (a *inviteUserAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsOrganization + "Invites a person to apps or groups of an organization without SCIM; with SCIM, `atlassian_user` is the way. Nothing is sent to them unless `notify` is set. Somebody who is a " +
			"member already is not invited again; what they lack is a warning, and comes from `atlassian_user_role_assignment` and `atlassian_organization_group_membership`." + framework.ActionNote,
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				MarkdownDescription: "E-mail address of the person.",
				Required:            true,
				Validators:          []validator.String{accept.NotEmpty(), accept.NotPadded()},
			},
			"roles": schema.ListNestedAttribute{
				MarkdownDescription: "Roles on apps that the person gets. At least one of `roles` and `organization_group_ids` is set.",
				Optional:            true,
				Validators:          []validator.List{listvalidator.SizeAtLeast(1), listvalidator.AtLeastOneOf(path.MatchRoot("organization_group_ids"))},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"resource_id": schema.StringAttribute{
						MarkdownDescription: "Id (ARI) of the app, as the data source `atlassian_product_licenses` lists it.",
						Required:            true,
						Validators:          []validator.String{accept.NotEmpty()},
					},
					"role": schema.StringAttribute{
						MarkdownDescription: "Role: " + diagnostics.InBackticks(product.InviteRoles()) + ".",
						Required:            true,
						Validators:          []validator.String{accept.OneOf(product.InviteRoles()...)},
					},
				}},
			},
			"organization_group_ids": schema.ListAttribute{
				MarkdownDescription: "Ids (UUID) of groups of the organization that the person joins.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.List{listvalidator.SizeAtLeast(1), listvalidator.NoNullValues()},
			},
			"notify": schema.BoolAttribute{
				MarkdownDescription: "Whether Atlassian writes to the person. Default: false.",
				Optional:            true,
			},
			"message": schema.StringAttribute{
				MarkdownDescription: "Text of one's own in what Atlassian writes. It needs `notify`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.AlsoRequires(path.MatchRoot("notify"))},
			},
		},
	}
}

func (a *inviteUserAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	email := raw.Argument[types.String](ctx, req.Config, "email", &resp.Diagnostics)
	resp.Diagnostics.Append(guard.RefuseReadOnly(a.Clients, "the invitation of "+email.ValueString())...)
	resp.Diagnostics.Append(checkMessage(ctx, req.Config)...)
}

// checkMessage refuses a message that Atlassian does not send. An unknown argument is checked in the apply.
func checkMessage(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	var diags diag.Diagnostics

	message := raw.Argument[types.String](ctx, config, "message", &diags)
	notify := raw.Argument[types.Bool](ctx, config, "notify", &diags)

	if !message.IsNull() && !message.IsUnknown() && !notify.IsUnknown() && !notify.ValueBool() {
		diags.AddAttributeError(path.Root("message"), "Message is not sent",
			"Atlassian writes to the person only if notify is true. Set it, or leave the message out.")
	}

	return diags
}

func (a *inviteUserAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config inviteModel

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	organization, diags := a.Clients.Organization()
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(guard.RefuseReadOnly(a.Clients, "the invitation of "+config.Email.ValueString())...)
	resp.Diagnostics.Append(checkMessage(ctx, req.Config)...)

	if resp.Diagnostics.HasError() {
		return
	}

	sendProgress := func(format string, values ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, values...)})
	}
	email := config.Email.ValueString()

	sendProgress("Looking for %s", email)

	member, err := member(ctx, organization, email)

	switch {
	case err != nil:
		resp.Diagnostics.Append(diagnostics.FromError("Reading user failed", err)...)

		return
	case member != nil:
		sendProgress("%s is in the organization already, as the account %s, which is %s", email, member.AccountID, member.Status)
		resp.Diagnostics.Append(config.missingWarnings(ctx, organization, email, member.AccountID)...)

		return
	}

	resp.Diagnostics.Append(invite(ctx, organization, config, sendProgress)...)
}

// member returns the person with the address if they have been invited to the organization, or nil.
func member(ctx context.Context, organization *admin.Client, email string) (*admin.User, error) {
	for user, err := range organization.SearchUsers(ctx, admin.UserQuery{Emails: []string{email}}) {
		if err != nil {
			return nil, err
		}

		if user.Status != admin.StatusNotInvited && (user.Email == "" || scim.EmailKey(user.Email) == scim.EmailKey(email)) {
			return user, nil
		}
	}

	return nil, nil //nolint:nilnil // No member is a valid result, not an error.
}

// missingWarnings warns of roles and groups in the invitation that a member does not have. It says nothing of those
// that cannot be read.
func (m inviteModel) missingWarnings(ctx context.Context, organization *admin.Client, email, accountID string) diag.Diagnostics {
	var lacks []string

	held := func(role invitedRole) bool {
		for assignment, err := range organization.UserRoleAssignments(ctx, accountID) {
			if err != nil {
				return true
			}

			if product.MayBeShownAs(role.ResourceID.ValueString(), assignment.ResourceID) &&
				slices.ContainsFunc(assignment.Roles, func(r admin.AssignedRole) bool { return r.Role == role.Role.ValueString() }) {
				return true
			}
		}

		return false
	}

	for _, role := range m.Roles {
		if !held(role) {
			lacks = append(lacks, role.Role.ValueString()+" on "+role.ResourceID.ValueString())
		}
	}

	for _, id := range m.GroupIDs {
		in := false

		for _, err := range organization.SearchUsers(ctx, admin.UserQuery{AccountIDs: []string{accountID}, GroupIDs: []string{id.ValueString()}}) {
			in = in || err == nil
		}

		if !in {
			lacks = append(lacks, "the group "+id.ValueString())
		}
	}

	if lacks == nil {
		return nil
	}

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("email"), "Member is not invited again", fmt.Sprintf(
		"%s is in the organization already, and Atlassian does not show that they have %s (a role takes up to 30 seconds to show). A member gets that from atlassian_user_role_assignment and atlassian_organization_group_membership.",
		email, strings.Join(lacks, ", ")))}
}

func invite(ctx context.Context, organization *admin.Client, config inviteModel, sendProgress func(string, ...any)) diag.Diagnostics {
	const summary = "Inviting user failed"

	email := config.Email.ValueString()
	invitation := admin.Invitation{Emails: []string{email}, Notify: config.Notify.ValueBool(), Text: config.Message.ValueString()}

	for _, role := range config.Roles {
		invitation.Roles = append(invitation.Roles, admin.InvitedRole{ResourceID: role.ResourceID.ValueString(), Role: role.Role.ValueString()})
	}

	for _, id := range config.GroupIDs {
		invitation.GroupIDs = append(invitation.GroupIDs, id.ValueString())
	}

	invitees, err := organization.Invite(ctx, invitation)
	if client.OutcomeUnknown(err) || err == nil && len(invitees) == 0 {
		// The answer was lost or is empty: the list of people shows whether the person was invited.
		if found, lookup := member(ctx, organization, email); lookup == nil && found != nil {
			sendProgress("%s is invited, as the account %s", email, found.AccountID)

			return nil
		}
	}

	if err == nil && len(invitees) == 0 {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("email"), summary, fmt.Sprintf(
			"Atlassian accepted the invitation of %s, and neither its answer nor its list of people shows them. Run it again: nobody is invited twice.", email))}
	}

	if err != nil {
		return diagnostics.FromError(summary, err,
			diagnostics.Blame{Attribute: path.Root("roles"), When: admin.IsLicenseLimit, Advice: config.licenseAdvice(ctx, organization, err)},
			diagnostics.Blame{Attribute: path.Root("email"), When: diagnostics.StatusIs(402), Advice: "The organization has no paid subscription, without which Atlassian invites nobody by its API."},
			diagnostics.Blame{
				Attribute: path.Root("roles"), When: refusesRole,
				Advice: "An app of these is not the organization's, or does not have the role. The data source atlassian_product_licenses lists the apps with their ids.",
			},
			diagnostics.Blame{
				Attribute: path.Root("organization_group_ids"), When: admin.IsUnknownGroup,
				Advice: "A group of these is not the organization's. The data source atlassian_groups lists them with their ids; a SCIM id is none.",
			},
		)
	}

	var diags diag.Diagnostics

	for _, invitee := range invitees {
		for _, result := range invitee.Results {
			if !result.Failed() {
				continue
			}

			attribute, what := path.Root("roles"), "the role on "+result.ResourceID
			if result.GroupID != "" {
				attribute, what = path.Root("organization_group_ids"), "the group "+result.GroupID
			}

			diags.AddAttributeError(attribute, summary, fmt.Sprintf("%s did not get %s: %s. What else was asked for may have been given.", email, what, cmp.Or(result.Reason, "Atlassian gives no reason")))
		}

		if !diags.HasError() {
			sendProgress("%s is invited, as the account %s", email, invitee.AccountID)
		}
	}

	return diags
}

// refusesRole reports whether an app of the invitation is not the organization's, or does not have the role.
func refusesRole(err error) bool {
	return admin.IsUnknownRole(err) || admin.IsUnknownResource(err) || admin.IsUnlicensedResource(err)
}

// licenseAdvice returns the advice for a refusal because an app has no seat left.
func (m inviteModel) licenseAdvice(ctx context.Context, organization *admin.Client, refusal error) string {
	if !admin.IsLicenseLimit(refusal) || len(m.Roles) == 0 {
		return "An app that a group gives has no seat left."
	}

	ids := make([]string, len(m.Roles))
	for i, role := range m.Roles {
		ids[i] = role.ResourceID.ValueString()
	}

	return guard.LicenseLimitAdvice(ctx, organization, ids...)
}
