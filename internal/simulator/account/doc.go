// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package account is the user management API (API §5): profile and lifecycle of a managed account. It must not know the
// other APIs.
package account
