// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"

// API answers from a world.
type API struct {
	*world.World

	// emptyPaged are the directories in which PagingEmptyPage has struck.
	emptyPaged map[string]bool
}

// New makes the API of a world.
func New(w *world.World) *API { return &API{World: w, emptyPaged: map[string]bool{}} }
