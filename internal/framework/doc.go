// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package framework has what every resource, data source, list and action of this provider needs beside Terraform's
// plugin framework: the configured clients, the start and time limit of an operation, the private state that identifies
// a block, and diagnostics from client errors.
//
// It must not know any single resource or data source, and it sends no request of its own.
package framework
