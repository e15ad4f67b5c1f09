// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// World is the whole state of the simulated Atlassian. It has no lock; its owner must serialize access.
type World struct {
	// Switches may be changed at any time.
	Switches Switches
	// BaseURL is the base URL of links in answers.
	BaseURL string
	// Clock is the world's time.
	Clock Clock
	// Org is the only organization.
	Org *Organization
	// Credentials give access to it.
	Credentials Credentials

	ids *idSource
}

// New makes a world without an organization. With a seed its identifiers repeat; 0 makes them random.
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
