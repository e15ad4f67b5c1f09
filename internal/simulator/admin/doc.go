// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package admin is what an organization's key opens: organizations v1 and v2, API access, and the links between
// SCIM records and accounts (API §2.2 21 to 24, §3, §4). It knows no other API.
package admin
