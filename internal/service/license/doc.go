// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package license is Terraform's view of product licenses: how many seats each app has, how many are used, who
// holds them, and which of them nobody uses.
//
// Counting and selecting are plain Go over values already read; reading is in its own file; the data sources only
// translate between those and Terraform. The package changes nothing, anywhere.
package license
