// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/personaction"
)

const resourceIDArgument = "resource_id"

// NewRevokeSeatUserAction is the action atlassian_user_revoke_seat.
func NewRevokeSeatUserAction() action.Action {
	return &personaction.Action{
		Action: framework.Action{Name: "user_revoke_seat"},
		Noun:   "revocation of a seat",
		Description: "Takes from one person what gives them a seat of one app directly: the roles `atlassian/user` and `atlassian/admin`. A seat that comes from groups stays, and a warning names the groups: take the person " +
			"out of them. It counts against `deprovision_limit`.",
		Arguments: map[string]schema.Attribute{
			resourceIDArgument: schema.StringAttribute{
				MarkdownDescription: "Id (ARI) of the app, as the data source `atlassian_product_licenses` lists it: `id` of one of its `licenses`.",
				Required:            true,
				Validators:          []validator.String{ariLike()},
			},
		},
		TakesAccess: true,
		Outcome:     "holds no seat of their own",
		IsDone: func(ctx context.Context, invocation *personaction.Invocation) (bool, diag.Diagnostics) {
			sources, diags := seatSourcesOf(ctx, invocation)
			if diags.HasError() || len(sources.direct) > 0 {
				return false, diags
			}

			return true, sources.fromGroups(ctx, invocation)
		},
		Perform: func(ctx context.Context, invocation *personaction.Invocation) diag.Diagnostics {
			sources, diags := seatSourcesOf(ctx, invocation)
			if diags.HasError() {
				return diags
			}

			for _, held := range sources.direct {
				invocation.SendProgress("Revoking %s", held.role)

				diags.Append(roleAssignment{
					organization: sources.organization,
					holder:       account{sources.organization, invocation.Person.AccountID}, holderID: invocation.Person.AccountID,
					role: held.role, resourceID: held.resourceID, polling: client.DocumentedDelay(),
				}.revoke(ctx)...)
			}

			if diags.HasError() {
				return diags
			}

			return append(diags, sources.fromGroups(ctx, invocation)...)
		},
	}
}

// seatSources are which roles and groups give a person a seat of an app.
type seatSources struct {
	organization *admin.Client
	resourceID   string
	direct       []heldRole
	indirect     bool
}

// A heldRole is a role as Atlassian lists it.
type heldRole struct{ role, resourceID string }

func seatSourcesOf(ctx context.Context, invocation *personaction.Invocation) (seatSources, diag.Diagnostics) {
	var resourceID types.String

	diags := invocation.Config.GetAttribute(ctx, path.Root(resourceIDArgument), &resourceID)

	organization, more := invocation.Organization()
	diags.Append(more...)

	sources := seatSources{organization: organization, resourceID: resourceID.ValueString()}
	if diags.HasError() || resourceID.IsUnknown() || invocation.Person.AccountID == "" {
		return sources, diags
	}

	for assignment, err := range organization.UserRoleAssignments(ctx, invocation.Person.AccountID) {
		if client.IsNotFound(err) {
			return sources, nil // in no directory, so no seat
		}

		if err != nil {
			return sources, diagnostics.FromError("Reading role assignments failed", err)
		}

		if !product.SameApp(assignment.ResourceID, sources.resourceID) {
			continue
		}

		for _, assigned := range assignment.Roles {
			switch {
			case !product.UsesSeat(assigned.Role):
			case assigned.Direct:
				sources.direct = append(sources.direct, heldRole{assigned.Role, assignment.ResourceID})
			default:
				sources.indirect = true
			}
		}
	}

	return sources, nil
}

// fromGroups warns of groups that also give the seat.
func (s seatSources) fromGroups(ctx context.Context, invocation *personaction.Invocation) diag.Diagnostics {
	query := admin.GroupQuery{AccountIDs: []string{invocation.Person.AccountID}, ResourceIDs: []string{s.resourceID}, RoleIDs: product.SeatRoles()}

	var names []string

	for group, err := range s.organization.SearchGroups(ctx, query) {
		if err != nil {
			if !s.indirect {
				return nil
			}

			return diag.Diagnostics{diag.NewWarningDiagnostic("Seat comes from groups", fmt.Sprintf(
				"%s still has the seat, from groups that could not be read: %s.", invocation.Person, err))}
		}

		by := "managed in Atlassian Administration"
		if group.ExternalSynced {
			by = "synchronized by an identity provider"
		}

		names = append(names, fmt.Sprintf("%s (%s, %s)", group.Name, group.ID, by))
	}

	if names == nil {
		return nil
	}

	slices.Sort(names)

	return diag.Diagnostics{diag.NewWarningDiagnostic("Seat comes from groups", fmt.Sprintf(
		"%s still has the seat, from these groups: %s. Take them out of the groups to free it.", invocation.Person, strings.Join(names, "; ")))}
}
