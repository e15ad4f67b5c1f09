// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package framework is what every resource, data source, list and action of this provider embeds or begins with, beside
// Terraform's plugin framework: its name and the configured clients, the start and time limit of an operation, the
// private state that identifies a block, and the notes that the pages of a kind have in common.
//
// It must not know any single resource or data source, and it sends no request of its own.
package framework
