// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "strings"

// jiraFamily is every owner of a Jira app in resource ids (API §7).
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

// Owners that Atlassian writes for any Jira app of a site, besides the app's own (API §9.2 no. 28, 34).
const (
	ownerJira     = "jira"
	ownerJiraCore = "jira-core"
)

// SameResource reports whether two resource ids are equal apart from case.
func SameResource(a, b string) bool { return strings.EqualFold(a, b) }

// MayBeShownAs reports whether a role that was written with one resource id may be listed with the other.
//
// The Jira apps of a site are one family. A listing may show the id that was sent, or the owner jira or jira-core for
// all of them. Jira's administration, which workspaces lists as jira-admin, is written as jira (API §3.8, §9.2 no. 18,
// 28). A role that is listed with the sent id is the better match, so callers try SameResource first.
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

// SameApp reports whether two resource ids mean the same app. Jira itself has the owners jira, jira-core and
// jira-software, and its administration jira-admin and jira. The other apps of the family are separate, however they
// are listed.
func SameApp(a, b string) bool {
	return SameResource(a, b) || jiraOwners[parseARI(a).owner] && jiraOwners[parseARI(b).owner] && MayBeShownAs(a, b)
}

// ResourceKey returns a map key that is the same for all resource ids of one app. Jira's administration is written as
// jira, so it has the key of Jira.
func ResourceKey(id string) string {
	if p := parseARI(id); jiraOwners[p.owner] && p.cloudID != "" {
		return ownerJira + " " + p.cloudID
	}

	return strings.ToLower(id)
}

// jiraOwners is every owner of Jira itself, including its administration.
var jiraOwners = map[string]bool{ownerJira: true, ownerJiraCore: true, "jira-admin": true, "jira-software": true}

// isSharedOwner reports whether the owner may stand for any Jira app of a site.
func isSharedOwner(owner string) bool { return owner == ownerJira || owner == ownerJiraCore }

// sharedSeats maps a product to the product of the same site whose seats serve both (API §9.2 no. 41: the same agents).
var sharedSeats = map[string]string{"jira-customer-service": "jira-servicedesk"}

// SharesSeatsWith reports whether a user with a seat of the other app needs none of this one.
func (a App) SharesSeatsWith(other App) bool {
	return a.ari.cloudID != "" && a.ari.cloudID == other.ari.cloudID && sharedSeats[a.Key] == other.Key
}
