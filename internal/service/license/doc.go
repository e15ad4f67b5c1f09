// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package license holds the data sources about product licenses: how many seats each app has, how many are used, who
// holds them, which groups and roles give them, and which of them are unused. A number that Atlassian does not report
// is nil, never 0, and a warning says so. It only reads, and must not know HTTP or another service.
package license
