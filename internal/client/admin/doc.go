// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package admin calls Atlassian's organization APIs: Organizations v1 and v2, API access, and the organization side of
// user provisioning. It turns answers into plain values and knows what Atlassian's organization means by them: which
// scope a call needs, which groups are Atlassian's own.
//
// It must not know Terraform, nor what a caller wants an answer for.
package admin
