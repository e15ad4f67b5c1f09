// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// NoDelay turns off a delay whose zero value stands for Atlassian's.
const NoDelay time.Duration = -1

// AdminOptions are the switches of the organizations, user management and API access APIs. The zero value is the
// documented behavior (API §9.2, §9.5).
type AdminOptions struct {
	// RoleDelay is how long a change of roles stays invisible to reads. 0 is two seconds (API §9.5: up to 30), NoDelay
	// is none.
	RoleDelay time.Duration
	// GroupLag is how long a new group stays out of searches. 0 is one second (API §8.3), NoDelay is none.
	GroupLag time.Duration
	// ActivityLag hides the activity of the last while (API §3.4: up to 24 h).
	ActivityLag time.Duration

	// RefuseSecondJoin answers 409 to adding a member again, as documented, instead of 204, as measured (API §4.4).
	RefuseSecondJoin bool
	// NumericStatus sends errors[].status as a number (API §8.4).
	NumericStatus bool
	// WorkspaceNextURL sends links.next of workspaces as a URL (API §9.2).
	WorkspaceNextURL bool
	// WorkspaceSingular sends the type of workspaces as "workspace", as samples do, instead of "workspaces", as
	// measured (API §4.7, §9.2).
	WorkspaceSingular bool
	// AcceptJiraAdmin lets roles/assign and roles/revoke take the ARI under which workspaces lists Jira administration
	// (API §3.8, §9.2: as listed), which was measured to be refused (ID-8887).
	AcceptJiraAdmin bool
	// LinkBase is what v1's links begin with; "" is the server's own address.
	LinkBase string
	// WriteAnyDirectory accepts "-" as directory of a write (API §9.3: unknown).
	WriteAnyDirectory bool
	// Sparse leaves out what may be missing from users and groups (API §4.3, §4.4).
	Sparse bool
	// NewProducts shows apps that v1's key enum does not know (API §3.3).
	NewProducts bool
	// NoSubscription refuses invitations with 402 (API §4.5).
	NoSubscription bool
	// RepeatCursor makes every list name the cursor it was asked with as the next one (API §4.1).
	RepeatCursor bool
	// ManagedPageSize is the page size of v1 lists; 0 is 50 (API §3.3).
	ManagedPageSize int

	// BodiesRequired answers 415 to unlinking and to the steps of an account's lifecycle without a JSON body, as is
	// measured of suspend and restore, which always want one (API §9.2 no. 25).
	BodiesRequired bool
	// ExpandOwnDirectory fills productAccess and groups for a given directory alone, so that they are empty for "-"
	// (API §9.2 no. 27).
	ExpandOwnDirectory bool
	// JiraShown is the resource under which role assignments show the Jira apps of a site (API §9.2 no. 28).
	JiraShown JiraShown
	// AdministratorsByResource finds organization administrators by role only when the organization's own resource is
	// named (API §9.2 no. 29).
	AdministratorsByResource bool
	// ListOtherAccounts lists and counts accounts that are no people, where they hold roles (API §9.2 no. 33).
	ListOtherAccounts bool
	// ActivityUnderJira records the use of every Jira app of a site under jira (API §9.2 no. 34).
	ActivityUnderJira bool
	// ActivityTimes is the form of lastActiveTimestamp (API §4.3 has one example).
	ActivityTimes ActivityTimes
	// ListJiraTwice lists "Jira" beside "Jira Software" for each site, which are one app (API §9.2 no. 35).
	ListJiraTwice bool
	// ListCustomerService lists Jira Customer Service Management beside Jira Service Management, with the same agents
	// (API §9.2 no. 41).
	ListCustomerService bool
	// ListRovo lists Rovo for each site with Jira. Its key is not recorded (API §7), so this one is made up.
	ListRovo bool
	// RefusedApps are the statuses with which counts and searches by the resource of an app are refused, by its type
	// key: 400, 403 or 404 (API §9.2 no. 36).
	RefusedApps map[string]int
	// UnlistedApps and UncountedApps are those of which only searches, or only counts, are refused.
	UnlistedApps, UncountedApps map[string]int
	// OriginalExperience answers last-active-dates as an organization does that is on the original user management (API
	// §9.2 no. 39).
	OriginalExperience bool
	// LinksOfLinked and LinksOfPrimary leave records out of the links of an address: those that are separated, and
	// those that have it as another than their primary one. The documents do not say which are found (API §2.2, 22).
	LinksOfLinked  bool
	LinksOfPrimary bool
	// RolesWithoutMembership gives a role to somebody outside of the app's directory without making them a member of
	// it. The documents do not say that it does (API §3.8).
	RolesWithoutMembership bool
	// InferAdmins shows organization administrators as administrators of each app, by inference, beside managing its
	// users (API §4.6 knows the method, not its roles).
	InferAdmins bool

	// SCIMOwnsLifecycle refuses to enable and disable accounts that a SCIM directory owns (API §5).
	SCIMOwnsLifecycle bool
	// RefuseSecondDisable answers 409 to disabling or enabling an account that already is (API §9.3: unknown).
	RefuseSecondDisable bool
}

func (w *World) roleDelay() time.Duration {
	return delayOr(w.Switches.Admin.RoleDelay, 2*time.Second)
}

// GroupLag is how long a new group stays out of searches.
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

// JiraShown is a server's reading of the resources of Jira apps.
type JiraShown int

// The readings (API §9.2 no. 28).
const (
	// JiraAsSent shows a role under the resource that was sent.
	JiraAsSent JiraShown = iota
	// JiraShownJira shows all Jira apps of a site as ari:cloud:jira::site/.
	JiraShownJira
	// JiraShownCore shows all Jira apps of a site as ari:cloud:jira-core::site/.
	JiraShownCore
)

// ActivityTimes is a form of a moment.
type ActivityTimes int

// The forms.
const (
	TimesNanoseconds ActivityTimes = iota // 2025-11-06T23:07:29.936941226Z
	TimesMinutes                          // 2025-11-06T23:07Z
	TimesWithoutZone                      // 2025-11-06T23:07:29, in UTC
	TimesEpoch                            // "1762470449936", milliseconds as a text
	TimesEpochNumber                      // 1762470449936
	TimesWords                            // "recently", which says nothing
)
