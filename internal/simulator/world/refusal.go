// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// Refusal is why a SCIM directory does not take a change: a rule that would no longer hold. How that is answered is up
// to the API.
type Refusal struct {
	Why   Reason
	About string // the address or the attribute, where there is one
}

// Reason is a rule of a directory.
type Reason string

// The rules.
const (
	// UserExists: another record has the address, the user name or the external id (API §2.8).
	UserExists Reason = "the user exists"
	// GroupExists: the organization has a group of the name (API §2.11, 9).
	GroupExists Reason = "the group exists"
	// UnverifiedDomain: a directory that refuses external users is asked for one (API §2.9).
	UnverifiedDomain Reason = "the domain is not verified"
	// ImmutableAttribute: the directory does not let it change (API §2.4).
	ImmutableAttribute Reason = "the attribute is immutable"
)
