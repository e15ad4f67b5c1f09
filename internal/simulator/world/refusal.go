// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// Refusal says which rule of a SCIM directory forbids a change. The API decides how to answer it.
type Refusal struct {
	Why   Reason
	About string // the address or the attribute, if there is one
}

// Reason is a rule of a directory.
type Reason string

// The rules.
const (
	// UserExists: another record has the address, the user name or the external id (API §2.8).
	UserExists Reason = "the user exists"
	// GroupExists: the organization has a group with the name (API §2.11, 9).
	GroupExists Reason = "the group exists"
	// UnverifiedDomain: the directory refuses external users (API §2.9).
	UnverifiedDomain Reason = "the domain is not verified"
	// ImmutableAttribute: the directory does not allow a change of the attribute (API §2.4).
	ImmutableAttribute Reason = "the attribute is immutable"
)
