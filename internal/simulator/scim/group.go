// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

func (a *API) listGroups(c *exchange.Call) exchange.Reply {
	window, problem := a.listWindow(c)
	if problem != nil {
		return refused(problem)
	}

	groups, total := c.Directory.Groups.Slice, c.Directory.Groups.Len()
	if c.Query.Has("filter") {
		filter, problem := parseListFilter(c.Query.Get("filter"), "displayName")
		if problem != nil {
			return refused(problem)
		}

		var found []*world.SCIMGroup
		if group := c.Directory.GroupNamed(filter.value); group != nil {
			found = append(found, group)
		}

		groups, total = sliced(found), len(found)
	}

	return a.listPage(c.Directory, window, total, func(from, to int) []any {
		page := groups(from, to)

		resources := make([]any, 0, len(page))
		for _, group := range page {
			resources = append(resources, a.renderGroup(c.Directory, group))
		}

		return resources
	})
}

// createGroup creates a SCIM group and its read-only mirror in the organization. It ignores members, which are
// read-only here (API §2.6).
func (a *API) createGroup(c *exchange.Call) exchange.Reply {
	doc, problem := a.groupBody(c)
	if problem != nil {
		return refused(problem)
	}

	name := textOf(doc, "displayName")
	if name == nil {
		return refused(badRequest(invalidValue, "Attribute displayName is required."))
	}

	group := &world.SCIMGroup{DisplayName: *name, ExternalID: textOf(doc, "externalId")}
	if problem := refusalOf(a.AddSCIMGroup(c.Directory, group)); problem != nil {
		return refused(problem)
	}

	answer := reply(http.StatusCreated, a.writtenGroup(c.Directory, group))
	answer.Header = http.Header{"Location": {a.groupLocation(c.Directory, group)}}

	return answer
}

func (a *API) groupBody(c *exchange.Call) (document, *refusal) {
	body, problem := bodyOf(c)
	if problem != nil {
		return nil, problem
	}

	return a.reader().read(groupAttributes, body)
}

func (a *API) showGroup(c *exchange.Call) exchange.Reply {
	group, problem := group(c.Directory, c.Param("id"))
	if problem != nil {
		return refused(problem)
	}

	return reply(http.StatusOK, a.renderGroup(c.Directory, group))
}

func group(d *world.SCIMDirectory, id string) (*world.SCIMGroup, *refusal) {
	if group, ok := d.Groups.Get(id); ok {
		return group, nil
	}

	return nil, notFound("GROUP", id)
}

// checkRename lets a rename pass, because Atlassian ignores it (API §2.9). It refuses the rename if RefuseGroupRename
// is set.
func (a *API) checkRename(group *world.SCIMGroup, name string) *refusal {
	if a.Switches.SCIM.RefuseGroupRename && name != group.DisplayName {
		return badRequest(mutability, "Attribute displayName is immutable.")
	}

	return nil
}

// deleteGroup removes the group, its mirror and the access that it gave (API §2.9).
func (a *API) deleteGroup(c *exchange.Call) exchange.Reply {
	group, problem := group(c.Directory, c.Param("id"))
	if problem != nil {
		return refused(problem)
	}

	a.DropGroup(c.Directory, group)

	return exchange.Reply{Status: http.StatusNoContent}
}
