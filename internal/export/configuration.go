// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"fmt"
	"slices"
	"strings"
)

// The values of -people.
const (
	peopleBlocks = "blocks"
	peopleCSV    = "csv"
)

// A configuration is what one run writes.
type configuration struct {
	options  Options
	manifest *manifest
	number   string // the suffix of this run's file names

	tf     map[string]*strings.Builder
	locals map[string][]argument // by file name
	files  map[string][]byte

	people, groups, organizationGroups, apps, accounts, relations *namer
	// personAt and groupAt are the addresses of people and groups, by id. With -people csv, personAt are their keys.
	personAt, groupAt map[string]string
	// records are the ids of people's records, by account.
	records map[string]string
	counts  map[string]int
	// unmanaged are the lines on what is not managed that no earlier run wrote.
	unmanaged []string
}

// newConfiguration begins the run that follows those in the manifest.
func newConfiguration(options Options, m *manifest) *configuration {
	c := &configuration{
		options: options, manifest: m, tf: map[string]*strings.Builder{}, locals: map[string][]argument{}, files: map[string][]byte{},
		people: newNamer("person"), groups: newNamer("group"), organizationGroups: newNamer("group"), apps: newNamer("app"), accounts: newNamer("account"),
		relations: newNamer("access"),
		personAt:  map[string]string{}, groupAt: map[string]string{}, records: map[string]string{}, counts: map[string]int{},
	}

	m.Runs++
	m.People = options.People

	if m.Runs > 1 {
		c.number = fmt.Sprintf("_%d", m.Runs)
	}

	for kind, n := range map[string]*namer{
		typeUser: c.people, typeGroup: c.groups, typeOrganizationGroup: c.organizationGroups, kindApp: c.apps, kindAccount: c.accounts,
		typeMembership: c.relations, typeGroupRole: c.relations, typeOrganizationMembership: c.relations, typeUserRole: c.relations,
	} {
		for _, address := range m.Addresses[kind] {
			n.keep(strings.TrimPrefix(addressName(address), prefixes[kind]))
		}
	}

	return c
}

// The kinds of ids that are written as local values, since no block has them.
const (
	kindApp, appPrefix         = "app", "app_"
	kindAccount, accountPrefix = "account", "account_"
)

var prefixes = map[string]string{kindApp: appPrefix, kindAccount: accountPrefix}

func (c *configuration) write(o *inventory) error {
	if c.manifest.Runs == 1 {
		fmt.Fprintf(c.file("providers"), "terraform {\n  required_version = \">= 1.8\"\n\n  required_providers {\n    atlassian = {\n      source = %s\n    }\n  }\n}\n\n"+
			"# Ids and keys come from the environment.\nprovider \"atlassian\" {}\n", quoted(c.options.Source))
	}

	var err error
	if c.options.People == peopleCSV {
		err = c.writePeopleCSV(o)
	} else {
		err = c.writePeople(o)
	}

	if err != nil {
		return err
	}

	c.writeGroups(o)

	if c.options.People == peopleCSV {
		c.writeMembersCSV(o)
	} else {
		c.writeMemberships(o)
	}

	c.writeOrganizationGroups(o)
	c.writeGroupRoles(o)
	c.writeAccounts(o)
	c.writeOrganizationMemberships(o)
	c.writeUserRoles(o)

	for file, values := range c.locals {
		slices.SortFunc(values, func(a, b argument) int { return strings.Compare(a.name, b.name) })
		block{header: "locals", arguments: values}.write(c.file(file))
	}

	for name, text := range c.tf {
		c.files[name+c.number+".tf"] = []byte(text.String())
	}

	for _, line := range o.unmanaged {
		if !slices.Contains(c.manifest.Unmanaged, line) {
			c.unmanaged = append(c.unmanaged, line)
		}
	}

	if c.manifest.Unmanaged = append(c.manifest.Unmanaged, c.unmanaged...); len(c.unmanaged) > 0 {
		c.files["not-managed"+c.number+".txt"] = []byte(strings.Join(c.unmanaged, "\n") + "\n")
	}

	text, err := c.manifest.text()
	c.files[manifestName] = text

	return err
}

// file returns the text of a .tf file.
func (c *configuration) file(name string) *strings.Builder {
	if c.tf[name] == nil {
		c.tf[name] = &strings.Builder{}
	}

	return c.tf[name]
}

// writeImport writes an import block.
func (c *configuration) writeImport(address, id string) {
	block{header: "import", arguments: []argument{{"to", address}, {"id", quoted(id)}}}.write(c.file("imports"))
}

