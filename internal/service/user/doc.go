// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package user is Terraform's view of people: the resource atlassian_user, backed by SCIM, and the data sources
// atlassian_user and atlassian_users.
//
// It knows schemas, plans and state. How a request is sent, repeated or paced it leaves to the client.
package user
