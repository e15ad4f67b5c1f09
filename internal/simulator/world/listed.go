// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"slices"
	"strings"
)

// jiraFamily are the owners of the Jira apps of a site, jira itself included (API §7, §9.2 no. 28).
var jiraFamily = []string{"jira", "jira-software", "jira-core", "jira-servicedesk", "jira-product-discovery", "jira-admin", "jira-customer-service"}

// JiraSite is the site of a Jira app's resource.
func JiraSite(id string) (string, bool) {
	_, site, sited := strings.Cut(id, "::site/")
	return site, sited && slices.Contains(jiraFamily, ARIOwner(id))
}

// alias is an entry of workspaces that is another one under a further name.
type alias struct {
	owner, typeKey, typeName string
	of                       string // type key of the app that it is
}

func (w *World) aliases() []alias {
	var aliases []alias
	if w.Switches.Admin.ListJiraTwice {
		aliases = append(aliases, alias{"jira", "jira", "Jira", "jira-software"})
	}

	if w.Switches.Admin.ListCustomerService {
		aliases = append(aliases, alias{"jira-customer-service", "jira-customer-service", "Jira Customer Service Management", "jira-servicedesk"})
	}

	return aliases
}

// Listed are the workspaces as the organization lists them: its own and those that switches add.
func (w *World) Listed() []*Workspace {
	listed := slices.Clone(w.Org.Workspaces)
	for i, workspace := range w.Org.Workspaces {
		if w.Switches.Admin.ListJiraTwice && workspace.TypeKey == "jira-software" {
			renamed := workspace.Copy()
			renamed.TypeName = "Jira Software"
			listed[i] = &renamed
		}

		for _, alias := range w.aliases() {
			if workspace.TypeKey == alias.of {
				twin := workspace.Copy()
				twin.ID, twin.TypeKey, twin.TypeName = "ari:cloud:"+alias.owner+"::site/"+workspace.Site(), alias.typeKey, alias.typeName
				listed = append(listed, &twin)
			}
		}

		if w.Switches.Admin.ListRovo && workspace.TypeKey == "jira-software" {
			listed = append(listed, &Workspace{
				ID: "ari:cloud:rovo::site/" + workspace.Site(), Name: workspace.Name, TypeKey: "rovo", TypeName: "Rovo", Status: "online", HostURL: workspace.HostURL,
			})
		}
	}

	return listed
}

// Meant is the resource that an id stands for: the app itself where workspaces lists it under a further name.
func (w *World) Meant(id string) string {
	for _, alias := range w.aliases() {
		site, ok := strings.CutPrefix(id, "ari:cloud:"+alias.owner+"::site/")
		if !ok {
			continue
		}

		for _, workspace := range w.Org.Workspaces {
			if workspace.TypeKey == alias.of && workspace.Site() == site {
				return workspace.ID
			}
		}
	}

	return id
}
