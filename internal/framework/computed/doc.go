// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package computed makes the attributes that the provider alone fills in: those of data sources, and the one kind of a
// resource's that stays as it was found. It must not know what any of them means.
package computed
