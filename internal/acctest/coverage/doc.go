// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package coverage holds what each type of the provider sends to Atlassian against the table of documented operations,
// client/COVERAGE.md. It must not know what an operation or a type does.
package coverage
