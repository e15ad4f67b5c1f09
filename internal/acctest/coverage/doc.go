// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package coverage compares what each type of the provider sends to Atlassian with the table of documented operations,
// client/COVERAGE.md. It must not know what an operation or a type does.
package coverage
