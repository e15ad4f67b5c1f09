// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package account is the user management API (API §5): profile, e-mail, lifecycle and tokens of one managed
// account. It knows no other API.
package account
