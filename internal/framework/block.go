// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// The keys of private state by which blocks are told apart, and by which a plan tells its apply what it alone could
// know.
const (
	blockKey             = "block"
	heldByOtherBlocksKey = "kept"
)

// BlockOf is the block that private state belongs to, empty where it does not say.
func BlockOf(ctx context.Context, private PrivateReader) run.Block {
	return ReadPrivate[run.Block](ctx, private, blockKey)
}

// SetBlock keeps the block in private state.
func SetBlock(ctx context.Context, private PrivateWriter, block run.Block) diag.Diagnostics {
	return WritePrivate(ctx, private, blockKey, block)
}

// PlannedBlock is the block that is planned. A new one gets its word here, and so does one whose state has none yet:
// Terraform asks a second time about a block that it replaces, with the private state that it got the first time.
func PlannedBlock(ctx context.Context, resp *resource.ModifyPlanResponse) (run.Block, diag.Diagnostics) {
	if resp.Private == nil {
		return run.NewBlock(), nil
	}

	if block := BlockOf(ctx, resp.Private); block != "" {
		return block, nil
	}

	block := run.NewBlock()

	return block, SetBlock(ctx, resp.Private, block)
}

// SetHeldByOtherBlocks tells the apply of a destruction what it has to leave, because other blocks hold it.
func SetHeldByOtherBlocks(ctx context.Context, private PrivateWriter, ids []string) diag.Diagnostics {
	if len(ids) == 0 {
		return private.SetKey(ctx, heldByOtherBlocksKey, nil)
	}

	return WritePrivate(ctx, private, heldByOtherBlocksKey, ids)
}

// HeldByOtherBlocks is what the plan of a destruction has told to leave.
func HeldByOtherBlocks(ctx context.Context, private PrivateReader) []string {
	return ReadPrivate[[]string](ctx, private, heldByOtherBlocksKey)
}
