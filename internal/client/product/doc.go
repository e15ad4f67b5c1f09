// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package product knows Atlassian's apps: the keys by which they go, their names, and to which app of which site
// an activity record belongs.
//
// It exists because Atlassian spells one product differently from call to call (API §7). It makes no decision
// about seats or people and knows nothing of Terraform.
package product
