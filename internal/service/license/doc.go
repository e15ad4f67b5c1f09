// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package license is Terraform's view of product licenses: how many seats each app has, how many are used, who holds
// them, what gives them, and which of them nobody uses.
//
// Counting and selecting are plain Go over values already read (seats, unused); reading is in files of its own (count,
// holders, grants); the data sources only translate between those and Terraform. What Atlassian does not tell is nil
// everywhere, and said in a warning (notes). The package changes nothing, anywhere.
package license
