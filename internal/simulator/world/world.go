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
	// Organizations are in the order of their arrival.
	Organizations []*Organization
	// Directories are the SCIM directories of all organizations by id.
	Directories map[string]*SCIMDirectory
	// Keys are the registered keys by value.
	Keys map[string][]*Key
	// Credentials open the world's first organization.
	Credentials Credentials

	ids *idSource
}

// New makes the world of a name: "empty" (also ""), "acme" or "random:<seed>[:<users>]". Identifiers that it gives out
// later repeat with the seed; 0 makes them random.
func New(name string, seed uint64, clock Clock, switches Switches) (*World, error) {
	if clock == nil {
		clock = realClock{}
	}

	w := &World{
		Switches:    switches,
		BaseURL:     "https://api.atlassian.com",
		Clock:       clock,
		Directories: map[string]*SCIMDirectory{},
		Keys:        map[string][]*Key{},
		ids:         newIDSource(seed),
	}

	if name == "" {
		name = "empty"
	}

	return w, buildWorld(w, name)
}
