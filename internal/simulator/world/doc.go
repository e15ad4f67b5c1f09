// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package world holds the state of the simulated Atlassian and its rules: an organization, accounts, groups,
// workspaces, SCIM directories with their records, keys, and how a change of one affects the others. It must not know
// requests, the APIs that show it, or the sample data of package named.
package world
