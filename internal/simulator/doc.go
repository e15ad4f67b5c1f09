// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package simulator is a stateful Atlassian in memory: user provisioning (SCIM), organizations, API access and user
// management, with Atlassian's refusals, quirks and, on request, faults. The rooms below do the work; this package is
// what tests and commands see of them.
//
// It is the second reading of the documentation. It has wire types of its own and must never import the provider's
// client, so that a misreading on one side shows as a disagreement instead of being shared. Rules cite the section of
// the fact sheet they come from as "API §n".
package simulator
