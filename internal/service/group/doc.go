// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package group holds the resources, data sources and lists about groups and their members, of a SCIM directory and of
// the organization. It must not know HTTP or another service.
package group
