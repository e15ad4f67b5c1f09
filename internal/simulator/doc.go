// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package simulator is an Atlassian in memory with state: user provisioning (SCIM), organizations, API access and user
// management, with Atlassian's refusals and quirks, and faults on request. Its subpackages do the work; this package is
// their interface for tests and commands.
//
// It is a second reading of the documentation, with its own wire types. It must never import the provider's client, so
// that a misreading on one side shows as a difference. "API §n" cites the fact sheet.
package simulator
