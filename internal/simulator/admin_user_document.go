// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"maps"
	"slices"
	"time"
)

// userDocument is MultiDirectoryUser and, without the expansions,
// MultiDirectoryUserDetailsData (API §4.3, A.2).
type userDocument struct {
	AccountID        string  `json:"accountId"`
	AccountType      string  `json:"accountType"`
	Status           string  `json:"status"`
	AccountStatus    string  `json:"accountStatus"`
	MembershipStatus string  `json:"membershipStatus"`
	AddedToOrg       string  `json:"addedToOrg,omitempty"`
	DeactivatedOn    string  `json:"deactivatedOn,omitempty"`
	Name             string  `json:"name"`
	Nickname         string  `json:"nickname,omitempty"`
	Email            string  `json:"email,omitempty"`
	EmailVerified    *bool   `json:"emailVerified,omitempty"`
	ClaimStatus      string  `json:"claimStatus"`
	ManagementSource *string `json:"managementSource"`
	MFAEnabled       *bool   `json:"mfaEnabled,omitempty"`
	Picture          string  `json:"picture,omitempty"`
	Avatar           string  `json:"avatar,omitempty"`
	JobTitle         string  `json:"jobTitle,omitempty"`
	Department       string  `json:"department,omitempty"`
	Organization     string  `json:"organization,omitempty"`
	Location         string  `json:"location,omitempty"`
	TimeZone         string  `json:"timeZone,omitempty"`

	PlatformRoles *[]string        `json:"platformRoles,omitempty"`
	Counts        *resourceCounts  `json:"counts,omitempty"`
	ProductAccess *[]productAccess `json:"productAccess,omitempty"`
	Groups        *[]userGroup     `json:"groups,omitempty"`
	Links         *cursorLinks     `json:"links,omitempty"`
}

type resourceCounts struct {
	Resources int `json:"resources"`
}

type productAccess struct {
	ID         string `json:"id"`
	Key        string `json:"key"`
	LastActive string `json:"lastActiveTimestamp,omitempty"`
}

type userGroup struct {
	ID          string  `json:"id"`
	Name        *string `json:"name"`
	Description *string `json:"description"`
}

// userDocument shows an account as it stands in some directories, nil for all.
func (s *Server) userDocument(org *Organization, account *Account, directories Set) userDocument {
	document := userDocument{
		AccountID:        account.ID,
		AccountType:      "atlassian",
		Status:           account.status(directories),
		AccountStatus:    string(account.Status),
		MembershipStatus: account.membership(directories),
		Name:             account.Name,
		Email:            account.shownEmail(),
		ClaimStatus:      org.claimStatus(account),
	}
	if account.ManagementSource != "" && org.manages(account) {
		document.ManagementSource = &account.ManagementSource
	}
	if s.options.Admin.Sparse {
		return document
	}
	document.AddedToOrg = formatMillis(account.AddedToOrg)
	document.Nickname = account.Nickname
	document.Picture = account.picture()
	document.Avatar = account.picture()
	document.JobTitle = account.JobTitle
	document.Department = account.Department
	document.Organization = account.Organization
	document.Location = account.Location
	document.TimeZone = account.TimeZone
	document.MFAEnabled = &account.MFAEnabled
	if document.Email != "" {
		document.EmailVerified = &account.EmailVerified
	}
	return document
}

// expand adds what a search asks for.
func (s *Server) expand(org *Organization, account *Account, document *userDocument, directories Set, expansions []string) {
	for _, expansion := range expansions {
		switch expansion {
		case "platformRoles":
			roles := s.platformRolesOf(org, account)
			document.PlatformRoles = &roles
		case "counts.resources":
			document.Counts = &resourceCounts{Resources: s.countResources(org, account)}
		case "productAccess":
			access := s.productAccessOf(org, account, directories)
			document.ProductAccess = &access
		case "groups":
			groups := userGroupsOf(org, account, directories)
			document.Groups = &groups
		}
	}
}

func (s *Server) platformRolesOf(org *Organization, account *Account) []string {
	held := Set{}
	for _, id := range org.resources() {
		if ariOwner(id) != "platform" {
			continue
		}
		for role := range s.directRoles(org, account, id) {
			held.Add(role)
		}
		for role := range s.rolesThroughGroups(org, account, id) {
			held.Add(role)
		}
	}
	return slices.DeleteFunc(held.sorted(), func(role string) bool { return !slices.Contains(platformRoles, role) })
}

func (s *Server) countResources(org *Organization, account *Account) int {
	count := 0
	for _, id := range org.resources() {
		if len(s.directRoles(org, account, id)) > 0 || len(s.rolesThroughGroups(org, account, id)) > 0 {
			count++
		}
	}
	return count
}

// productAccessOf lists the apps an account has used, whatever it may use now
// (API §7).
func (s *Server) productAccessOf(org *Organization, account *Account, directories Set) []productAccess {
	access := []productAccess{}
	for _, workspace := range org.Workspaces {
		if !directories.admits(org.directoryOf(workspace)) {
			continue
		}
		last, used := s.lastActive(account, workspace)
		if !used {
			continue
		}
		entry := productAccess{ID: workspace.ID, Key: accessKey(workspace.TypeKey)}
		if !last.IsZero() {
			entry.LastActive = formatNanos(account, last)
		}
		access = append(access, entry)
	}
	return access
}

// lastActive is when an account last used a workspace. A zero time with true is
// an entry without a date; what happened within the lag is not known yet.
func (s *Server) lastActive(account *Account, workspace *Workspace) (time.Time, bool) {
	last, used := account.LastActive[workspace.ID]
	if used && !last.IsZero() && last.After(s.now().Add(-s.options.Admin.ActivityLag)) {
		return time.Time{}, false
	}
	return last, used
}

// accessKey is how productAccess spells an app: jira for jira-software (API §7).
func accessKey(typeKey string) string {
	if typeKey == "jira-software" {
		return "jira"
	}
	return typeKey
}

// formatNanos is a time as productAccess writes it (API §4.3).
func formatNanos(account *Account, t time.Time) string {
	if account.DatesOnly {
		return t.UTC().Format(time.DateOnly)
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z")
}

func userGroupsOf(org *Organization, account *Account, directories Set) []userGroup {
	ids := slices.SortedFunc(maps.Keys(account.Groups), func(a, b string) int {
		return org.Groups.byKey[a] - org.Groups.byKey[b]
	})
	groups := make([]userGroup, 0, len(ids))
	for _, id := range ids {
		group := org.group(id)
		if group == nil || !directories.admits(group.DirectoryID) {
			continue
		}
		entry := userGroup{ID: "ari:cloud:identity::group/" + group.ID, Name: &group.Name}
		if group.Description != "" {
			entry.Description = &group.Description
		}
		groups = append(groups, entry)
	}
	return groups
}
