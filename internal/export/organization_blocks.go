// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import "strings"

func (c *configuration) writeOrganizationGroups(o *inventory) {
	groups := announceNew(c, typeOrganizationGroup, c.organizationGroups, c.groupAt, o.organizationGroups,
		func(g organizationGroup) (id, text string) { return g.id, g.name })

	for _, g := range groups {
		arguments := []argument{{"name", quoted(g.name)}}
		if g.description != "" {
			arguments = append(arguments, argument{"description", quoted(g.description)})
		}

		name := c.organizationGroups.name(g.name, g.id)
		c.groupAt[g.id] = typeOrganizationGroup + "." + name
		c.resource("organization-groups", typeOrganizationGroup, name, g.id, g.id, arguments)
	}
}

// writeAccounts finds the directory's record of each account, and announces the names of accounts without one.
func (c *configuration) writeAccounts(o *inventory) {
	for _, p := range o.people {
		if p.accountID != "" {
			c.records[p.accountID] = p.id
		}
	}

	announced := map[string]bool{}
	announce := func(accountID, who string) {
		if c.records[accountID] == "" && c.manifest.addressOf(kindAccount, accountID) == "" && !announced[accountID] {
			announced[accountID] = true

			c.accounts.announce(c.accountName(who))
		}
	}

	for _, m := range o.organizationMemberships {
		announce(m.accountID, m.who)
	}

	for _, r := range o.userRoles {
		announce(r.accountID, r.who)
	}
}

// accountName returns the text that an account is named after: the address, or else, with -personal, the person's name.
func (c *configuration) accountName(who string) string {
	if !strings.Contains(who, "@") && !c.options.Personal {
		return ""
	}

	return localPart(who)
}

// account returns the address of the local value with the id of an account that has no record in the directory.
func (c *configuration) account(id, who string) string {
	return c.local("accounts", kindAccount, id, func() string { return accountPrefix + c.accounts.name(c.accountName(who), id) })
}

// accountNameAt returns the account's name from the address of its local value.
func accountNameAt(local string) string { return strings.TrimPrefix(addressName(local), accountPrefix) }

// person returns a reference to an attribute, id or account_id, of a person of the directory.
func (c *configuration) person(id, attribute string) string {
	if c.options.People == peopleBlocks {
		return c.personAt[id] + "." + attribute
	}

	return c.personBy(quoted(c.personAt[id]), attribute)
}

// personName returns the part of a block's name that stands for a person.
func (c *configuration) personName(id string) string {
	if c.options.People == peopleBlocks {
		return addressName(c.personAt[id])
	}

	return localPart(c.personAt[id])
}

func (c *configuration) writeOrganizationMemberships(o *inventory) {
	for _, m := range o.organizationMemberships {
		key := m.key()
		if c.manifest.addressOf(typeOrganizationMembership, key) != "" {
			continue
		}

		group := c.groupAt[m.groupID]

		var account, who string
		if record := c.records[m.accountID]; record != "" {
			account, who = c.person(record, "account_id"), c.personName(record)
		} else {
			account = c.account(m.accountID, m.who)
			who = accountNameAt(account)
		}

		c.resource("organization-memberships", typeOrganizationMembership, c.relations.name(addressName(group)+"_"+who, key), key, key, []argument{
			{"organization_group_id", group + ".id"}, {"account_id", account},
		})
	}
}

func (c *configuration) writeUserRoles(o *inventory) {
	for _, r := range o.userRoles {
		key := r.key()
		if c.manifest.addressOf(typeUserRole, key) != "" {
			continue
		}

		var (
			app       = c.app(o, r.resourceID)
			holder    argument
			who       string
			importing = key
		)

		if record := c.records[r.accountID]; record != "" {
			holder, who = argument{"user_id", c.person(record, "id")}, c.personName(record)
			importing = strings.Join([]string{"user_id:" + record, r.role, r.resourceID}, ",")
		} else {
			holder = argument{"account_id", c.account(r.accountID, r.who)}
			who = accountNameAt(holder.expression)
		}

		c.resource("roles", typeUserRole, c.relations.name(who+"_"+roleOn(r.role, app), key), key, importing, []argument{
			holder, {"role", quoted(r.role)}, {"resource_id", app},
		})
	}
}
