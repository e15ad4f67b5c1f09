// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// GroupsNamed are the organization's groups of exactly this name, in every directory, or, where there is none, those
// whose name differs in nothing but case, composed letters and white space around it: the search itself ignores case
// (API §4.4).
func (c *Client) GroupsNamed(ctx context.Context, name string, expand ...string) ([]*Group, error) {
	var found []*Group

	for group, err := range c.SearchGroups(ctx, GroupQuery{GroupNames: []string{name}, Expand: expand}) {
		if err != nil {
			return nil, err
		}

		found = append(found, group)
	}

	return PickByName(found, name), nil
}

// GroupNamed is the one group of the organization that has this name, nil where none has.
func (c *Client) GroupNamed(ctx context.Context, name string) (*Group, error) {
	named, err := c.GroupsNamed(ctx, name)

	switch {
	case err != nil:
		return nil, err
	case len(named) > 1:
		return nil, fmt.Errorf("the organization has %d groups named %q; give the id", len(named), name)
	case len(named) == 1:
		return named[0], nil
	default:
		return nil, nil //nolint:nilnil // The absence of a group is an answer, not an error.
	}
}

// PickByName are those of some groups that have a name, as GroupsNamed chooses them.
func PickByName(groups []*Group, name string) []*Group {
	var exact, like []*Group

	for _, group := range groups {
		switch {
		case group.Name == name:
			exact = append(exact, group)
		case strings.EqualFold(plainName(group.Name), plainName(name)):
			like = append(like, group)
		}
	}

	named := exact
	if len(exact) == 0 {
		named = like
	}

	slices.SortFunc(named, func(a, b *Group) int { return cmp.Compare(a.ID, b.ID) })

	return named
}

func plainName(name string) string { return norm.NFC.String(strings.TrimSpace(name)) }

// spellings adds to each name the ways in which an organization may hold its letters: nothing says that the search
// composes them.
func spellings(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, name, norm.NFC.String(name), norm.NFD.String(name))
	}

	return all
}

// FindGroup is the organization's group of this id, or nil. The search is over all directories, because only it tells
// which one the group is in, and writes want a directory by its id (API §4.1).
func (c *Client) FindGroup(ctx context.Context, id string) (*Group, error) {
	for group, err := range c.SearchGroups(ctx, GroupQuery{GroupIDs: []string{id}}) {
		if err != nil {
			return nil, err
		}

		if group.ID == id {
			return group, nil
		}
	}

	return nil, nil //nolint:nilnil // The absence of a group is an answer, not an error.
}

// PickSynced is the one of the organization's groups of one name that a SCIM group has become: it is synchronized from
// outside (API §2.9). A default group of the same name is another group, which SCIM does not manage; two candidates
// leave it open.
func PickSynced(named []*Group) *Group {
	var found *Group

	for _, group := range named {
		if !group.ExternalSynced {
			continue
		}

		if found != nil {
			return nil
		}

		found = group
	}

	return found
}

// IsDefaultGroup asks whether it is one of Atlassian's own groups: one that gives an app by default, or that nobody can
// delete (API §2.9, §4.4, §4.6).
func (c *Client) IsDefaultGroup(ctx context.Context, group *Group) (bool, error) {
	if group.Default() || group.ExternalSynced {
		return group.Default(), nil
	}

	for assignment, err := range c.GroupRoleAssignments(ctx, group.DirectoryID, group.ID) {
		if err != nil || assignment.DefaultRole != "" {
			return err == nil, err
		}
	}

	return false, nil
}
