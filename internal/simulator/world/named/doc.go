// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package named makes the worlds that a simulator begins with: a small company, the documentation's organization, one
// that holds nobody, and any number made up by chance. What may happen in them is up to the world.
package named
