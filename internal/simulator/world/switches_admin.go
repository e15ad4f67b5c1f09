// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// NoDelay turns off a delay whose zero value stands for Atlassian's.
const NoDelay time.Duration = -1

// AdminOptions are the switches of the organizations, user management and API
// access APIs. The zero value is the documented behavior (API §9.2, §9.5).
type AdminOptions struct {
	// RoleDelay is how long a change of roles stays invisible to reads. 0 is two
	// seconds (API §9.5: up to 30), NoDelay is none.
	RoleDelay time.Duration
	// GroupLag is how long a new group stays out of searches. 0 is one second
	// (API §8.3), NoDelay is none.
	GroupLag time.Duration
	// ActivityLag hides the activity of the last while (API §3.4: up to 24 h).
	ActivityLag time.Duration

	// ListOrganizations answers GET /v1/orgs with the organization instead of
	// nothing (API §3.2, §9.2).
	ListOrganizations bool
	// RefuseSecondJoin answers 409 to adding a member again, as documented,
	// instead of 204, as measured (API §4.4).
	RefuseSecondJoin bool
	// NumericStatus sends errors[].status as a number (API §8.4).
	NumericStatus bool
	// WorkspaceNextURL sends links.next of workspaces as a URL (API §9.2).
	WorkspaceNextURL bool
	// WorkspaceSingular sends the type of workspaces as "workspace", as samples
	// do, instead of "workspaces", as measured (API §4.7, §9.2).
	WorkspaceSingular bool
	// AcceptJiraAdmin lets roles/assign and roles/revoke take the ARI under which
	// workspaces lists Jira administration (API §3.8, §9.2: as listed), which was
	// measured to be refused (ID-8887).
	AcceptJiraAdmin bool
	// LinkBase is what v1's links begin with; "" is the address Atlassian uses
	// or the server's own.
	LinkBase string
	// WriteAnyDirectory accepts "-" as directory of a write (API §9.3: unknown).
	WriteAnyDirectory bool
	// Sparse leaves out what may be missing from users and groups (API §4.3,
	// §4.4).
	Sparse bool
	// NewProducts shows apps that v1's key enum does not know (API §3.3).
	NewProducts bool
	// NoSubscription refuses invitations with 402 (API §4.5).
	NoSubscription bool
	// RepeatCursor makes every list name the cursor it was asked with as the
	// next one (API §4.1).
	RepeatCursor bool
	// ManagedPageSize is the page size of v1 lists; 0 is 50 (API §3.3).
	ManagedPageSize int

	// SCIMOwnsLifecycle refuses to enable and disable accounts that a SCIM
	// directory owns (API §5).
	SCIMOwnsLifecycle bool
	// RefuseSecondDisable answers 409 to disabling or enabling an account that
	// already is (API §9.3: unknown).
	RefuseSecondDisable bool
}

func (w *World) roleDelay() time.Duration {
	return delayOr(w.Switches.Admin.RoleDelay, 2*time.Second)
}

func (w *World) GroupLag() time.Duration {
	return delayOr(w.Switches.Admin.GroupLag, time.Second)
}

func delayOr(delay, standard time.Duration) time.Duration {
	switch {
	case delay < 0:
		return 0
	case delay == 0:
		return standard
	default:
		return delay
	}
}
