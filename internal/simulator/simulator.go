// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The server and its options.
type (
	Server       = server.Server
	Options      = server.Options
	Limit        = server.Limit
	SCIMOptions  = world.SCIMOptions
	AdminOptions = world.AdminOptions

	MemberRemoval = world.MemberRemoval
	PutActive     = world.PutActive
	JiraShown     = world.JiraShown

	Credentials = world.Credentials
)

// The journal.
type (
	Entry  = server.Entry
	Filter = server.Filter
)

// The parts of the world.
type (
	Account          = world.Account
	AccountStatus    = world.AccountStatus
	AccountSeed      = world.AccountSeed
	MembershipStatus = world.MembershipStatus
	Group            = world.Group
	Workspace        = world.Workspace
	SeatHolder       = world.SeatHolder
	Key              = world.Key
	KeyKind          = world.KeyKind
	SCIMUser         = world.SCIMUser
	SCIMEmail        = world.SCIMEmail
	SCIMPhoneNumber  = world.SCIMPhoneNumber
	SCIMGroupState   = world.SCIMGroupState
	Set              = world.Set
)

// The states of accounts and memberships.
const (
	AccountActive       = world.AccountActive
	AccountInactive     = world.AccountInactive
	AccountClosed       = world.AccountClosed
	MembershipActive    = world.MembershipActive
	MembershipSuspended = world.MembershipSuspended
)

// The kinds of key.
const (
	KeyUnscoped  = world.KeyUnscoped
	KeyScoped    = world.KeyScoped
	KeyDirectory = world.KeyDirectory
	KeyExpired   = world.KeyExpired
)

// The ways of paging.
const (
	PagingRight          = world.PagingRight
	PagingIgnoresCount   = world.PagingIgnoresCount
	PagingEverything     = world.PagingEverything
	PagingTotalTooLow    = world.PagingTotalTooLow
	PagingTotalIsPage    = world.PagingTotalIsPage
	PagingRepeats        = world.PagingRepeats
	PagingEmptyPage      = world.PagingEmptyPage
	PagingFirstPageAgain = world.PagingFirstPageAgain
)

// Behaviors for the removal of group members (API §9.2 no. 26).
const (
	RemoveByPathOnly  = world.RemoveByPathOnly
	RemoveByListOnly  = world.RemoveByListOnly
	RemovePathIgnored = world.RemovePathIgnored
	RemoveListEmpties = world.RemoveListEmpties
)

// EverybodyIgnored is the key in SCIMOptions.IgnoredAdditions for all users not named there.
const EverybodyIgnored = world.EverybodyIgnored

// Behaviors for a PUT without active (API §9.2 no. 30).
const (
	PutActiveCleared = world.PutActiveCleared
	PutActiveKept    = world.PutActiveKept
)

// Behaviors for the resources of Jira apps (API §9.2 no. 28).
const (
	JiraAsSent    = world.JiraAsSent
	JiraShownJira = world.JiraShownJira
	JiraShownCore = world.JiraShownCore
)

// The formats of lastActiveTimestamp.
const (
	TimesMinutes     = world.TimesMinutes
	TimesWithoutZone = world.TimesWithoutZone
	TimesEpoch       = world.TimesEpoch
	TimesEpochNumber = world.TimesEpochNumber
	TimesWords       = world.TimesWords
)

// NoDelay turns off a delay. The zero value of a delay means the default instead.
const NoDelay = world.NoDelay

// The server, the pipes on which a test serves a handler of its own, a clock that a test moves, and sets.
var (
	New            = server.New
	ServeInProcess = server.ServeInProcess
	NewManualClock = world.NewManualClock
	NewSet         = world.NewSet
)
