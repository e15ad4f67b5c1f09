// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package group is Terraform's view of groups: SCIM groups, their members, and the access that groups and people have
// to apps.
//
// It knows the clients of the SCIM directory and of the organization, never HTTP, and nothing of other services.
package group
