// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package user holds the resources, data sources, list and actions about people: the records of the SCIM directory and
// the accounts of the organization.
//
// It knows schemas, plans and state. It must not know how a request is sent, repeated or paced, nor any other service.
package user
