// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package scim is the user provisioning API (API §2): SCIM 2.0 users and groups of a directory, with Atlassian's
// refusals and quirks. It must not know the other APIs.
package scim
