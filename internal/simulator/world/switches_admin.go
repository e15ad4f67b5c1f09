// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// NoDelay turns off a delay. The zero value of a delay means the default instead.
const NoDelay time.Duration = -1

// AdminOptions are the switches of the organizations, user management and API access APIs. The zero value is the
// documented behavior (API §9.2, §9.5).
type AdminOptions struct {
	// RoleDelay is how long reads do not show a change of roles. 0 is two seconds (API §9.5: up to 30), NoDelay is
	// none.
	RoleDelay time.Duration
	// GroupLag is how long searches do not find a new group. 0 is one second (API §8.3), NoDelay is none.
	GroupLag time.Duration
	// ActivityLag hides activity that is more recent than this (API §3.4: up to 24 h).
	ActivityLag time.Duration

	// RefuseSecondJoin answers 409 when an existing member is added again, as documented, instead of 204, as measured
	// (API §4.4).
	RefuseSecondJoin bool
	// NumericStatus sends errors[].status as a number (API §8.4).
	NumericStatus bool
	// WorkspaceNextURL sends links.next of workspaces as a URL (API §9.2).
	WorkspaceNextURL bool
	// WorkspaceSingular sends "workspace" as the type of workspaces, as samples do, instead of "workspaces", as
	// measured (API §4.7, §9.2).
	WorkspaceSingular bool
	// AcceptJiraAdmin lets roles/assign and roles/revoke accept the ARI of Jira administration as the workspace list
	// shows it (API §3.8, §9.2: as listed). Atlassian was measured to refuse it (ID-8887).
	AcceptJiraAdmin bool
	// LinkBase is the base URL of v1's links; "" is the server's own address.
	LinkBase string
	// WriteAnyDirectory accepts "-" as the directory of a write (API §9.3: unknown).
	WriteAnyDirectory bool
	// Sparse omits the optional fields of users and groups (API §4.3, §4.4).
	Sparse bool
	// NewProducts shows apps that v1's key enum does not have (API §3.3).
	NewProducts bool
	// NoSubscription refuses invitations with 402 (API §4.5).
	NoSubscription bool
	// RepeatCursor makes every list return the cursor of the request as the next cursor (API §4.1).
	RepeatCursor bool
	// ManagedPageSize is the page size of v1 lists; 0 is 50 (API §3.3).
	ManagedPageSize int

	// BodiesRequired answers 415 to unlink, disable and enable calls without a JSON body. This was measured for suspend
	// and restore, which always require a body (API §9.2 no. 25).
	BodiesRequired bool
	// ExpandOwnDirectory fills productAccess and groups only when the request names a directory; for "-" they are empty
	// (API §9.2 no. 27).
	ExpandOwnDirectory bool
	// JiraShown is the resource under which role assignments show the Jira apps of a site (API §9.2 no. 28).
	JiraShown JiraShown
	// AdministratorsByResource lets a search by role find organization administrators only if it names the
	// organization's resource (API §9.2 no. 29).
	AdministratorsByResource bool
	// ListOtherAccounts lists and counts app and customer accounts that hold roles (API §9.2 no. 33).
	ListOtherAccounts bool
	// ActivityUnderJira records the activity in every Jira app of a site under jira (API §9.2 no. 34).
	ActivityUnderJira bool
	// ActivityTimes is the format of lastActiveTimestamp (API §4.3 has one example).
	ActivityTimes ActivityTimes
	// ListJiraTwice lists each site's Jira as both "Jira" and "Jira Software" (API §9.2 no. 35).
	ListJiraTwice bool
	// ListCustomerService lists Jira Customer Service Management in addition to Jira Service Management, with the same
	// agents (API §9.2 no. 41).
	ListCustomerService bool
	// ListRovo lists Rovo for each site with Jira. Its key is not documented (API §7), so this one is made up.
	ListRovo bool
	// RefusedApps holds by type key the status that refuses counts and searches by the resource of an app: 400, 403 or
	// 404 (API §9.2 no. 36).
	RefusedApps map[string]int
	// UnlistedApps and UncountedApps do the same for searches alone and for counts alone.
	UnlistedApps, UncountedApps map[string]int
	// OriginalExperience answers last-active-dates as for an organization with the original user management (API §9.2
	// no. 39).
	OriginalExperience bool
	// LinksOfLinked omits separated records from the links of an address. LinksOfPrimary omits records that have the
	// address as a secondary one. The documents do not say which records are found (API §2.2, 22).
	LinksOfLinked  bool
	LinksOfPrimary bool
	// RolesWithoutMembership grants a role without making the account a member of the app's directory. The documents do
	// not say whether a grant does (API §3.8).
	RolesWithoutMembership bool
	// InferAdmins shows organization administrators as inferred administrators of each app, in addition to managing its
	// users. API §4.6 names the inferred method, not its roles.
	InferAdmins bool

	// SCIMOwnsLifecycle refuses to enable or disable an account with a SCIM record (API §5).
	SCIMOwnsLifecycle bool
	// RefuseSecondDisable answers 409 when an account is already disabled or enabled (API §9.3: unknown).
	RefuseSecondDisable bool
}

func (w *World) roleDelay() time.Duration {
	return delayOr(w.Switches.Admin.RoleDelay, 2*time.Second)
}

// GroupLag returns how long searches do not find a new group.
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

// JiraShown says under which resource the roles of Jira apps are shown.
type JiraShown int

// The behaviors (API §9.2 no. 28).
const (
	// JiraAsSent shows a role under the resource that the request named.
	JiraAsSent JiraShown = iota
	// JiraShownJira shows all Jira apps of a site as ari:cloud:jira::site/.
	JiraShownJira
	// JiraShownCore shows all Jira apps of a site as ari:cloud:jira-core::site/.
	JiraShownCore
)

// ActivityTimes is a format for a time.
type ActivityTimes int

// The formats.
const (
	TimesNanoseconds ActivityTimes = iota // 2025-11-06T23:07:29.936941226Z
	TimesMinutes                          // 2025-11-06T23:07Z
	TimesWithoutZone                      // 2025-11-06T23:07:29, in UTC
	TimesEpoch                            // "1762470449936", milliseconds as a string
	TimesEpochNumber                      // 1762470449936
	TimesWords                            // "recently", which is no time
)
