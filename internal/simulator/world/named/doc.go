// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package named builds the worlds that a simulator can start with: a small company, the documentation's organization,
// an empty one, and random ones. It must not know the rules of a world; package world holds them.
package named
