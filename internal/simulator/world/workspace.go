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
	// DirectoryID is the organization directory whose members use the app; "" is the first one.
	DirectoryID string
}

func copyOf[V any](value *V) *V {
	if value == nil {
		return nil
	}

	copied := *value

	return &copied
}

// Workspace returns the workspace of an ARI, nil if there is none.
func (o *Organization) Workspace(id string) *Workspace {
	for _, workspace := range o.Workspaces {
		if workspace.ID == id {
			return workspace
		}
	}

	return nil
}

// Copy shares nothing with the workspace.
func (w *Workspace) Copy() Workspace {
	copied := *w
	copied.Regions = slices.Clone(w.Regions)
	copied.Capacity, copied.Usage = copyOf(w.Capacity), copyOf(w.Usage)
	copied.CreatedAt = copyOf(w.CreatedAt)

	return copied
}

// Site is the cloud id of a sited app, "" for others.
func (w *Workspace) Site() string {
	_, site, _ := strings.Cut(w.ID, "::site/")
	return site
}

// IsAdministration reports whether the entry is one of administration and not an app with seats (API §7).
func (w *Workspace) IsAdministration() bool {
	return w.TypeKey == "jira-admin" || w.TypeKey == "platform"
}
