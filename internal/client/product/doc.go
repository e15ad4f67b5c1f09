// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package product knows Atlassian's apps: their keys and names, which resource ids of a site mean the same app, which
// roles use a seat, and which app an activity record is about. It exists because Atlassian spells one product
// differently from call to call (API §7). It counts no seats and knows nothing of Terraform.
package product
