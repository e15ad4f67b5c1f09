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

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// The resource types that the export writes.
const (
	typeUser                   = "atlassian_user"
	typeGroup                  = "atlassian_group"
	typeMembership             = "atlassian_group_membership"
	typeGroupRole              = "atlassian_group_role_assignment"
	typeOrganizationGroup      = "atlassian_organization_group"
	typeOrganizationMembership = "atlassian_organization_group_membership"
	typeUserRole               = "atlassian_user_role_assignment"
	typeMembers                = "atlassian_group_members"   // with -people csv: one block per group
	typeDirectoryUsers         = "atlassian_directory_users" // with -people csv: one block for everybody
)

// An inventory is what the export found, in a stable order.
type inventory struct {
	people      []person
	groups      []group
	memberships []membership
	groupRoles  []groupRole
	apps        map[string]string // their names, by resource id
	// What the organization manages itself, outside the directory.
	organizationGroups      []organizationGroup
	organizationMemberships []organizationMembership
	userRoles               []userRole

	// unmanaged are lines on what cannot be managed.
	unmanaged []string
	// listed are the keys of everything listed, by type. It has only the types that were listed.
	listed map[string]map[string]bool
	// incomplete are the groups with a member who cannot be written.
	incomplete map[string]bool
	// oneBlock says that one block holds everybody.
	oneBlock bool
}

type person struct {
	id, email, accountID string
	attributes           map[string]tftypes.Value // the attributes that are written beside the e-mail address
	cells                map[string]string        // the person's cells in the file, if one block holds everybody
}

type group struct{ id, name string }

type membership struct{ groupID, personID, name string }

// A groupRole is a role that a group gives on an app. The group is an organization group, or else one of the directory.
type groupRole struct {
	groupID, role, resourceID string
	ofOrganization            bool
}

func (a groupRole) key() string { return strings.Join([]string{a.groupID, a.role, a.resourceID}, ",") }

// An organizationGroup is a group that the organization manages itself.
type organizationGroup struct{ id, name, description string }

// An organizationMembership and a userRole belong to an account. The field who is the person's name in the list.
type (
	organizationMembership struct{ groupID, accountID, who string }
	userRole               struct{ accountID, who, role, resourceID string }
)

func (m organizationMembership) key() string { return m.groupID + "," + m.accountID }

func (r userRole) key() string { return strings.Join([]string{r.accountID, r.role, r.resourceID}, ",") }

// addUnmanaged adds a line on what is not written, and why. It joins a text of several lines into one.
func (o *inventory) addUnmanaged(format string, values ...any) {
	o.unmanaged = append(o.unmanaged, strings.Join(strings.Fields(fmt.Sprintf(format, values...)), " "))
}

// markListed notes that a type was listed, with the keys that the list showed.
func (o *inventory) markListed(kind string, keys ...string) {
	if o.listed[kind] == nil {
		o.listed[kind] = map[string]bool{}
	}

	for _, key := range keys {
		o.listed[kind][key] = true
	}
}

// noLongerListed returns the addresses of what an earlier run wrote and the lists do not show any more.
func (o *inventory) noLongerListed(before *manifest) []string {
	var addresses []string

	for kind, listed := range o.listed {
		for key, address := range before.Addresses[kind] {
			if !listed[key] {
				addresses = append(addresses, address)
			}
		}
	}

	slices.Sort(addresses)

	return addresses
}

// A reader reads the inventory from the provider.
type reader struct {
	*source

	options  Options
	progress func(format string, values ...any)
}

// read reads people last, so that changes during the export are noticed: someone who leaves is not written, and a new
// address is.
func (r reader) read(ctx context.Context) (*inventory, error) {
	o := &inventory{apps: map[string]string{}, listed: map[string]map[string]bool{}, incomplete: map[string]bool{}}

	for _, step := range []func(context.Context, *inventory) error{r.readGroups, r.readMemberships, r.readOrganization, r.readPeople} {
		if err := step(ctx, o); err != nil {
			return nil, err
		}
	}

	o.dropDanglingMemberships()

	slices.SortFunc(o.people, func(a, b person) int { return scim.ComparePeople(a.email, a.id, b.email, b.id) })
	slices.SortFunc(o.groups, func(a, b group) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })

	if r.options.People == peopleCSV {
		if err := r.dropUnfitForCSV(o); err != nil {
			return nil, err
		}

		if err := r.checkOneBlock(ctx, o); err != nil {
			return nil, err
		}
	}

	slices.Sort(o.unmanaged)
	o.unmanaged = slices.Compact(o.unmanaged)

	return o, nil
}

