// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// Options configure a simulator. The zero value behaves as the newest documents say, also where documents contradict
// each other (API §9.2).
type Options struct {
	// World names the data to start with: "empty" (also ""), "acme", "example[:filled|:bare]" or
	// "random:<seed>[:<users>]".
	World string
	// Seed makes identifiers the same in every run; 0 makes them random.
	Seed uint64
	// APIKey and SCIMKey replace the world's well-known keys; "" keeps them.
	APIKey  string
	SCIMKey string
	// Clock is the simulator's clock; nil is the real one.
	Clock world.Clock
	// Latency is added to every request.
	Latency time.Duration
	// Limit refuses requests beyond a rate with 429.
	Limit Limit
	// JournalBodyLimit is the largest body in bytes that the journal keeps. 0 means 1 MiB, a negative value keeps no
	// bodies. Larger bodies are omitted.
	JournalBodyLimit int
	// Observe is called with every finished exchange, without the lock.
	Observe func(Entry)
	// SCIM holds the switches of the user provisioning API.
	SCIM world.SCIMOptions
	// Admin holds the switches of the organizations API.
	Admin world.AdminOptions
}

func (o Options) switches() world.Switches { return world.Switches{SCIM: o.SCIM, Admin: o.Admin} }
