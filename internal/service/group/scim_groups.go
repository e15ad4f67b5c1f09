// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

const directoryDescription = "Id of the SCIM directory that the group is in: the provider's `directory_id`."

// scimGroups is the kind of the groups of a SCIM directory.
var scimGroups = groupKind{
	noun: "group", group: "group_id", member: "user_id", members: "user_ids",
	descriptions: groupDescriptions{
		membership: framework.NeedsDirectory + "One person's membership of one group of the SCIM directory. Other members of the group are left alone. " +
			"A membership that exists already is taken over. Do not manage the same group with `atlassian_group_members`, which removes " +
			"everyone that it does not list.",
		list: framework.NeedsDirectory + "The members of a group of the SCIM directory: exactly these people and nobody else. Whoever else is in the group " +
			"is removed. To add people and leave the others alone, use `atlassian_group_membership`; do not manage one group with both.\n\n" +
			"A change is sent as additions and removals, " + strconv.Itoa(scim.MembersPerRequest) + " to a request. Destroying the list removes the members that it lists and " +
			"keeps the group.",
		group:  "SCIM id of the group: the `id` of an `atlassian_group`.",
		member: "SCIM id of the person: the `id` of an `atlassian_user`, not the account id.",
		members: "SCIM ids of the members: the `id` of each `atlassian_user`, each once, in any order. An empty list empties " +
			"the group.",
		directory: directoryDescription,
	},
	groupHint:      "Give the id of an atlassian_group; the data source atlassian_group finds it by the name.",
	memberHint:     "Give the id of an atlassian_user; the data source atlassian_user finds it by the address.",
	nullMemberHint: "In the ids of atlassian_directory_users there is a null for somebody who could not be created.",
	memberID:       "the SCIM id of a user (the `id` of an atlassian_user)",
	unknownMember: "The SCIM directory has no user with the id %s. Give the `id` of an atlassian_user of the provider's directory; an account id is not " +
		"a SCIM id.",
	absent: func(clients *framework.Clients, held types.String) bool {
		return clients.DirectoryUnknown() || !held.IsNull() && !clients.DirectoryID().Equal(held)
	},
	connect: func(clients *framework.Clients, held types.String) (memberAPI, diag.Diagnostics) {
		directory, diags := clients.DirectoryOrDefault(held)()

		return scimMembers{clients: clients, directory: directory}, diags
	},
	key: func(clients *framework.Clients, directoryID, groupID types.String) string {
		if directoryID.IsUnknown() || groupID.IsUnknown() {
			return ""
		}

		return run.GlobalID(cmp.Or(directoryID.ValueString(), clients.DirectoryID().ValueString()), groupID.ValueString())
	},
	plan: guard.PlanDirectory,
}

// scimMembers reads and changes the members of SCIM groups.
type scimMembers struct {
	clients   *framework.Clients
	directory *scim.Directory
}

func (s scimMembers) withMembers(group *scim.Group, err error) (*groupState, error) {
	if err != nil {
		return nil, goneIfNotFound(err)
	}

	return &groupState{id: group.ID, name: group.DisplayName, directoryID: s.directory.ID(), members: memberIDs(group)}, nil
}

// goneIfNotFound turns "not found" into a groupGoneError. A missing directory is another error (API §8.4).
func goneIfNotFound(err error) error {
	if client.IsNotFound(err) {
		return &groupGoneError{err}
	}

	return err
}

func (s scimMembers) group(ctx context.Context, id string) (*groupState, error) {
	return s.withMembers(s.directory.Group(ctx, id))
}

func (s scimMembers) settled(ctx context.Context, id string) (*groupState, error) {
	return s.withMembers(s.directory.GroupAfterChanges(ctx, id))
}

func (s scimMembers) isMember(ctx context.Context, groupID, memberID string) (string, bool, error) {
	group, err := s.directory.Group(ctx, groupID)
	if client.IsNotFound(err) {
		return "", false, nil
	}

	if err != nil {
		return "", false, err
	}

	return s.directory.ID(), group.Has(memberID), nil
}

func (s scimMembers) add(ctx context.Context, groupID string, memberIDs []string) ([]string, error) {
	err := s.directory.AddMembers(ctx, groupID, memberIDs)

	return doneOf(err, memberIDs), err
}

func (s scimMembers) remove(ctx context.Context, groupID string, memberIDs []string, stays func(string) bool) ([]string, error) {
	err := s.directory.RemoveMembers(ctx, groupID, memberIDs, stays)

	return doneOf(err, memberIDs), goneIfNotFound(err)
}

func (s scimMembers) addOne(ctx context.Context, groupID, memberID string) (string, error) {
	return s.directory.ID(), s.directory.AddMember(ctx, groupID, memberID)
}

func (s scimMembers) removeOne(ctx context.Context, groupID, memberID string, stays func() bool) error {
	return goneIfNotFound(s.directory.RemoveMember(ctx, groupID, memberID, stays))
}

func (s scimMembers) unknown(ctx context.Context, memberIDs []string) ([]string, error) {
	var missing []string

	for _, id := range memberIDs {
		_, err := s.directory.User(ctx, id)

		switch {
		case client.IsNotFound(err):
			missing = append(missing, id)
		case err != nil:
			return nil, err
		}
	}

	return missing, nil
}

func (s scimMembers) explain(context.Context, string, error) string { return "" }

func (s scimMembers) groupMissing(ctx context.Context, summary, groupID string, err error) diag.Diagnostics {
	return groupMissing(ctx, s.clients, summary, groupID, err, "group_id")
}

func (s scimMembers) find(ctx context.Context, idOrName string) (*groupState, error) {
	return s.withMembers(findGroup(ctx, s.directory, idOrName))
}

// findMember finds a person's SCIM id by the id or, if it has an "@", by the user name.
func (s scimMembers) findMember(ctx context.Context, idOrName string) (string, error) {
	if !strings.Contains(idOrName, "@") {
		user, err := s.directory.User(ctx, idOrName)
		if lower := strings.ToLower(idOrName); client.IsNotFound(err) && lower != idOrName {
			user, err = s.directory.User(ctx, lower) // ids are lower case
		}

		if client.IsNotFound(err) {
			return "", fmt.Errorf("the directory %s has no user with the id %q; give the id of a SCIM record, which is no account id, or a user name, mostly the "+
				"e-mail address", s.directory.ID(), idOrName)
		}

		if err != nil {
			return "", err
		}

		return user.ID, nil
	}

	users, err := s.directory.FindUsers(ctx, scim.AttrUserName, idOrName)
	if err != nil {
		return "", err
	}

	if len(users) == 0 {
		return "", fmt.Errorf("the directory %s has no user with the user name %q; give the id of the SCIM record", s.directory.ID(), idOrName)
	}

	if len(users) != 1 {
		return "", fmt.Errorf("the directory %s has %d users with the user name %q; give the id of the SCIM record", s.directory.ID(), len(users), idOrName)
	}

	return users[0].ID, nil
}

// doneOf returns the users whose change succeeded, also after an error.
func doneOf(err error, users []string) []string {
	if err == nil {
		return slices.Clone(users)
	}

	if partly, ok := errors.AsType[*scim.MembersError](err); ok {
		return slices.Clone(partly.Done)
	}

	return nil
}
