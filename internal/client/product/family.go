// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "strings"

// jiraFamily is every owner under which an app of Jira's goes in resource ids (API §7).
var jiraFamily = map[string]bool{
	ownerJira:                true,
	ownerJiraCore:            true,
	"jira-admin":             true,
	"jira-software":          true,
	"jira-servicedesk":       true,
	"jira-service-desk":      true,
	"jira-product-discovery": true,
	"jira-customer-service":  true,
}

// Owners that Atlassian writes for any Jira app of a site, beside the app's own (API §9.2 no. 28, 34).
const (
	ownerJira     = "jira"
	ownerJiraCore = "jira-core"
)

// SameResource reports whether two resource ids are one: as they are written, letters' case aside.
func SameResource(a, b string) bool { return strings.EqualFold(a, b) }

// MayBeShownAs reports whether a role that was written with one resource id may be listed with the other.
//
// The Jira apps of one site are one family: a listing may show the id that was sent, or one owner, jira or jira-core,
// for all of them, and Jira's administration, which workspaces lists as jira-admin, is written as jira (API §3.8, §9.2
// no. 18, 28). An id that is listed as it was sent is the better match: look for SameResource first, and for this only
// where there is none.
func MayBeShownAs(sent, listed string) bool {
	if SameResource(sent, listed) {
		return true
	}

	a, b := parseARI(sent), parseARI(listed)
	if a.cloudID == "" || a.cloudID != b.cloudID || !jiraFamily[a.owner] || !jiraFamily[b.owner] {
		return false
	}

	return isSharedOwner(a.owner) || isSharedOwner(b.owner)
}

// MayBeListedOtherwise reports whether a role on this resource may be listed with another id.
func MayBeListedOtherwise(resourceID string) bool {
	p := parseARI(resourceID)

	return jiraFamily[p.owner] && p.cloudID != ""
}

// SameApp reports whether two resource ids mean the same app: Jira itself goes by jira, jira-core and jira-software,
// and its administration by jira-admin and jira. The other apps of the family are apps of their own, however they may
// be listed.
func SameApp(a, b string) bool {
	return SameResource(a, b) || jiraOwners[parseARI(a).owner] && jiraOwners[parseARI(b).owner] && MayBeShownAs(a, b)
}

// ResourceKey is what all resource ids of one app have in common, to find them in a map: a site's Jira for those of
// Jira itself, else the id without its letters' case. Administration is sent as jira, so that it is Jira here.
func ResourceKey(id string) string {
	if p := parseARI(id); jiraOwners[p.owner] && p.cloudID != "" {
		return ownerJira + " " + p.cloudID
	}

	return strings.ToLower(id)
}

// jiraOwners is every owner under which Jira goes, its administration included.
var jiraOwners = map[string]bool{ownerJira: true, ownerJiraCore: true, "jira-admin": true, "jira-software": true}

// isSharedOwner reports whether the owner may stand for any Jira app of a site.
func isSharedOwner(owner string) bool { return owner == ownerJira || owner == ownerJiraCore }

// sharedSeats are products whose people need no seat of their own where they have one of the other product on the same
// site (API §9.2 no. 41: the same agents).
var sharedSeats = map[string]string{"jira-customer-service": "jira-servicedesk"}

// SharesSeatsWith reports whether whoever has a seat of the other app needs none of this one.
func (a App) SharesSeatsWith(other App) bool {
	return a.ari.cloudID != "" && a.ari.cloudID == other.ari.cloudID && sharedSeats[a.Key] == other.Key
}