// resource writes a block with its import.
func (c *configuration) resource(file, kind, name, key, importID string, arguments []argument) {
	address := kind + "." + name

	block{header: resourceHeader(kind, name), arguments: arguments}.write(c.file(file))
	c.writeImport(address, importID)
	c.manifest.add(kind, key, address)
	c.counts[kind]++
}

// announceNew returns what no earlier run has written, and announces it to the namer. It sets the address of everything
// else.
func announceNew[V any](c *configuration, kind string, names *namer, at map[string]string, all []V, identify func(V) (id, text string)) []V {
	var left []V

	for _, one := range all {
		id, text := identify(one)
		if address := c.manifest.addressOf(kind, id); address != "" {
			at[id] = address

			continue
		}

		names.announce(text)

		left = append(left, one)
	}

	return left
}

func (c *configuration) writePeople(o *inventory) error {
	for _, p := range announceNew(c, typeUser, c.people, c.personAt, o.people, func(p person) (id, text string) { return p.id, localPart(p.email) }) {
		arguments := []argument{{"email", quoted(p.email)}}

		for _, name := range sortedKeys(p.attributes) {
			text, err := expression(p.attributes[name])
			if err != nil {
				return fmt.Errorf("%s of %s: %w", name, p.id, err)
			}

			arguments = append(arguments, argument{name, text})
		}

		name := c.people.name(localPart(p.email), p.id)
		c.personAt[p.id] = typeUser + "." + name
		c.resource("users", typeUser, name, p.id, p.id, arguments)
	}

	return nil
}

func localPart(email string) string {
	local, _, _ := strings.Cut(email, "@")

	return local
}

func (c *configuration) writeGroups(o *inventory) {
	for _, g := range announceNew(c, typeGroup, c.groups, c.groupAt, o.groups, func(g group) (id, text string) { return g.id, g.name }) {
		name := c.groups.name(g.name, g.id)
		c.groupAt[g.id] = typeGroup + "." + name
		c.resource("groups", typeGroup, name, g.id, g.id, []argument{{"display_name", quoted(g.name)}})
	}
}

// addressName returns the last part of an address.
func addressName(address string) string { return address[strings.LastIndex(address, ".")+1:] }

func (c *configuration) writeMemberships(o *inventory) {
	for _, m := range o.memberships {
		key := m.key()
		if c.manifest.addressOf(typeMembership, key) != "" {
			continue
		}

		group, person := c.groupAt[m.groupID], c.personAt[m.personID]
		c.resource("memberships", typeMembership, c.relations.name(addressName(group)+"_"+addressName(person), key), key, key, []argument{
			{"group_id", group + ".id"}, {"user_id", person + ".id"},
		})
	}
}

func (c *configuration) writeGroupRoles(o *inventory) {
	for _, id := range sortedKeys(o.apps) {
		if c.manifest.addressOf(kindApp, id) == "" {
			c.apps.announce(o.apps[id])
		}
	}

	for _, a := range o.groupRoles {
		key := a.key()
		if c.manifest.addressOf(typeGroupRole, key) != "" {
			continue
		}

		app, group := c.app(o, a.resourceID), c.groupAt[a.groupID]
		name := c.relations.name(addressName(group)+"_"+roleOn(a.role, app), key)
		of, importID := argument{"group_id", group + ".id"}, "group_id:"+key

		if a.ofOrganization {
			of.name, importID = "organization_group_id", key
		}

		c.resource("access", typeGroupRole, name, key, importID, []argument{of, {"role", quoted(a.role)}, {"resource_id", app}})
	}
}

// roleOn returns the part of a block's name that stands for a role on an app.
func roleOn(role, app string) string {
	return strings.TrimPrefix(role, "atlassian/") + "_" + strings.TrimPrefix(addressName(app), appPrefix)
}

// app returns the address of the local value with the id of an app.
func (c *configuration) app(o *inventory, resourceID string) string {
	return c.local("apps", kindApp, resourceID, func() string { return appPrefix + c.apps.name(o.apps[resourceID], resourceID) })
}

// local returns the address of a local value with an id, which it writes the first time.
func (c *configuration) local(file, kind, id string, name func() string) string {
	if at := c.manifest.addressOf(kind, id); at != "" {
		return at
	}

	value := argument{name(), quoted(id)}
	c.locals[file] = append(c.locals[file], value)
	c.manifest.add(kind, id, "local."+value.name)

	return "local." + value.name
}
