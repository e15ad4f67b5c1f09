// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package run knows one plan or apply as a whole: which block holds, creates or gives up which person, group,
// membership or role, how many people lose access, which administrators remain, and which answers several blocks share.
// Terraform asks a provider about one block at a time, in any order and several at once, so only this package can see
// that two blocks conflict; the second one reports it. A plan and its apply are two processes, and the apply asks only
// about blocks that change: what only the plan can know is refused there, or kept in a block's private state. The
// package makes no requests and must not know Terraform's types. Its types are safe for concurrent use, and their zero
// values are ready to use.
package run
