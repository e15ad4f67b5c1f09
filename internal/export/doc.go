// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package export writes an existing organization as configuration: resource and import blocks that change nothing when
// applied. It reads the organization through the provider's protocol, so that it writes exactly what a refresh reads.
// It must not know the services or Atlassian's API. From the client it uses only how people compare.
package export
