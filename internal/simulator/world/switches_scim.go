// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// SCIMOptions are the switches of the user provisioning API. The zero value is the documented behavior.
type SCIMOptions struct {
	// PageDefault and PageCap are the list sizes without and with count; 0 is 100 (API §9.2, §9.5).
	PageDefault int
	PageCap     int
	// Paging is a way in which lists misbehave.
	Paging Paging
	// HideInactive leaves inactive users out of lists (API §9.7, ACCESS-1293).
	HideInactive bool
	// RefuseExternalUsers refuses a user on an unverified domain, as the documents of 2022 say (API §2.9).
	RefuseExternalUsers bool
	// AcceptUnchangedEmails turns off the 400 for a PATCH of e-mails that changes none (API §9.7, ID-8027).
	AcceptUnchangedEmails bool
	// LowerEmails stores addresses in lower case (API §9.3: unknown).
	LowerEmails bool
	// RefuseUnknownAttributes answers 400 to attributes and paths the schema does not have, instead of ignoring them
	// (API §9.3: unknown).
	RefuseUnknownAttributes bool
	// ImmutableUserName refuses a change of userName with scimType mutability (API §2.4: vendors disagree).
	ImmutableUserName bool
	// ImmutableName refuses a change of any part of the name with scimType mutability (API §9.2, name.* updates: Ping
	// and IBM say so).
	ImmutableName bool
	// DeleteDeactivates deletes a user as the documents of 2022 say: the id answers 404 until the user is activated
	// again, and a POST with the same user name brings the record back under its id (API §2.9, §9.2, SCIM delete).
	DeleteDeactivates bool
	// ShareExternalIDs lets records of a directory have one external id, as the specification leaves it to the client
	// (API §2.4, §9.2, externalId uniqueness).
	ShareExternalIDs bool
	// RefuseGroupRename refuses a change of a group's displayName instead of ignoring it (API §2.6).
	RefuseGroupRename bool
	// EnterpriseAnswers shows department and organization in the enterprise extension only, wherever they were written
	// (API §2.5).
	EnterpriseAnswers bool
	// ReadOnlyEnterprise ignores what is written to the enterprise extension, and refuses a PATCH of it with scimType
	// mutability (API §2.5, §9.2: the specification declares it read-only).
	ReadOnlyEnterprise bool
	// UpperResourceTypes spells meta.resourceType USER and GROUP, as the specification does, instead of User and Group,
	// as measured (API §9.2).
	UpperResourceTypes bool
	// OmitActive leaves active out of answers (API §2.4).
	OmitActive bool
	// NullAccountID answers an unlinked record with atlassianAccountId null instead of leaving it out (API §2.5).
	NullAccountID bool
	// LinkShownAfter is how old a record is when answers begin to show its account, to which it is linked from the
	// beginning: how long anything of SCIM takes to show is not published (API §2.5, §8.3).
	LinkShownAfter time.Duration
	// EmptyPatchNoContent answers a PATCH that changes nothing with 204, as measured (API §9.7).
	EmptyPatchNoContent bool
	// PatchNoContent answers every successful PATCH with 204, as RFC 7644 §3.5.2 allows. That is more than was measured
	// (API §9.7).
	PatchNoContent bool
	// BriefAnswers shows no more than id and meta of what a POST, PUT or PATCH has written, as servers do that take RFC
	// 7644 §3.9's choice of attributes for their own. The documents answer each of these writes with the record itself
	// (API §2.2), which the example shows whole (API §2.13).
	BriefAnswers bool
	// PatchRefusal is a status with which every PATCH of a user is refused: 400, 405 or 501; 0 is none.
	PatchRefusal int
	// RefuseUnknownRemovals answers 404 also to the removal of a member who does not exist (API §2.7 leaves it open).
	RefuseUnknownRemovals bool
	// MaxOperations bounds the operations of one group PATCH; 0 does not.
	MaxOperations int
	// ShareAccounts lets records in several directories have one e-mail.
	ShareAccounts bool
	// MemberRemoval is which of the two forms takes a member out of a group (API §9.2 no. 26).
	MemberRemoval MemberRemoval
	// IgnoredAdditions is how often the addition of somebody to a group is answered as ever and not carried out, by
	// user name; EverybodyIgnored is everybody: done is what an answer or a GET shows, never a status (API §8.5 no.
	// 26).
	IgnoredAdditions map[string]int
	// AnsweredMembers is how many members the answer to a write of a group shows at most; 0 is all (API §2.7).
	AnsweredMembers int
	// PutActive is what a PUT without active makes of it (API §9.2 no. 30).
	PutActive PutActive
	// KeepDisabled leaves an account that an administrator deactivated as it is, whatever SCIM writes; the record shows
	// it (API §9.2 no. 31).
	KeepDisabled bool
	// NewAccountOnEmailChange gives a record whose address moves to another one of a verified domain a new account (API
	// §9.2 no. 32). The old one stays as it is, without the record's groups.
	NewAccountOnEmailChange bool
	// RelinkOnWrite links a separated record again with the next write that changes it. The documents say neither that
	// it is linked nor that it is not (API §2.2, 23).
	RelinkOnWrite bool
	// LateMembership makes a linked account a member of the organization's directory with its first group, not at once:
	// the documents do not say when it becomes one.
	LateMembership bool
	// ExactCase compares user names, addresses and group names with their case (API §9.3 no. 3). It is read when a
	// directory is made.
	ExactCase bool
	// OmitSCIMType sends errors with their text alone, as is measured of one of them (API §2.8).
	OmitSCIMType bool
}

// Paging is a way in which a server answers lists wrongly (API §9.7 and third-party servers).
type Paging int

// The ways of paging.
const (
	// PagingRight follows the documents.
	PagingRight Paging = iota
	// PagingIgnoresCount always uses the default page size.
	PagingIgnoresCount
	// PagingEverything answers all entries at once, whatever was asked.
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

// EverybodyIgnored stands in IgnoredAdditions for whoever is not named there.
const EverybodyIgnored = "*"

// MemberRemoval is a server's reading of the removal of group members.
type MemberRemoval int

// The readings (API §9.2 no. 26).
const (
	// RemoveBoth takes a value path and a value list.
	RemoveBoth MemberRemoval = iota
	// RemoveByPathOnly refuses a value list.
	RemoveByPathOnly
	// RemoveByListOnly refuses a value path.
	RemoveByListOnly
	// RemovePathIgnored answers a value path with success and removes nobody.
	RemovePathIgnored
	// RemoveListEmpties takes a removal with a value list for one of all members.
	RemoveListEmpties
)

// PutActive is a server's reading of a PUT that does not name active.
type PutActive int

// The readings (API §9.2 no. 30).
const (
	// PutActiveTrue is the default that a create has.
	PutActiveTrue PutActive = iota
	// PutActiveCleared clears it, as every attribute that is not named: nobody is active without it.
	PutActiveCleared
	// PutActiveKept leaves it as it was.
	PutActiveKept
)
