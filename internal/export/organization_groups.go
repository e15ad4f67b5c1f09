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

// readOrganization reads what needs the organization's key: organization groups, their members, and roles.
func (r reader) readOrganization(ctx context.Context, o *inventory) error {
	if !r.options.HasOrganizationKey {
		o.addUnmanaged("access: what the groups give access to, and groups that the organization manages itself, were not read, since ATLASSIAN_ORG_ID or ATLASSIAN_API_KEY is not set")

		return nil
	}

	known, err := r.readOrganizationGroups(ctx, o)
	if err != nil {
		return fmt.Errorf("reading the organization's groups: %w", err)
	}

	if err := r.readGroupRoles(ctx, o, known); err != nil {
		return fmt.Errorf("reading access: %w", err)
	}

	if err := r.readOrganizationMemberships(ctx, o); err != nil {
		return fmt.Errorf("reading members of the organization's groups: %w", err)
	}

	if err := r.readUserRoles(ctx, o); err != nil {
		return fmt.Errorf("reading roles of people: %w", err)
	}

	return nil
}

// readOrganizationGroups reads the organization's groups. It returns how a role refers to each group: as one of the
// directory, or as an organization group.
func (r reader) readOrganizationGroups(ctx context.Context, o *inventory) (map[string]groupRole, error) {
	byName := map[string]string{}
	for _, g := range o.groups {
		byName[g.name] = g.id
	}

	state, err := r.readDataSource(ctx, "atlassian_groups")
	if err != nil {
		return nil, err
	}

	var groups []tftypes.Value
	if err := state["groups"].As(&groups); err != nil {
		return nil, err
	}

	o.markListed(typeOrganizationGroup)

	known := map[string]groupRole{}

	for _, value := range groups {
		var attributes map[string]tftypes.Value
		if err := value.As(&attributes); err != nil {
			return nil, err
		}

		one := organizationGroup{textOf(attributes["organization_group_id"]), textOf(attributes["display_name"]), textOf(attributes["description"])}
		o.markListed(typeOrganizationGroup, one.id)

		var synced bool
		if err := attributes["external_synced"].As(&synced); err != nil {
			return nil, err
		}

		switch {
		case synced && byName[one.name] != "":
			known[one.id] = groupRole{groupID: byName[one.name]}
		case synced:
			o.addUnmanaged("group %q: the group %s is synchronized by another directory, or from elsewhere", one.name, one.id)
		default:
			reason, err := r.unmanageable(ctx, one, attributes["deletable"])
			if err != nil {
				return nil, err
			}

			if reason != "" {
				o.addUnmanaged("group %q: the group %s cannot be written as a block: %s", one.name, one.id, reason)

				continue
			}

			known[one.id] = groupRole{groupID: one.id, ofOrganization: true}
			o.organizationGroups = append(o.organizationGroups, one)
		}
	}

	return known, nil
}

// unmanageable returns why an organization group cannot be managed, or "". If Atlassian does not say whether the group
// can be deleted, its import decides.
func (r reader) unmanageable(ctx context.Context, one organizationGroup, deletable tftypes.Value) (string, error) {
	given := map[string]tftypes.Value{"name": tftypes.NewValue(tftypes.String, one.name)}
	if one.description != "" {
		given["description"] = tftypes.NewValue(tftypes.String, one.description)
	}

	if err := r.validate(ctx, typeOrganizationGroup, given); err != nil {
		return err.Error(), nil //nolint:nilerr // The error is the reason that was asked for.
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

	resp, err := r.server.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: typeOrganizationGroup, ID: one.id})
	if err != nil {
		return "", err
	}

	if err := r.checkDiagnostics(resp.Diagnostics); err != nil {
		return err.Error(), nil //nolint:nilerr // The error is the reason that was asked for.
	}

	return "", nil
}

func (r reader) readGroupRoles(ctx context.Context, o *inventory, known map[string]groupRole) error {
	o.markListed(typeGroupRole)

	for found, err := range r.list(ctx, typeGroupRole, false, nil) {
		if err != nil {
			return err
		}

		one, ok := known[found.identity["organization_group_id"]]
		if !ok {
			o.addUnmanaged("access %s: the group is not written", found.name)

			continue
		}

		one.role, one.resourceID = found.identity["role"], found.identity["resource_id"]
		o.markListed(typeGroupRole, one.key())
		o.nameApp(one.resourceID, found.name)

		o.groupRoles = append(o.groupRoles, one)
	}

	r.progress("Read %d roles of groups", len(o.groupRoles))

	return nil
}

// nameApp takes the name of an app from the display name of a role on it. A resource without a name, such as the
// organization itself, is named by its kind: platform org.
func (o *inventory) nameApp(resourceID, role string) {
	_, name, _ := strings.Cut(role, " on ")

	if kind, ok := strings.CutPrefix(name, "ari:cloud:"); ok {
		kind, _, _ = strings.Cut(kind, "/")
		name = strings.ReplaceAll(kind, "::", " ")
	}

	o.apps[resourceID] = name
}

func (r reader) readOrganizationMemberships(ctx context.Context, o *inventory) error {
	if len(o.organizationGroups) == 0 {
		return nil
	}

	if !r.options.OrganizationMembers {
		o.addUnmanaged("memberships: who is in the groups that the organization manages itself was not read: that takes a request for each group and each hundred members (-organization-members)")

		return nil
	}

	names := map[string]string{}

	var ids []tftypes.Value

	for _, g := range o.organizationGroups {
		names[g.id] = g.name
		ids = append(ids, tftypes.NewValue(tftypes.String, g.id))
	}

	filters := map[string]tftypes.Value{"organization_group_ids": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, ids)}

	o.markListed(typeOrganizationMembership)

	for found, err := range r.list(ctx, typeOrganizationMembership, false, filters) {
		if err != nil {
			return err
		}

		one := organizationMembership{groupID: found.identity["organization_group_id"], accountID: found.identity["account_id"]}
		one.who = strings.TrimSuffix(found.name, " in "+names[one.groupID])
		o.markListed(typeOrganizationMembership, one.key())
		o.organizationMemberships = append(o.organizationMemberships, one)
	}

	r.progress("Read %d memberships of the organization's own groups", len(o.organizationMemberships))

	return nil
}

func (r reader) readUserRoles(ctx context.Context, o *inventory) error {
	if !r.options.UserRoles {
		o.addUnmanaged("access: roles that people hold themselves, beside those of groups, were not read: that takes a request for each person who has access to anything (-roles)")

		return nil
	}

	o.markListed(typeUserRole)

	for found, err := range r.list(ctx, typeUserRole, false, nil) {
		if err != nil {
			return err
		}

		one := userRole{accountID: found.identity["account_id"], role: found.identity["role"], resourceID: found.identity["resource_id"]}
		one.who, _, _ = strings.Cut(found.name, ": "+one.role)
		o.markListed(typeUserRole, one.key())
		o.nameApp(one.resourceID, found.name)

		o.userRoles = append(o.userRoles, one)
	}

	r.progress("Read %d roles of people", len(o.userRoles))

	return nil
}
