// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"

// API answers from the state of a world.
type API struct {
	*world.World

	// searches are the queries that cursors stand for, by name (API §4.1).
	searches map[string]any
}

// New makes the API of a world.
func New(w *world.World) *API { return &API{World: w, searches: map[string]any{}} }
