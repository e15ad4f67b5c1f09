// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// create creates a group and finds it by its name, since the answer has no id (API §4.4). It first checks that no group
// has the name: a group that appears after a lost answer is then probably the one that it created.
func (r *organizationGroupResource) create(
	ctx context.Context, organization *admin.Client, plan organizationGroupModel,
) (*admin.Group, diag.Diagnostics) {
	const summary = "Creating organization group failed"

	name := plan.Name.ValueString()

	directoryID, diags := chooseDirectory(ctx, organization, plan.DirectoryID)
	if diags.HasError() {
		return nil, diags
	}

	before, err := organization.GroupsNamed(ctx, name)
	if err != nil {
		return nil, diagnostics.FromError(summary, err)
	}

	if len(before) > 0 {
		return nil, organizationNameTaken(ctx, organization, summary, before[0], nil)
	}

	failure := organization.CreateGroup(ctx, directoryID, name, plan.Description.ValueString())

	// A new group shows after a second or two (API §8.3). If none does, the request is sent once more. Names are
	// unique, so this makes no second group; a conflict means that the first request made the group.
	if client.OutcomeUnknown(failure) {
		created, err := r.awaitCreated(ctx, organization, directoryID, plan, failure)
		if len(created) > 0 || err != nil {
			return createdGroup(summary, name, created, failure, err)
		}

		again := organization.CreateGroup(ctx, directoryID, name, plan.Description.ValueString())
		if again == nil || !errors.Is(again, client.ErrConflict) {
			failure = again
		}
	}

	switch {
	case errors.Is(failure, client.ErrConflict):
		if taken, err := organization.GroupsNamed(ctx, name); err == nil && len(taken) > 0 {
			return nil, organizationNameTaken(ctx, organization, summary, taken[0], failure)
		}

		return nil, diagnostics.AttributeError(summary, failure, "name", fmt.Sprintf("The name %q is taken by a group that this key does not show.", name))
	case failure != nil && !client.OutcomeUnknown(failure):
		return nil, diagnostics.FromError(summary, failure, diagnostics.Blame{
			Attribute: path.Root("directory_id"),
			When:      func(err error) bool { return client.IsNotFound(err) && plan.DirectoryID.ValueString() != "" },
			Advice: fmt.Sprintf("The organization has no user directory with the id %q: the data source atlassian_directories lists them. The provider's directory_id, "+
				"of the SCIM directory, is another kind of id.", directoryID),
		})
	}

	created, err := r.awaitCreated(ctx, organization, directoryID, plan, failure)

	return createdGroup(summary, name, created, failure, err)
}

// awaitCreated waits until the group appears. After a lost answer it waits only as long as that usually takes, and
// accepts only a group that looks new. After a success it waits until the create timeout.
func (r *organizationGroupResource) awaitCreated(
	ctx context.Context, organization *admin.Client, directoryID string, plan organizationGroupModel, failure error,
) (created []*admin.Group, err error) {
	name := plan.Name.ValueString()

	wait := client.Polling{Every: r.polling.Every, AtMost: longestLook}
	if failure != nil {
		wait.AtMost = r.polling.AtMost
	}

	shows := func(ctx context.Context) (bool, error) {
		found, err := organization.GroupsNamed(ctx, name, admin.ExpandUserCount, admin.ExpandResourceCount)
		created = slices.DeleteFunc(found, func(group *admin.Group) bool {
			return group.DirectoryID != directoryID || failure != nil && !looksNew(group, plan.Description.ValueString())
		})

		return len(created) > 0, err
	}

	_, err = wait.Until(ctx, "the group "+name, shows)

	if len(created) == 0 && ctx.Err() != nil {
		// After an interrupt, a short wait still finds the new group, so that state has it: it shows after a second or
		// two (API §4.4).
		looking, cancel := context.WithTimeout(context.WithoutCancel(ctx), client.GracePeriod)
		defer cancel()

		_, err = wait.Until(looking, "the group "+name, shows)
	}

	return created, err
}

// createdGroup returns the group that appeared, or explains why it is not known.
func createdGroup(summary, name string, created []*admin.Group, failure, err error) (*admin.Group, diag.Diagnostics) {
	switch {
	case len(created) == 1:
		return created[0], nil
	case len(created) > 1:
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("name"), summary, fmt.Sprintf(
			"Atlassian shows %d groups named %q, ids %s and %s among them; which of them was made can't be told. Import the right one by its id, and delete the other:\n\n%s",
			len(created), name, created[0].ID, created[1].ID, importBlock("atlassian_organization_group", created[0].ID)))}
	case failure != nil:
		return nil, diagnostics.AttributeError(summary, failure, "name", fmt.Sprintf(
			"Whether the group was made is not known, and no group named %q shows. Run the apply again; should it say that the name is taken, import the group.", name))
	case err != nil:
		return nil, diagnostics.AttributeError(summary, err, "name",
			"The group was made, but could not be read to learn its id. Import it before the next apply:\n\n"+importBlock("atlassian_organization_group", name))
	default:
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("name"), summary, fmt.Sprintf(
			"The group %q was made, but Atlassian does not show it yet, and tells its id nowhere else. Import it once it shows:\n\n%s",
			name, importBlock("atlassian_organization_group", name)))}
	}
}

// looksNew reports whether a group looks new: it has the description, has no members and gives no app. After a lost
// answer, this usually tells it from another person's group of the same name.
func looksNew(group *admin.Group, description string) bool {
	empty := func(count *int) bool { return count == nil || *count == 0 }

	return group.Description == description && empty(group.UserCount) && empty(group.ResourceCount)
}

// organizationNameTaken explains which group has the name, its kind, and what to do.
func organizationNameTaken(ctx context.Context, organization *admin.Client, summary string, group *admin.Group, refusal error) diag.Diagnostics {
	isDefault, _ := isDefaultGroup(ctx, organization, group)

	advice := fmt.Sprintf("The name %q is taken by %s, id %s. ", group.Name, kindOf(group), group.ID)

	switch {
	case group.ExternalSynced:
		advice += "Names are unique in the whole organization: choose another."
	case isDefault:
		advice += "Default groups cannot be created. Add people to it with atlassian_organization_group_membership and organization_group_id = \"" + group.ID + "\"."
	default:
		advice += "To manage it here, import it:\n\n" + importBlock("atlassian_organization_group", group.ID)
	}

	if refusal != nil {
		return diagnostics.AttributeError(summary, refusal, "name", advice)
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("name"), summary, advice)}
}

// chooseDirectory returns the directory for a new group: the configured one, else the first that the organization
// lists.
func chooseDirectory(ctx context.Context, organization *admin.Client, configured types.String) (string, diag.Diagnostics) {
	const summary = "Choosing directory failed"

	if configured.ValueString() != "" {
		return configured.ValueString(), nil
	}

	for directory, err := range organization.Directories(ctx) {
		return directory.ID, diagnostics.FromError(summary, err)
	}

	return "", diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("directory_id"), summary,
		"The organization shows no user directory to make the group in. Give its directory_id, as Atlassian Administration names it.")}
}
