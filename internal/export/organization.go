// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The types that are written.
const (
	typeUser       = "atlassian_user"
	typeGroup      = "atlassian_group"
	typeMembership = "atlassian_group_membership"
	typeAccess     = "atlassian_group_role_assignment"
)

// An organization is what there is to write, in a stable order, and what cannot be managed.
type organization struct {
	people      []person
	groups      []group
	memberships []membership
	access      []access
	apps        map[string]string // what people call them, by resource id
	unmanaged   []string
	// incomplete are groups of whose members somebody cannot be written.
	incomplete map[string]bool
	// company is whether one block holds everybody.
	company bool
}

type person struct {
	id, email  string
	attributes map[string]tftypes.Value // those that are written beside the address
	cells      map[string]string        // what a file says of them, where one block holds everybody
}

type group struct{ id, name string }

type membership struct{ groupID, personID string }

type access struct{ groupID, role, resourceID string }

func (o *organization) leave(format string, values ...any) {
	o.unmanaged = append(o.unmanaged, fmt.Sprintf(format, values...))
}

// A reader reads an organization.
type reader struct {
	*source

	options  Options
	progress func(format string, values ...any)
}

func (r reader) read(ctx context.Context) (*organization, error) {
	o := &organization{apps: map[string]string{}, incomplete: map[string]bool{}}

	for _, step := range []func(context.Context, *organization) error{r.readPeople, r.readGroups, r.readMemberships, r.readAccess} {
		if err := step(ctx, o); err != nil {
			return nil, err
		}
	}

	slices.SortFunc(o.people, func(a, b person) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.email), strings.ToLower(b.email)), cmp.Compare(a.id, b.id))
	})
	slices.SortFunc(o.groups, func(a, b group) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })

	if r.options.People == peopleCSV {
		o.withoutUnfit()

		if err := r.readCompany(ctx, o); err != nil {
			return nil, err
		}
	}

	slices.Sort(o.unmanaged)
	o.unmanaged = slices.Compact(o.unmanaged)

	return o, nil
}

// notWritten are attributes of a user that every block has by default.
var notWritten = []string{"email", "adopt_existing", "on_destroy", "timeouts"}

func (r reader) readPeople(ctx context.Context, o *organization) error {
	schema := r.schemas.ResourceSchemas[typeUser]

	seen := map[string]string{}

	for found, err := range r.list(ctx, typeUser, true) {
		if err != nil {
			return fmt.Errorf("reading people: %w", err)
		}

		someone := person{id: found.identity["id"], email: textOf(found.attributes["email"]), attributes: map[string]tftypes.Value{}}

		if r.options.Personal {
			for _, attribute := range schema.Block.Attributes {
				value := found.attributes[attribute.Name]
				if attribute.Optional && !value.IsNull() && !slices.Contains(notWritten, attribute.Name) {
					someone.attributes[attribute.Name] = value
				}
			}
		}

		key := strings.ToLower(someone.email)

		switch other, twice := seen[key]; {
		case someone.email == "":
			o.leave("person %s: the record %s has no e-mail address", found.name, someone.id)

			continue
		case twice:
			o.leave("person %s: the record %s has the address of the record %s", found.name, someone.id, other)

			continue
		}

		given := maps.Clone(someone.attributes)
		given["email"] = found.attributes["email"]

		if err := r.refused(ctx, typeUser, given); err != nil {
			o.leave("person %s: the record %s cannot be written as a block: %s", found.name, someone.id, err)

			continue
		}

		seen[key] = someone.id
		o.people = append(o.people, someone)

		if len(o.people)%progressEvery == 0 {
			r.progress("Read %d people", len(o.people))
		}
	}

	r.progress("Read %d people", len(o.people))

	return nil
}

const progressEvery = 1000

func (r reader) readGroups(ctx context.Context, o *organization) error {
	for found, err := range r.list(ctx, typeGroup, false) {
		if err != nil {
			return fmt.Errorf("reading groups: %w", err)
		}

		one := group{id: found.identity["id"], name: found.name}

		if err := r.refused(ctx, typeGroup, map[string]tftypes.Value{"display_name": tftypes.NewValue(tftypes.String, one.name)}); err != nil {
			o.leave("group %q: the group %s cannot be written as a block: %s", one.name, one.id, err)

			continue
		}

		o.groups = append(o.groups, one)
	}

	r.progress("Read %d groups", len(o.groups))

	return nil
}

// readMemberships leaves out whoever is not written: a reference to them would lead nowhere.
func (r reader) readMemberships(ctx context.Context, o *organization) error {
	people, groups := map[string]bool{}, map[string]bool{}

	for _, p := range o.people {
		people[p.id] = true
	}

	for _, g := range o.groups {
		groups[g.id] = true
	}

	for found, err := range r.list(ctx, typeMembership, false) {
		if err != nil {
			return fmt.Errorf("reading memberships: %w", err)
		}

		one := membership{groupID: found.identity["group_id"], personID: found.identity["user_id"]}

		switch {
		case !groups[one.groupID]:
			o.leave("membership %s: the group %s is not written", found.name, one.groupID)
		case !people[one.personID]:
			o.incomplete[one.groupID] = true
			o.leave("membership %s: the record %s is not in the list of people; where the directory lists no inactive people, write them by hand", found.name, one.personID)
		default:
			o.memberships = append(o.memberships, one)
		}
	}

	r.progress("Read %d memberships", len(o.memberships))

	return nil
}

// readAccess reads which apps the groups give. It needs the organization's key.
func (r reader) readAccess(ctx context.Context, o *organization) error {
	if !r.options.Organization {
		o.leave("access: what the groups give access to was not read, since ATLASSIAN_ORG_ID or ATLASSIAN_API_KEY is not set")

		return nil
	}

	known, err := r.counterparts(ctx, o)
	if err != nil {
		return fmt.Errorf("reading the organization's groups: %w", err)
	}

	for found, err := range r.list(ctx, typeAccess, false) {
		if err != nil {
			return fmt.Errorf("reading access: %w", err)
		}

		organizationGroup, role, resourceID := found.identity["organization_group_id"], found.identity["role"], found.identity["resource_id"]

		groupID := known[organizationGroup]
		if groupID == "" {
			o.leave("access %s: the group is not one of this directory", found.name)

			continue
		}

		if _, name, ok := strings.Cut(found.name, " on "); ok {
			o.apps[resourceID] = name
		}

		o.access = append(o.access, access{groupID, role, resourceID})
	}

	o.leave("access: roles that people hold themselves, beside those of groups, were not read: that takes a request a person (the list resource atlassian_user_role_assignment shows them)")
	r.progress("Read %d roles of groups", len(o.access))

	return nil
}

// counterparts is which group of the directory each group of the organization is. The others are none of the directory's.
func (r reader) counterparts(ctx context.Context, o *organization) (map[string]string, error) {
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

	known := map[string]string{}

	for _, value := range groups {
		var one map[string]tftypes.Value
		if err := value.As(&one); err != nil {
			return nil, err
		}

		id, name := textOf(one["organization_group_id"]), textOf(one["display_name"])

		var synced bool
		if err := one["external_synced"].As(&synced); err != nil {
			return nil, err
		}

		switch {
		case !synced:
			o.leave("group %q: the group %s is managed in Atlassian Administration, not by this directory; unless it is a default group, atlassian_organization_group can import it", name, id)
		case byName[name] == "":
			o.leave("group %q: the group %s is synchronized by another directory, or from elsewhere", name, id)
		default:
			known[id] = byName[name]
		}
	}

	return known, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
