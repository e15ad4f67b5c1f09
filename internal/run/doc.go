// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package run is what one plan or one apply knows of itself as a whole: which blocks hold, make and give up which
// person, group, membership and role, from how many people it takes access, and which administrators it leaves.
//
// Terraform asks a provider about one block at a time, several at once, in any order, and does not say which block it
// is. So two blocks that are about the same person learn of each other only here, and only whichever is asked about
// second. A plan and its apply are two processes. The apply asks about nothing but what it changes, so what only the
// plan can know is refused in the plan, or goes over to the apply in a block's private state.
//
// It does no I/O and knows nothing of Terraform's types: services tell it what they are asked, and make diagnostics of
// its answers. Its types are safe for concurrent use, and their zero values ready to use.
package run
