// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// groupDocument is MultiDirectoryGroup (API §4.4).
type groupDocument struct {
	ID               string            `json:"id"`
	Name             string            `json:"name"`
	Description      *string           `json:"description,omitempty"`
	DirectoryID      string            `json:"directoryId"`
	ExternalSynced   bool              `json:"externalSynced"`
	ManagedBy        string            `json:"managedBy"`
	ManagementAccess *managementAccess `json:"managementAccess,omitempty"`
	Counts           *groupCounts      `json:"counts,omitempty"`
	Links            *cursorLinks      `json:"links,omitempty"`
}

type managementAccess struct {
	Deletable  bool `json:"deletable"`
	Modifiable bool `json:"modifiable"`
	Readable   bool `json:"readable"`
}

type groupCounts struct {
	Users     *int `json:"users,omitempty"`
	Resources *int `json:"resources,omitempty"`
}

func (a *API) groupDocument(group *world.Group) groupDocument {
	document := groupDocument{
		ID:             group.ID,
		Name:           group.Name,
		DirectoryID:    group.DirectoryID,
		ExternalSynced: group.ExternalSynced(),
		ManagedBy:      group.ManagedBy,
		Links:          &cursorLinks{Self: cursor{list: "groups", after: group.ID}.token()},
	}
	if group.ExternalSynced() {
		document.ManagedBy = "external" // API §2.9
	}

	if a.Switches.Admin.Sparse {
		return document
	}

	document.Description = &group.Description
	document.ManagementAccess = &managementAccess{Deletable: deletable(group), Modifiable: modifiable(group), Readable: true}

	return document
}

// modifiable reports whether the organizations API may change the members. It may not for a SCIM group, which belongs
// to the identity provider (API §2.9).
func modifiable(g *world.Group) bool { return !g.ExternalSynced() && g.ManagedBy != "external" }

func deletable(g *world.Group) bool { return modifiable(g) && !g.Undeletable }

func (a *API) countsOf(group *world.Group, expand []string) *groupCounts {
	if len(expand) == 0 {
		return nil
	}

	counts := &groupCounts{}

	for _, expansion := range expand {
		switch expansion {
		case "counts.users":
			users := len(group.Members)
			counts.Users = &users
		case "counts.resources":
			resources := 0

			for _, id := range a.Org.Resources() {
				if len(a.GroupRolesOn(group, id)) > 0 {
					resources++
				}
			}

			counts.Resources = &resources
		}
	}

	return counts
}
