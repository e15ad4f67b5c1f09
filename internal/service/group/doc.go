// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package group is Terraform's view of groups and of who is in them: those of a SCIM directory and those of the
// organization.
//
// It knows the clients of the SCIM directory and of the organization, never HTTP, and nothing of other services.
package group
