// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// Options are what a simulator can be told. The zero value is the Atlassian of the newest documents, on every point
// where documents disagree (API §9.2).
type Options struct {
	// World names the data to start with: "empty" (also ""), "acme", "example[:filled|:bare]" or
	// "random:<seed>[:<users>]", which makes people up.
	World string
	// Seed makes identifiers repeat from run to run; 0 makes them random.
	Seed uint64
	// APIKey and SCIMKey take the place of the world's well-known keys; "" keeps those.
	APIKey  string
	SCIMKey string
	// Clock is the simulator's time; nil is the real one.
	Clock world.Clock
	// Latency is added to every request.
	Latency time.Duration
	// Limit refuses requests beyond a rate with 429.
	Limit Limit
	// JournalBodyLimit is the largest body the journal keeps, in bytes: 0 keeps up to 1 MiB, a negative value keeps
	// none. Larger bodies are left out whole.
	JournalBodyLimit int
	// Observe is called with every finished exchange, outside of the lock.
	Observe func(Entry)
	// SCIM holds the switches of the user provisioning API.
	SCIM world.SCIMOptions
	// Admin holds the switches of the organizations API.
	Admin world.AdminOptions
}

func (o Options) switches() world.Switches { return world.Switches{SCIM: o.SCIM, Admin: o.Admin} }
