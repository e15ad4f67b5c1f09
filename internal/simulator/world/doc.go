// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package world is the state of the simulated Atlassian and what always holds of it: organizations, accounts, groups,
// workspaces, SCIM directories and their records, keys, and the effects that one has on another. It knows no HTTP and
// no API: what a request looks like is told by the rooms beside it.
package world
