// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package framework holds the small additions to Terraform's plugin framework that every service shares: the
// configured API clients, the embedded Configure methods, and the one conversion of client errors to diagnostics.
//
// It knows nothing of any single resource or data source, and makes no request itself but one: who administers the
// organization.
package framework
