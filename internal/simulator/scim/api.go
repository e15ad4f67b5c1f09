// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"

// API answers from the state of a world.
type API struct {
	*world.World

	// emptyPaged are the directories for which PagingEmptyPage has already sent its empty page.
	emptyPaged map[string]bool
}

// New makes the API of a world.
func New(w *world.World) *API { return &API{World: w, emptyPaged: map[string]bool{}} }
