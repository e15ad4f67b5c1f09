// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package product knows Atlassian's apps: the keys by which they go, their names, which ids of a site mean the same
// app, which roles use a seat, and to which app of which site an activity record belongs.
//
// It exists because Atlassian spells one product differently from call to call (API §7). It counts no seats, judges
// nobody, and knows nothing of Terraform.
package product
