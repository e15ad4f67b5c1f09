// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package user is Terraform's view of people: one record of the SCIM directory or many in one block, as resources, a
// list and data sources; the organization's people as data sources; and what an action does to one person.
//
// It knows schemas, plans and state. How a request is sent, repeated or paced it leaves to the client.
package user
