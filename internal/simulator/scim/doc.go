// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package scim is the user provisioning API (API §2): SCIM 2.0 users and groups of one directory, with Atlassian's
// refusals and quirks. It knows no other API.
package scim
