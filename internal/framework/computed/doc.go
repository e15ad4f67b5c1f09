// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package computed makes attributes that only the provider sets: those of data sources, and the texts of a resource
// that never change. It must not know what any of them means.
package computed
