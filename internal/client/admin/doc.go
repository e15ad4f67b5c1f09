// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package admin asks Atlassian's organization APIs: Organizations v1 and v2, API access, and the organization side of
// user provisioning. It turns wire shapes into plain values and does nothing else: it decides nothing, and knows
// neither Terraform nor what an answer is wanted for.
package admin
