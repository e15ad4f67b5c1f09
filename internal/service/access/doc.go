// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package access is Terraform's view of the roles that people and groups have on apps.
//
// It knows the client of the organization, never HTTP, and nothing of other services.
package access
