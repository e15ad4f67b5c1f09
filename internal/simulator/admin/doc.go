// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package admin serves what an organization key gives access to: organizations v1 and v2, the list of API keys, and the
// links between SCIM records and accounts (API §2.2, §3, §4, §6.1). It must not know the other APIs.
package admin
