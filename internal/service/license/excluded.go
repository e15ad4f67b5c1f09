// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

const readingExcluded = "Reading members of excluded groups failed"

// readExcluded returns the accounts in the groups. An unknown group is an error: a search by a mistyped id finds no
// members, and would silently protect nobody. A group of which not all members are listed is an error too.
func readExcluded(ctx context.Context, organization organizationAPI, groupIDs []string) (map[string]bool, diag.Diagnostics) {
	members := make(map[string]bool)

	if len(groupIDs) == 0 {
		return members, nil
	}

	groups := make(map[string]*admin.Group)

	for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{GroupIDs: groupIDs, Expand: []string{admin.ExpandUserCount}}) {
		if err != nil {
			return nil, diagnostics.FromError(readingExcluded, err)
		}

		groups[group.ID] = group
	}

	var unknown []string

	for _, id := range groupIDs {
		if groups[id] == nil {
			unknown = append(unknown, id)
		}
	}

	if unknown != nil {
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("exclude_group_ids"), "Group not found",
			"Nobody can be excluded by it: the organization has no group "+strings.Join(unknown, ", ")+
				". Give the ids of organization groups, which are not those of SCIM groups; the data source atlassian_groups lists them (`organization_group_id`).")}
	}

	if _, err := addMembers(ctx, organization, members, groupIDs...); err != nil {
		return nil, diagnostics.FromError(readingExcluded, err)
	}

	counted := 0

	for _, group := range groups {
		if group.UserCount != nil {
			counted += *group.UserCount
		}
	}

	if counted <= len(members) {
		return members, nil
	}

	// Either a list was cut, or the groups have members in common.
	for id, group := range groups {
		listed, err := addMembers(ctx, organization, members, id)
		if err != nil {
			return nil, diagnostics.FromError(readingExcluded, err)
		}

		if group.UserCount != nil && *group.UserCount > listed {
			return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("exclude_group_ids"), readingExcluded, fmt.Sprintf(
				"Atlassian counts %d members of %q and lists %d, so whom to exclude is not known. Run the command again.",
				*group.UserCount, group.Name, listed))}
		}
	}

	return members, nil
}

// addMembers adds the accounts in the groups, and returns how many are listed.
func addMembers(ctx context.Context, organization organizationAPI, members map[string]bool, groupIDs ...string) (listed int, err error) {
	for user, err := range organization.SearchUsers(ctx, admin.UserQuery{GroupIDs: groupIDs}) {
		if err != nil {
			return listed, err
		}

		members[user.AccountID] = true
		listed++
	}

	return listed, nil
}

// unknownEmails warns of addresses that nobody has: a typo would protect nobody. It searches only for addresses that
// are not in the report. If a person who is found hides their address, nobody can say which address is theirs.
func unknownEmails(ctx context.Context, organization organizationAPI, emails []string, rows []row) (diag.Diagnostics, error) {
	held := make(map[string]bool)

	for _, row := range rows {
		for _, h := range row.holders {
			held[scim.EmailKey(h.email)] = true
		}
	}

	has := func(email string) bool { return held[scim.EmailKey(email)] }

	missing := slices.DeleteFunc(slices.Clone(emails), has)
	if len(missing) == 0 {
		return nil, nil
	}

	for user, err := range organization.SearchUsers(ctx, admin.UserQuery{Emails: missing}) {
		if client.RefusedThisRequestOnly(err) {
			return nil, nil
		}

		if err != nil {
			return nil, err
		}

		if user.Email == "" {
			return nil, nil
		}

		held[scim.EmailKey(user.Email)] = true
	}

	missing = slices.DeleteFunc(missing, has)
	if len(missing) == 0 {
		return nil, nil
	}

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(path.Root("exclude_emails"), "Unknown value in exclude_emails", fmt.Sprintf(
		"Nobody in the organization is shown with the address %s, so nobody is left out because of it. Correct it, or take it out. Whose address Atlassian hides "+
			"is left out by a group of theirs instead, in exclude_group_ids.", diagnostics.JoinNames(missing)))}, nil
}
