// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import "crypto/rand"

// A Block is an instance of a resource block, by a word that is made up for it and kept in its private state: Terraform
// tells no address, and asks more than once about a block that it replaces.
type Block string

// NewBlock makes up the word for a new block.
func NewBlock() Block { return Block(rand.Text()) }
