// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package diagnostics turns the errors of the client into diagnostics that a person can act on: what was asked, what
// Atlassian answered, and what to do next. It decides by status and code, never by text.
//
// It must not know any single resource or data source, and it sends no request.
package diagnostics
