// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package account is the user management API (API §5): profile and lifecycle of one managed account. It knows no other
// API.
package account
