// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package scim speaks to one identity provider directory of an Atlassian organization: its users, its groups and their
// members (API §2). Its one job is to turn SCIM into plain Go values, at the lowest cost in requests that keeps them
// true: one shared reader answers every read of a directory.
//
// It knows nothing of Terraform, nor how requests are retried, paced or authenticated: that is package client.
//
// Users and groups that it hands out are shared between callers. They are never changed after they were made, and must
// not be changed by who receives them.
package scim
