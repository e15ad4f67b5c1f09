// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import "crypto/rand"

// A Block identifies an instance of a resource block. Terraform does not tell a block's address, and asks twice about a
// block that it replaces. So the provider makes up an id and keeps it in the block's private state.
type Block string

// NewBlock makes up the id of a new block.
func NewBlock() Block { return Block(rand.Text()) }
