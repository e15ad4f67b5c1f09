// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"slices"
	"strings"
	"time"
)

// Workspace is one app on one site (API §4.7).
type Workspace struct {
	ID        string // ARI
	Name      string
	TypeKey   string
	TypeName  string
	Status    string // online, offline, deprecated
	Sandbox   bool
	Capacity  *int
	Usage     *int
	HostURL   string
	Plan      string
	PlanKey   string
	Realm     string
	Regions   []string
	CreatedAt *time.Time
	CreatedBy string
	// DirectoryID is the organization directory whose members use the app; "" is the first directory.
	DirectoryID string
}

func copyOf[V any](value *V) *V {
	if value == nil {
		return nil
	}

	copied := *value

	return &copied
}

// Workspace returns the workspace with an ARI, or nil.
func (o *Organization) Workspace(id string) *Workspace {
	for _, workspace := range o.Workspaces {
		if workspace.ID == id {
			return workspace
		}
	}

	return nil
}

// Copy returns a deep copy.
func (w *Workspace) Copy() Workspace {
	copied := *w
	copied.Regions = slices.Clone(w.Regions)
	copied.Capacity, copied.Usage = copyOf(w.Capacity), copyOf(w.Usage)
	copied.CreatedAt = copyOf(w.CreatedAt)

	return copied
}

// Site returns the cloud id of an app on a site, "" for other apps.
func (w *Workspace) Site() string {
	_, site, _ := strings.Cut(w.ID, "::site/")
	return site
}

// IsAdministration reports whether the entry stands for administration and is not an app with seats (API §7).
func (w *Workspace) IsAdministration() bool {
	return w.TypeKey == "jira-admin" || w.TypeKey == "platform"
}
