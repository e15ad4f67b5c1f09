// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package organization holds the data sources about the organization itself: its name, directories, domains and API
// keys. It only reads, and must not know HTTP or another service.
package organization
