// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The resource of a Jira app has several ids. It is not known which of them role assignments show after a write (API
// §3.8, §9.2 no. 28).

// roleTarget finds the resource of a role write by the id in the request.
func (a *API) roleTarget(id, role string) (world.Resource, bool) {
	target, ok := a.Org.RoleResource(id, role)
	if !ok {
		target, ok = a.Org.RoleResource(a.AppOf(id), role)
	}

	if site, jira := world.JiraSite(id); !ok && jira && a.Switches.Admin.JiraShown != world.JiraAsSent {
		target, ok = a.Org.RoleResource("ari:cloud:jira::site/"+site, role)
	}

	return target, ok
}

// heldTarget returns the resource on which a revocation removes the role. If all Jira apps of a site are shown as one,
// it is the app on which the role is held.
func (a *API) heldTarget(write roleWrite, held map[string]world.Set) string {
	site, jira := world.JiraSite(write.target.ID)
	if held[write.target.ID].Has(write.role) || !jira || a.Switches.Admin.JiraShown == world.JiraAsSent {
		return write.target.ID
	}

	for _, id := range a.Org.Resources() {
		if other, jira := world.JiraSite(id); jira && other == site && held[id].Has(write.role) {
			return id
		}
	}

	return write.target.ID
}

// noteSent stores the id under which the request named the resource of a role.
func noteSent(sentAs *map[string]string, write roleWrite) {
	if *sentAs == nil {
		*sentAs = map[string]string{}
	}

	if delete(*sentAs, write.target.ID); write.sent != write.target.ID {
		(*sentAs)[write.target.ID] = write.sent
	}
}

// shownAs returns the id under which role assignments show a resource.
func (a *API) shownAs(id string, sent map[string]string) string {
	site, jira := world.JiraSite(id)
	switch reading := a.Switches.Admin.JiraShown; {
	case jira && reading == world.JiraShownJira:
		return "ari:cloud:jira::site/" + site
	case jira && reading == world.JiraShownCore:
		return "ari:cloud:jira-core::site/" + site
	case reading == world.JiraAsSent && sent[id] != "":
		return sent[id]
	default:
		return id
	}
}
