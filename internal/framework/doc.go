// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package framework adds to Terraform's plugin framework what every resource, data source, list and action of this
// provider embeds or begins with: its name and the configured clients, the start and time limit of an operation, the
// private state that identifies a block, and the notes that several pages have in common.
//
// It must not know how any single resource or data source works, and it sends no request of its own.
package framework
