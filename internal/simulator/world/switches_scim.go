// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// SCIMOptions are the switches of the user provisioning API. The zero value is the documented behavior.
type SCIMOptions struct {
	// PageDefault is the page size of a request without count, PageCap the largest page size. 0 is 100 (API §9.2,
	// §9.5).
	PageDefault int
	PageCap     int
	// Paging selects a way in which lists are wrong.
	Paging Paging
	// HideInactive leaves inactive users out of lists (API §9.7, ACCESS-1293).
	HideInactive bool
	// RefuseExternalUsers refuses a user on an unverified domain, as the documents of 2022 say (API §2.9).
	RefuseExternalUsers bool
	// AcceptUnchangedEmails turns off the 400 for a PATCH that sends unchanged e-mails (API §9.7, ID-8027).
	AcceptUnchangedEmails bool
	// LowerEmails stores addresses in lower case (API §9.3: unknown).
	LowerEmails bool
	// RefuseUnknownAttributes answers 400 to attributes and paths that the schema does not have, instead of ignoring
	// them (API §9.3: unknown).
	RefuseUnknownAttributes bool
	// ImmutableUserName refuses a change of userName with scimType mutability (API §2.4: vendors disagree).
	ImmutableUserName bool
	// ImmutableName refuses a change of any part of the name with scimType mutability (API §9.2, name.* updates: Ping
	// and IBM say so).
	ImmutableName bool
	// DeleteDeactivates deletes a user as the documents of 2022 say: the id answers 404, until a POST with the same
	// user name restores the record with its old id (API §2.9, §9.2, SCIM delete).
	DeleteDeactivates bool
	// ShareExternalIDs lets several records of a directory have the same external id; the specification leaves
	// uniqueness to the client (API §2.4, §9.2, externalId uniqueness).
	ShareExternalIDs bool
	// RefuseGroupRename refuses a change of a group's displayName instead of ignoring it (API §2.6).
	RefuseGroupRename bool
	// EnterpriseAnswers shows department and organization only in the enterprise extension, even if they were written
	// elsewhere (API §2.5).
	EnterpriseAnswers bool
	// ReadOnlyEnterprise ignores writes to the enterprise extension and refuses a PATCH of it with scimType mutability
	// (API §2.5, §9.2: the specification declares it read-only).
	ReadOnlyEnterprise bool
	// UpperResourceTypes spells meta.resourceType USER and GROUP, as the specification does, instead of User and Group,
	// as measured (API §9.2).
	UpperResourceTypes bool
	// OmitActive omits active from answers (API §2.4).
	OmitActive bool
	// NullAccountID sends atlassianAccountId null for an unlinked record instead of omitting it (API §2.5).
	NullAccountID bool
	// LinkShownAfter is the age at which a record's answers begin to show its account. The two are linked from the
	// beginning; Atlassian does not publish how long SCIM data takes to appear (API §2.5, §8.3).
	LinkShownAfter time.Duration
	// EmptyPatchNoContent answers 204 to a PATCH that changes nothing, as measured (API §9.7).
	EmptyPatchNoContent bool
	// PatchNoContent answers 204 to every successful PATCH, as RFC 7644 §3.5.2 allows. Only a PATCH that changes
	// nothing was measured to get 204 (API §9.7).
	PatchNoContent bool
	// BriefAnswers answers POST, PUT and PATCH with only id and meta. Some servers read RFC 7644 §3.9 as permission to
	// do so. According to the documents each of these writes answers with the whole record (API §2.2, §2.13).
	BriefAnswers bool
	// PatchRefusal is the status that refuses every PATCH of a user: 400, 405 or 501; 0 refuses none.
	PatchRefusal int
	// RefuseUnknownRemovals answers 404 to the removal of a member that does not exist (API §2.7 leaves it open).
	RefuseUnknownRemovals bool
	// MaxOperations limits the operations of one group PATCH; 0 is no limit.
	MaxOperations int
	// ShareAccounts lets records in several directories have the same e-mail.
	ShareAccounts bool
	// MemberRemoval says which form of PATCH removes a group member (API §9.2 no. 26).
	MemberRemoval MemberRemoval
	// IgnoredAdditions is, by user name, how often the addition of a user to a group is answered with success but not
	// carried out. EverybodyIgnored stands for all users not named. A client must therefore trust the members in an
	// answer or a GET, not the status (API §8.5 no. 26).
	IgnoredAdditions map[string]int
	// AnsweredMembers is the largest number of members that the answer to a write of a group shows; 0 shows all (API
	// §2.7).
	AnsweredMembers int
	// PutActive says what a PUT without active does to active (API §9.2 no. 30).
	PutActive PutActive
	// KeepDisabled keeps an account that an administrator deactivated inactive, whatever SCIM writes. The record then
	// shows active false (API §9.2 no. 31).
	KeepDisabled bool
	// NewAccountOnEmailChange links a record to a new account when its address changes to another one on a verified
	// domain (API §9.2 no. 32). The old account stays, without the record's groups.
	NewAccountOnEmailChange bool
	// RelinkOnWrite links a separated record again with the next write that changes it. The documents do not say
	// whether this happens (API §2.2, 23).
	RelinkOnWrite bool
	// LateMembership makes a linked account a member of the organization's directory when it joins its first group, not
	// at once. The documents do not say when it becomes a member.
	LateMembership bool
	// ExactCase compares user names, addresses and group names with case (API §9.3 no. 3). It takes effect when a
	// directory is created.
	ExactCase bool
	// OmitSCIMType sends errors without scimType, as was measured for one of them (API §2.8).
	OmitSCIMType bool
}

