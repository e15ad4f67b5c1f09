// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"fmt"
	"slices"
	"strings"
)

// The ways to write people.
const (
	peopleBlocks = "blocks"
	peopleCSV    = "csv"
)

// A configuration is what one run writes.
type configuration struct {
	options  Options
	manifest *manifest
	number   string // what the names of the files of this run end with

	tf     map[string]*strings.Builder
	locals map[string][]argument // by the file that they are written into
	files  map[string][]byte

	people, groups, ownGroups, apps, accounts, others *namer
	// addresses of people and groups that can be referred to, by id; in a file of people, a person's key.
	personAt, groupAt map[string]string
	// ids of people's records, by account.
	records map[string]string
	counts  map[string]int
	// unmanaged are the lines on what is not written that no earlier run wrote.
	unmanaged []string
}

// newConfiguration begins a run after those that the manifest knows of.
func newConfiguration(options Options, m *manifest) *configuration {
	c := &configuration{
		options: options, manifest: m, tf: map[string]*strings.Builder{}, locals: map[string][]argument{}, files: map[string][]byte{},
		people: newNamer("person"), groups: newNamer("group"), ownGroups: newNamer("group"), apps: newNamer("app"), accounts: newNamer("account"),
		others:   newNamer("access"),
		personAt: map[string]string{}, groupAt: map[string]string{}, records: map[string]string{}, counts: map[string]int{},
	}

	m.Runs++
	m.People = options.People

	if m.Runs > 1 {
		c.number = fmt.Sprintf("_%d", m.Runs)
	}

	for kind, n := range map[string]*namer{
		typeUser: c.people, typeGroup: c.groups, typeOwnGroup: c.ownGroups, kindApp: c.apps, kindAccount: c.accounts,
		typeMembership: c.others, typeAccess: c.others, typeOwnMembership: c.others, typeRole: c.others,
	} {
		for _, address := range m.Addresses[kind] {
			n.keep(strings.TrimPrefix(called(address), prefixes[kind]))
		}
	}

	return c
}

// What stands in a local value, since no block has it.
const (
	kindApp, appPrefix         = "app", "app_"
	kindAccount, accountPrefix = "account", "account_"
)

var prefixes = map[string]string{kindApp: appPrefix, kindAccount: accountPrefix}

// write makes the files.
func (c *configuration) write(o *organization) error {
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

	c.writeOwnGroups(o)
	c.writeAccess(o)
	c.writeAccounts(o)
	c.writeOwnMemberships(o)
	c.writeRoles(o)

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

// file is the text of a file of configuration.
func (c *configuration) file(name string) *strings.Builder {
	if c.tf[name] == nil {
		c.tf[name] = &strings.Builder{}
	}

	return c.tf[name]
}

// imports writes an import block.
func (c *configuration) imports(address, id string) {
	block{header: "import", arguments: []argument{{"to", address}, {"id", quoted(id)}}}.write(c.file("imports"))
}

// resource writes a block with its import, unless an earlier run did.
func (c *configuration) resource(file, kind, name, key, importID string, arguments []argument) {
	address := kind + "." + name

	block{header: resourceHeader(kind, name), arguments: arguments}.write(c.file(file))
	c.imports(address, importID)
	c.manifest.add(kind, key, address)
	c.counts[kind]++
}

// unwritten are those that no earlier run has written, all announced before one gets a name; the others stay where they
// are.
func unwritten[V any](c *configuration, kind string, names *namer, at map[string]string, all []V, identify func(V) (id, text string)) []V {
	var left []V

	for _, one := range all {
		id, text := identify(one)
		if address := c.manifest.has(kind, id); address != "" {
			at[id] = address

			continue
		}

		names.announce(text)

		left = append(left, one)
	}

	return left
}

func (c *configuration) writePeople(o *organization) error {
	for _, p := range unwritten(c, typeUser, c.people, c.personAt, o.people, func(p person) (id, text string) { return p.id, localPart(p.email) }) {
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

func (c *configuration) writeGroups(o *organization) {
	for _, g := range unwritten(c, typeGroup, c.groups, c.groupAt, o.groups, func(g group) (id, text string) { return g.id, g.name }) {
		name := c.groups.name(g.name, g.id)
		c.groupAt[g.id] = typeGroup + "." + name
		c.resource("groups", typeGroup, name, g.id, g.id, []argument{{"display_name", quoted(g.name)}})
	}
}

// called is the name of what is at an address.
func called(address string) string { return address[strings.LastIndex(address, ".")+1:] }

func (c *configuration) writeMemberships(o *organization) {
	for _, m := range o.memberships {
		key := m.key()
		if c.manifest.has(typeMembership, key) != "" {
			continue
		}

		group, person := c.groupAt[m.groupID], c.personAt[m.personID]
		c.resource("memberships", typeMembership, c.others.name(called(group)+"_"+called(person), key), key, key, []argument{
			{"group_id", group + ".id"}, {"user_id", person + ".id"},
		})
	}
}

func (c *configuration) writeAccess(o *organization) {
	for _, id := range sortedKeys(o.apps) {
		if c.manifest.has(kindApp, id) == "" {
			c.apps.announce(o.apps[id])
		}
	}

	for _, a := range o.access {
		key := a.key()
		if c.manifest.has(typeAccess, key) != "" {
			continue
		}

		app, group := c.app(o, a.resourceID), c.groupAt[a.groupID]
		name := c.others.name(called(group)+"_"+roleOn(a.role, app), key)
		of, importID := argument{"group_id", group + ".id"}, "group_id:"+key

		if a.own {
			of.name, importID = "organization_group_id", key
		}

		c.resource("access", typeAccess, name, key, importID, []argument{of, {"role", quoted(a.role)}, {"resource_id", app}})
	}
}

// roleOn is a role on an app as a part of a name.
func roleOn(role, app string) string {
	return strings.TrimPrefix(role, "atlassian/") + "_" + strings.TrimPrefix(called(app), appPrefix)
}

// app is the local value with the id of an app.
func (c *configuration) app(o *organization, resourceID string) string {
	return c.local("apps", kindApp, resourceID, func() string { return appPrefix + c.apps.name(o.apps[resourceID], resourceID) })
}

// local is a local value with an id that no block has.
func (c *configuration) local(file, kind, id string, name func() string) string {
	if at := c.manifest.has(kind, id); at != "" {
		return at
	}

	value := argument{name(), quoted(id)}
	c.locals[file] = append(c.locals[file], value)
	c.manifest.add(kind, id, "local."+value.name)

	return "local." + value.name
}
