// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import "strings"

func (c *configuration) writeOwnGroups(o *organization) {
	for _, g := range unwritten(c, typeOwnGroup, c.ownGroups, c.groupAt, o.ownGroups, func(g ownGroup) (id, text string) { return g.id, g.name }) {
		arguments := []argument{{"name", quoted(g.name)}}
		if g.description != "" {
			arguments = append(arguments, argument{"description", quoted(g.description)})
		}

		name := c.ownGroups.name(g.name, g.id)
		c.groupAt[g.id] = typeOwnGroup + "." + name
		c.resource("organization-groups", typeOwnGroup, name, g.id, g.id, arguments)
	}
}

// writeAccounts matches accounts to records of the directory, and names those without one.
func (c *configuration) writeAccounts(o *organization) {
	for _, p := range o.people {
		if p.accountID != "" {
			c.records[p.accountID] = p.id
		}
	}

	announced := map[string]bool{}
	announce := func(accountID, who string) {
		if c.records[accountID] == "" && c.manifest.has(kindAccount, accountID) == "" && !announced[accountID] {
			announced[accountID] = true

			c.accounts.announce(c.accountName(who))
		}
	}

	for _, m := range o.ownMemberships {
		announce(m.accountID, m.who)
	}

	for _, r := range o.roles {
		announce(r.accountID, r.who)
	}
}

// accountName is what an account is named after: the address and, of somebody whose address is hidden, the name if that
// may be written.
func (c *configuration) accountName(who string) string {
	if !strings.Contains(who, "@") && !c.options.Personal {
		return ""
	}

	return localPart(who)
}

// account is the local value with the id of an account that is none of the directory's.
func (c *configuration) account(id, who string) string {
	return c.local("accounts", kindAccount, id, func() string { return accountPrefix + c.accounts.name(c.accountName(who), id) })
}

// accountCalled is the name of the account with a local value.
func accountCalled(local string) string { return strings.TrimPrefix(called(local), accountPrefix) }

// person is an attribute of a person of the directory: id or account_id.
func (c *configuration) person(id, attribute string) string {
	if c.options.People == peopleBlocks {
		return c.personAt[id] + "." + attribute
	}

	return c.personBy(quoted(c.personAt[id]), attribute)
}

// personName is a person as a part of a name.
func (c *configuration) personName(id string) string {
	if c.options.People == peopleBlocks {
		return called(c.personAt[id])
	}

	return localPart(c.personAt[id])
}

func (c *configuration) writeOwnMemberships(o *organization) {
	for _, m := range o.ownMemberships {
		key := m.key()
		if c.manifest.has(typeOwnMembership, key) != "" {
			continue
		}

		group := c.groupAt[m.groupID]

		var account, who string
		if record := c.records[m.accountID]; record != "" {
			account, who = c.person(record, "account_id"), c.personName(record)
		} else {
			account = c.account(m.accountID, m.who)
			who = accountCalled(account)
		}

		c.resource("organization-memberships", typeOwnMembership, c.others.name(called(group)+"_"+who, key), key, key, []argument{
			{"organization_group_id", group + ".id"}, {"account_id", account},
		})
	}
}

func (c *configuration) writeRoles(o *organization) {
	for _, r := range o.roles {
		key := r.key()
		if c.manifest.has(typeRole, key) != "" {
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
			who = accountCalled(holder.expression)
		}

		c.resource("roles", typeRole, c.others.name(who+"_"+roleOn(r.role, app), key), key, importing, []argument{
			holder, {"role", quoted(r.role)}, {"resource_id", app},
		})
	}
}
