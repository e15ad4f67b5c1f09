// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package safety holds the tests of what must hold when things go wrong: faults of the server, a provider that is
// killed, several runs at a time, hostile servers, and secrets.
//
// It knows the provider from outside alone: its blocks, its built program, and what the simulated Atlassian has seen.
package safety
