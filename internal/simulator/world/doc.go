// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package world is the state of the simulated Atlassian and what always holds of it: organizations, accounts, groups,
// workspaces, SCIM directories and their records, keys, and the effects that one has on another. It knows no request and
// no API that looks at it: those are told by the rooms beside it. (Why a record is refused it says in SCIM's own words.)
package world
