// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package world is the state of the simulated Atlassian and what always holds of it: an organization, accounts, groups,
// workspaces, SCIM directories and their records, keys, and the effects that one has on another. It knows no request
// and no API that looks at it, and nobody who lives in it.
package world