// notWritten are the attributes that -personal does not add: the e-mail address, and settings that keep their defaults.
var notWritten = []string{"email", "adopt_existing", "on_destroy", "timeouts"}

func (r reader) readPeople(ctx context.Context, o *inventory) error {
	schema := r.schemas.ResourceSchemas[typeUser]

	seen := map[string]string{}

	o.markListed(typeUser)

	for found, err := range r.list(ctx, typeUser, true, nil) {
		if err != nil {
			return fmt.Errorf("reading people: %w", err)
		}

		someone := person{
			id: found.identity["id"], email: textOf(found.attributes["email"]), accountID: textOf(found.attributes["account_id"]),
			attributes: map[string]tftypes.Value{},
		}
		o.markListed(typeUser, someone.id)

		if r.options.Personal {
			for _, attribute := range schema.Block.Attributes {
				value := found.attributes[attribute.Name]
				if attribute.Optional && !value.IsNull() && !slices.Contains(notWritten, attribute.Name) {
					someone.attributes[attribute.Name] = value
				}
			}
		}

		key := personKey(someone.email)

		switch other, twice := seen[key]; {
		case someone.email == "":
			o.addUnmanaged("person %s: the record %s has no e-mail address", found.name, someone.id)

			continue
		case twice:
			o.addUnmanaged("person %s: the record %s has the address of the record %s", found.name, someone.id, other)

			continue
		}

		given := maps.Clone(someone.attributes)
		given["email"] = found.attributes["email"]

		if err := r.validate(ctx, typeUser, given); err != nil {
			o.addUnmanaged("person %s: the record %s cannot be written as a block: %s", found.name, someone.id, err)

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

func (r reader) readGroups(ctx context.Context, o *inventory) error {
	o.markListed(typeGroup)

	for found, err := range r.list(ctx, typeGroup, false, nil) {
		if err != nil {
			return fmt.Errorf("reading groups: %w", err)
		}

		one := group{id: found.identity["id"], name: found.name}
		o.markListed(typeGroup, one.id)

		if err := r.validate(ctx, typeGroup, map[string]tftypes.Value{"display_name": tftypes.NewValue(tftypes.String, one.name)}); err != nil {
			o.addUnmanaged("group %q: the group %s cannot be written as a block: %s", one.name, one.id, err)

			continue
		}

		o.groups = append(o.groups, one)
	}

	r.progress("Read %d groups", len(o.groups))

	return nil
}

func (r reader) readMemberships(ctx context.Context, o *inventory) error {
	groups := map[string]bool{}
	for _, g := range o.groups {
		groups[g.id] = true
	}

	o.markListed(typeMembership)

	for found, err := range r.list(ctx, typeMembership, false, nil) {
		if err != nil {
			return fmt.Errorf("reading memberships: %w", err)
		}

		one := membership{groupID: found.identity["group_id"], personID: found.identity["user_id"], name: found.name}
		o.markListed(typeMembership, one.key())

		if !groups[one.groupID] {
			o.addUnmanaged("membership %s: the group %s is not written", found.name, one.groupID)

			continue
		}

		o.memberships = append(o.memberships, one)
	}

	r.progress("Read %d memberships", len(o.memberships))

	return nil
}

func (m membership) key() string { return m.groupID + "," + m.personID }

// dropDanglingMemberships drops the memberships of people who are not written, because a block could not refer to them.
func (o *inventory) dropDanglingMemberships() {
	people := map[string]bool{}
	for _, p := range o.people {
		people[p.id] = true
	}

	o.memberships = slices.DeleteFunc(o.memberships, func(m membership) bool {
		if people[m.personID] {
			return false
		}

		o.incomplete[m.groupID] = true
		o.addUnmanaged("membership %s: the record %s is not written: it is none of the people that the directory lists. Who has left meanwhile is in no group any more; "+
			"inactive people are in no list of some directories, and are to be written by hand", m.name, m.personID)

		return true
	})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