// Paging is a way in which a server answers lists, right or wrong (API §9.7 and third-party servers).
type Paging int

// The ways of paging.
const (
	// PagingRight follows the documents.
	PagingRight Paging = iota
	// PagingIgnoresCount always uses the default page size.
	PagingIgnoresCount
	// PagingEverything answers with all entries at once, whatever was asked for.
	PagingEverything
	// PagingHalf answers half as many entries as asked, at least one.
	PagingHalf
	// PagingTotalTooHigh adds ten to totalResults.
	PagingTotalTooHigh
	// PagingTotalTooLow takes one from totalResults.
	PagingTotalTooLow
	// PagingTotalIsPage gives the number of entries of the page as totalResults.
	PagingTotalIsPage
	// PagingRepeats begins every page but the first with the last entry of the page before.
	PagingRepeats
	// PagingEmptyPage answers the second page empty the first time it is asked.
	PagingEmptyPage
	// PagingFirstPageAgain answers the first page for a startIndex past the end.
	PagingFirstPageAgain
)

// EverybodyIgnored is the key in IgnoredAdditions for all users not named there.
const EverybodyIgnored = "*"

// MemberRemoval is a server's behavior for the removal of group members.
type MemberRemoval int

// The behaviors (API §9.2 no. 26).
const (
	// RemoveBoth accepts a value path and a value list.
	RemoveBoth MemberRemoval = iota
	// RemoveByPathOnly refuses a value list.
	RemoveByPathOnly
	// RemoveByListOnly refuses a value path.
	RemoveByListOnly
	// RemovePathIgnored answers a value path with success but removes no member.
	RemovePathIgnored
	// RemoveListEmpties removes all members when a removal has a value list.
	RemoveListEmpties
)

// PutActive is a server's behavior for a PUT without active.
type PutActive int

// The behaviors (API §9.2 no. 30).
const (
	// PutActiveTrue sets active to true, the default of a create.
	PutActiveTrue PutActive = iota
	// PutActiveCleared clears active like every other attribute that the PUT lacks. The user becomes inactive.
	PutActiveCleared
	// PutActiveKept keeps the old value.
	PutActiveKept
)
