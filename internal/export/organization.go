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
	typeUser          = "atlassian_user"
	typeGroup         = "atlassian_group"
	typeMembership    = "atlassian_group_membership"
	typeAccess        = "atlassian_group_role_assignment"
	typeOwnGroup      = "atlassian_organization_group"
	typeOwnMembership = "atlassian_organization_group_membership"
	typeRole          = "atlassian_user_role_assignment"
	typeMembers       = "atlassian_group_members"   // in one block a group, beside a file of people
	typeCompany       = "atlassian_directory_users" // in one block, beside a file of people
)

// An organization is what there is to write, in a stable order, and what cannot be managed.
type organization struct {
	people      []person
	groups      []group
	memberships []membership
	access      []access
	apps        map[string]string // what people call them, by resource id
	// What the organization manages itself, beside the directory.
	ownGroups      []ownGroup
	ownMemberships []ownMembership
	roles          []heldRole

	unmanaged []string
	// listed are the keys of all that the lists show, by type, of the types that were listed.
	listed map[string]map[string]bool
	// incomplete are groups of whose members somebody cannot be written.
	incomplete map[string]bool
	// company is whether one block holds everybody.
	company bool
}

type person struct {
	id, email, accountID string
	attributes           map[string]tftypes.Value // those that are written beside the address
	cells                map[string]string        // what a file says of them, where one block holds everybody
}

type group struct{ id, name string }

type membership struct{ groupID, personID, name string }

// access is a role that a group gives, of the directory or, if it is its own, of the organization.
type access struct {
	groupID, role, resourceID string
	own                       bool
}

func (a access) key() string { return strings.Join([]string{a.groupID, a.role, a.resourceID}, ",") }

// An ownGroup is a group that the organization manages itself.
type ownGroup struct{ id, name, description string }

// ownMembership and heldRole are of accounts; who is what the list calls the person.
type (
	ownMembership struct{ groupID, accountID, who string }
	heldRole      struct{ accountID, who, role, resourceID string }
)

func (m ownMembership) key() string { return m.groupID + "," + m.accountID }

func (r heldRole) key() string { return strings.Join([]string{r.accountID, r.role, r.resourceID}, ",") }

// leave says in a line what is not written, and why. What is called by several lines is called by one.
func (o *organization) leave(format string, values ...any) {
	o.unmanaged = append(o.unmanaged, strings.Join(strings.Fields(fmt.Sprintf(format, values...)), " "))
}

// lists says that a type is listed, and what the list shows.
func (o *organization) lists(kind string, keys ...string) {
	if o.listed[kind] == nil {
		o.listed[kind] = map[string]bool{}
	}

	for _, key := range keys {
		o.listed[kind][key] = true
	}
}

// gone are the addresses of what an earlier run wrote and the lists do not show any more.
func (o *organization) gone(before *manifest) []string {
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

// A reader reads an organization.
type reader struct {
	*source

	options  Options
	progress func(format string, values ...any)
}

// read reads people last: who leaves or gets another address while the rest is read is then written as they are.
func (r reader) read(ctx context.Context) (*organization, error) {
	o := &organization{apps: map[string]string{}, listed: map[string]map[string]bool{}, incomplete: map[string]bool{}}

	for _, step := range []func(context.Context, *organization) error{r.readGroups, r.readMemberships, r.readOrganization, r.readPeople} {
		if err := step(ctx, o); err != nil {
			return nil, err
		}
	}

	o.withoutStrangers()

	slices.SortFunc(o.people, func(a, b person) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.email), strings.ToLower(b.email)), cmp.Compare(a.id, b.id))
	})
	slices.SortFunc(o.groups, func(a, b group) int { return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })

	if r.options.People == peopleCSV {
		if err := r.withoutUnfit(o); err != nil {
			return nil, err
		}

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

	o.lists(typeUser)

	for found, err := range r.list(ctx, typeUser, true, nil) {
		if err != nil {
			return fmt.Errorf("reading people: %w", err)
		}

		someone := person{
			id: found.identity["id"], email: textOf(found.attributes["email"]), accountID: textOf(found.attributes["account_id"]),
			attributes: map[string]tftypes.Value{},
		}
		o.lists(typeUser, someone.id)

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
	o.lists(typeGroup)

	for found, err := range r.list(ctx, typeGroup, false, nil) {
		if err != nil {
			return fmt.Errorf("reading groups: %w", err)
		}

		one := group{id: found.identity["id"], name: found.name}
		o.lists(typeGroup, one.id)

		if err := r.refused(ctx, typeGroup, map[string]tftypes.Value{"display_name": tftypes.NewValue(tftypes.String, one.name)}); err != nil {
			o.leave("group %q: the group %s cannot be written as a block: %s", one.name, one.id, err)

			continue
		}

		o.groups = append(o.groups, one)
	}

	r.progress("Read %d groups", len(o.groups))

	return nil
}

func (r reader) readMemberships(ctx context.Context, o *organization) error {
	groups := map[string]bool{}
	for _, g := range o.groups {
		groups[g.id] = true
	}

	o.lists(typeMembership)

	for found, err := range r.list(ctx, typeMembership, false, nil) {
		if err != nil {
			return fmt.Errorf("reading memberships: %w", err)
		}

		one := membership{groupID: found.identity["group_id"], personID: found.identity["user_id"], name: found.name}
		o.lists(typeMembership, one.key())

		if !groups[one.groupID] {
			o.leave("membership %s: the group %s is not written", found.name, one.groupID)

			continue
		}

		o.memberships = append(o.memberships, one)
	}

	r.progress("Read %d memberships", len(o.memberships))

	return nil
}

func (m membership) key() string { return m.groupID + "," + m.personID }

// withoutStrangers leaves out memberships of whoever is not written: a reference to them would lead nowhere.
func (o *organization) withoutStrangers() {
	people := map[string]bool{}
	for _, p := range o.people {
		people[p.id] = true
	}

	o.memberships = slices.DeleteFunc(o.memberships, func(m membership) bool {
		if people[m.personID] {
			return false
		}

		o.incomplete[m.groupID] = true
		o.leave("membership %s: the record %s is not written: it is none of the people that the directory lists. Who has left meanwhile is in no group any more; "+
			"inactive people are in no list of some directories, and are to be written by hand", m.name, m.personID)

		return true
	})
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
