// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The resource of a Jira app has several spellings, and which of them role assignments show afterwards is an open
// question (API §3.8, §9.2 no. 28).

// roleTarget finds the resource that a role write means by the id that it sends.
func (a *API) roleTarget(org *world.Organization, id, role string) (world.Resource, bool) {
	target, ok := org.RoleResource(id, role)
	if !ok {
		target, ok = org.RoleResource(a.Meant(org, id), role)
	}

	if site, jira := world.JiraSite(id); !ok && jira && a.Switches.Admin.JiraShown != world.JiraAsSent {
		target, ok = org.RoleResource("ari:cloud:jira::site/"+site, role)
	}

	return target, ok
}

// heldTarget is the resource that a revocation ends a role on: where all Jira apps of a site are shown as one, the one
// that holds it.
func (a *API) heldTarget(org *world.Organization, target world.Resource, holds func(id string) bool) world.Resource {
	site, jira := world.JiraSite(target.ID)
	if holds(target.ID) || !jira || a.Switches.Admin.JiraShown == world.JiraAsSent {
		return target
	}

	for _, id := range org.Resources() {
		if other, jira := world.JiraSite(id); jira && other == site && holds(id) {
			found, _ := org.Resource(id)
			return found
		}
	}

	return target
}

// noteSent remembers the id under which a role was given on a resource.
func noteSent(sent *map[string]string, target, id string) {
	if *sent == nil {
		*sent = map[string]string{}
	}

	if delete(*sent, target); id != target {
		(*sent)[target] = id
	}
}

// shownAs is the id under which role assignments show a resource.
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

// mergedUserAssignments joins the assignments that are shown under one id.
func mergedUserAssignments(assignments []userAssignment) []userAssignment {
	var merged []userAssignment
	for _, next := range assignments {
		i := slices.IndexFunc(merged, func(other userAssignment) bool { return other.ResourceID == next.ResourceID })
		if i < 0 {
			merged = append(merged, next)
			continue
		}

		for n, role := range next.Roles {
			if !slices.Contains(merged[i].Roles, role) {
				merged[i].Roles = append(merged[i].Roles, role)
				merged[i].RoleAssignments = append(merged[i].RoleAssignments, next.RoleAssignments[n])
			}
		}
	}

	return merged
}

func mergedGroupAssignments(assignments []groupAssignment) []groupAssignment {
	var merged []groupAssignment
	for _, next := range assignments {
		i := slices.IndexFunc(merged, func(other groupAssignment) bool { return other.ResourceID == next.ResourceID })
		if i < 0 {
			merged = append(merged, next)
			continue
		}

		for _, role := range next.Roles {
			if !slices.Contains(merged[i].Roles, role) {
				merged[i].Roles = append(merged[i].Roles, role)
			}
		}

		if merged[i].DefaultRole == nil {
			merged[i].DefaultRole = next.DefaultRole
		}
	}

	return merged
}
