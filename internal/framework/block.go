// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// Keys of private state: the block that it belongs to, and the ids that the apply of a destroy must leave because other
// blocks hold them.
const (
	blockKey             = "block"
	heldByOtherBlocksKey = "kept"
)

// BlockOf returns the block that private state belongs to, empty if it names none.
func BlockOf(ctx context.Context, private PrivateReader) run.Block {
	return ReadPrivate[run.Block](ctx, private, blockKey)
}

// SetBlock stores the block in private state.
func SetBlock(ctx context.Context, private PrivateWriter, block run.Block) diag.Diagnostics {
	return WritePrivate(ctx, private, blockKey, block)
}

// PlannedBlock returns the block that is planned. If private state has none, it makes one up and stores it there.
// Terraform plans a replaced block twice, and passes the private state of the first plan to the second.
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

// SetHeldByOtherBlocks stores the ids that the apply of a destroy must leave, because other blocks hold them.
func SetHeldByOtherBlocks(ctx context.Context, private PrivateWriter, ids []string) diag.Diagnostics {
	if len(ids) == 0 {
		return private.SetKey(ctx, heldByOtherBlocksKey, nil)
	}

	return WritePrivate(ctx, private, heldByOtherBlocksKey, ids)
}

// HeldByOtherBlocks returns the ids that the plan of a destroy has stored.
func HeldByOtherBlocks(ctx context.Context, private PrivateReader) []string {
	return ReadPrivate[[]string](ctx, private, heldByOtherBlocksKey)
}
