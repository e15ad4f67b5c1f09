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

// GroupsNamed returns the organization's groups with this name, in all directories. PickByName chooses them from the
// answer, because the search itself ignores case (API §4.4).
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

// GroupNamed returns the only group of the organization with this name, or nil.
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

// PickByName returns the groups with exactly this name. If there are none, it returns those whose name differs only in
// case, composed letters and surrounding white space.
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

// spellings adds the composed (NFC) and decomposed (NFD) form of each name: the documents do not say which form an
// organization stores or searches.
func spellings(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, name, norm.NFC.String(name), norm.NFD.String(name))
	}

	return all
}

// FindGroup returns the organization's group with this id, or nil. It searches all directories, because only the search
// tells the group's directory, which writes need (API §4.1).
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

// PickSynced returns the organization group that belongs to a SCIM group, out of the organization's groups with its
// name: the one that is synchronized from outside (API §2.9). A default group with the same name is another group,
// which SCIM does not manage. It returns nil if there is none, or more than one.
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

// IsDefaultGroup reports whether a group is one of Atlassian's own: it gives an app by default, or cannot be deleted
// (API §2.9, §4.4, §4.6).
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
