// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package organization is Terraform's view of the organization itself: what an administrator checks before they start.
// Its data sources only read.
package organization
