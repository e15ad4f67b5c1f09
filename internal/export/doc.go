// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package export writes an existing organization as configuration: blocks that import what is there and change nothing.
//
// It asks the provider itself, through the protocol, for what it lists, so that what is written is what a refresh
// reads. It must not know the services, nor how Atlassian is asked: of the client it takes which addresses are one.
package export
