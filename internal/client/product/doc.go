// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package product knows Atlassian's apps: their keys and names, which resource ids of a site mean the same app, which
// roles there are and which of them use a seat, and which app an activity record is about. It exists because Atlassian
// spells one product differently from call to call (API §7). It sends no requests of its own, counts no seats and must
// not know Terraform.
package product
