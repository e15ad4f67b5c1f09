// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"slices"
	"strings"
)

// jiraFamily lists the ARI owners of a site's Jira apps, including jira itself (API §7, §9.2 no. 28).
var jiraFamily = []string{"jira", "jira-software", "jira-core", "jira-servicedesk", "jira-product-discovery", "jira-admin", "jira-customer-service"}

// JiraSite returns the site in the ARI of a Jira app, and false for any other ARI.
func JiraSite(id string) (string, bool) {
	_, site, sited := strings.Cut(id, "::site/")
	return site, sited && slices.Contains(jiraFamily, ARIOwner(id))
}

// alias is a second entry of the workspace list for an app that the list already has.
type alias struct {
	owner, typeKey, typeName string
	of                       string // type key of that app
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

// Listed returns the workspaces as the organization lists them: its own, and those that switches add.
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

// AppOf returns the id of the app that an ARI stands for. It differs from the ARI where the list shows an app twice.
func (w *World) AppOf(id string) string {
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
