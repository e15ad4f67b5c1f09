// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package access holds the resources, lists and the action about the roles that people and groups have on apps. It must
// not know HTTP or another service.
package access
