// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// readOrganization reads what the organization knows beside the directory: groups of its own, and which apps the groups
// give. It needs the organization's key.
func (r reader) readOrganization(ctx context.Context, o *organization) error {
	if !r.options.Organization {
		o.leave("access: what the groups give access to, and groups that the organization manages itself, were not read, since ATLASSIAN_ORG_ID or ATLASSIAN_API_KEY is not set")

		return nil
	}

	known, err := r.readOwnGroups(ctx, o)
	if err != nil {
		return fmt.Errorf("reading the organization's groups: %w", err)
	}

	if err := r.readAccess(ctx, o, known); err != nil {
		return fmt.Errorf("reading access: %w", err)
	}

	if err := r.readOwnMemberships(ctx, o); err != nil {
		return fmt.Errorf("reading members of the organization's groups: %w", err)
	}

	if err := r.readRoles(ctx, o); err != nil {
		return fmt.Errorf("reading roles of people: %w", err)
	}

	return nil
}

// readOwnGroups reads the organization's groups, and answers what each can be referred to as: a group of the directory,
// or one of its own.
func (r reader) readOwnGroups(ctx context.Context, o *organization) (map[string]access, error) {
	byName := map[string]string{}
	for _, g := range o.groups {
		byName[g.name] = g.id
	}

	state, err := r.source.read(ctx, "atlassian_groups")
	if err != nil {
		return nil, err
	}

	var groups []tftypes.Value
	if err := state["groups"].As(&groups); err != nil {
		return nil, err
	}

	o.lists(typeOwnGroup)

	known := map[string]access{}

	for _, value := range groups {
		var one map[string]tftypes.Value
		if err := value.As(&one); err != nil {
			return nil, err
		}

		own := ownGroup{textOf(one["organization_group_id"]), textOf(one["display_name"]), textOf(one["description"])}
		o.lists(typeOwnGroup, own.id)

		var synced bool
		if err := one["external_synced"].As(&synced); err != nil {
			return nil, err
		}

		switch {
		case synced && byName[own.name] != "":
			known[own.id] = access{groupID: byName[own.name]}
		case synced:
			o.leave("group %q: the group %s is synchronized by another directory, or from elsewhere", own.name, own.id)
		default:
			reason, err := r.unmanageable(ctx, own, one["deletable"])
			if err != nil {
				return nil, err
			}

			if reason != "" {
				o.leave("group %q: the group %s cannot be written as a block: %s", own.name, own.id, reason)

				continue
			}

			known[own.id] = access{groupID: own.id, own: true}
			o.ownGroups = append(o.ownGroups, own)
		}
	}

	return known, nil
}

// unmanageable is why a group of the organization cannot be managed, or "". Where Atlassian does not say whether it can
// be deleted, its import tells.
func (r reader) unmanageable(ctx context.Context, own ownGroup, deletable tftypes.Value) (string, error) {
	given := map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, own.name)}
	if own.description != "" {
		given["description"] = tftypes.NewValue(tftypes.String, own.description)
	}

	if err := r.refused(ctx, typeOwnGroup, given); err != nil {
		return err.Error(), nil //nolint:nilerr // A block that is refused is the answer.
	}

	if !deletable.IsNull() {
		var can bool
		if err := deletable.As(&can); err != nil {
			return "", err
		}

		if !can {
			return "it is a default group, or one of another system, which nobody can create or delete; who is in it is not written either", nil
		}

		return "", nil
	}

	resp, err := r.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeOwnGroup, ID: own.id})
	if err != nil {
		return "", err
	}

	if err := r.said(resp.Diagnostics); err != nil {
		return err.Error(), nil //nolint:nilerr // An import that is refused is the answer.
	}

	return "", nil
}

func (r reader) readAccess(ctx context.Context, o *organization, known map[string]access) error {
	o.lists(typeAccess)

	for found, err := range r.list(ctx, typeAccess, false, nil) {
		if err != nil {
			return err
		}

		one, ok := known[found.identity["organization_group_id"]]
		if !ok {
			o.leave("access %s: the group is not written", found.name)

			continue
		}

		one.role, one.resourceID = found.identity["role"], found.identity["resource_id"]
		o.lists(typeAccess, one.key())
		o.calls(one.resourceID, found.name)

		o.access = append(o.access, one)
	}

	r.progress("Read %d roles of groups", len(o.access))

	return nil
}

// calls takes the name of an app from the name of a role on it. What has none, as the organization itself, is called by
// its kind: platform org.
func (o *organization) calls(resourceID, role string) {
	_, name, _ := strings.Cut(role, " on ")

	if kind, ok := strings.CutPrefix(name, "ari:cloud:"); ok {
		kind, _, _ = strings.Cut(kind, "/")
		name = strings.ReplaceAll(kind, "::", " ")
	}

	o.apps[resourceID] = name
}

func (r reader) readOwnMemberships(ctx context.Context, o *organization) error {
	if len(o.ownGroups) == 0 {
		return nil
	}

	if !r.options.OwnMembers {
		o.leave("memberships: who is in the groups that the organization manages itself was not read: that takes a request for each group and each hundred members (-organization-members)")

		return nil
	}

	names := map[string]string{}

	var ids []tftypes.Value

	for _, g := range o.ownGroups {
		names[g.id] = g.name
		ids = append(ids, tftypes.NewValue(tftypes.String, g.id))
	}

	filters := map[string]tftypes.Value{"organization_group_ids": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, ids)}

	o.lists(typeOwnMembership)

	for found, err := range r.list(ctx, typeOwnMembership, false, filters) {
		if err != nil {
			return err
		}

		one := ownMembership{groupID: found.identity["organization_group_id"], accountID: found.identity["account_id"]}
		one.who = strings.TrimSuffix(found.name, " in "+names[one.groupID])
		o.lists(typeOwnMembership, one.key())
		o.ownMemberships = append(o.ownMemberships, one)
	}

	r.progress("Read %d memberships of the organization's own groups", len(o.ownMemberships))

	return nil
}

func (r reader) readRoles(ctx context.Context, o *organization) error {
	if !r.options.Roles {
		o.leave("access: roles that people hold themselves, beside those of groups, were not read: that takes a request for each person who has access to anything (-roles)")

		return nil
	}

	o.lists(typeRole)

	for found, err := range r.list(ctx, typeRole, false, nil) {
		if err != nil {
			return err
		}

		one := heldRole{accountID: found.identity["account_id"], role: found.identity["role"], resourceID: found.identity["resource_id"]}
		one.who, _, _ = strings.Cut(found.name, ": "+one.role)
		o.lists(typeRole, one.key())
		o.calls(one.resourceID, found.name)

		o.roles = append(o.roles, one)
	}

	r.progress("Read %d roles of people", len(o.roles))

	return nil
}
