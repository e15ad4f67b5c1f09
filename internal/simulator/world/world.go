// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// World is all that Atlassian knows. It has no lock: whoever owns it lets one caller in at a time.
type World struct {
	// Switches may be changed at any time.
	Switches Switches
	// BaseURL is what links in answers begin with.
	BaseURL string
	// Clock is the world's time.
	Clock Clock
	// Org is the one organization there is.
	Org *Organization
	// Credentials open it.
	Credentials Credentials

	ids *idSource
}

// New makes a world that has no organization yet. Its identifiers repeat with the seed; 0 makes them random.
func New(seed uint64, clock Clock, switches Switches) *World {
	if clock == nil {
		clock = realClock{}
	}

	return &World{
		Switches: switches,
		BaseURL:  "https://api.atlassian.com",
		Clock:    clock,
		ids:      newIDSource(seed),
	}
}
