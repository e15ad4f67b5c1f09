// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"maps"
	"slices"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// userDocument is MultiDirectoryUser and, without the expansions, MultiDirectoryUserDetailsData (API §4.3, A.2).
type userDocument struct {
	AccountID        string  `json:"accountId"`
	AccountType      string  `json:"accountType"`
	Status           string  `json:"status"`
	AccountStatus    string  `json:"accountStatus"`
	MembershipStatus string  `json:"membershipStatus"`
	AddedToOrg       string  `json:"addedToOrg,omitempty"`
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
	LastActive any    `json:"lastActiveTimestamp,omitempty"` // a string, except for TimesEpochNumber
}

type userGroup struct {
	ID          string  `json:"id"`
	Name        *string `json:"name"`
	Description *string `json:"description"`
}

// userDocument shows an account with its standing in the given directories; nil means all.
func (a *API) userDocument(account *world.Account, directories world.Set) userDocument {
	document := userDocument{
		AccountID:        account.ID,
		AccountType:      account.AccountType(),
		Status:           account.StandingStatus(directories),
		AccountStatus:    string(account.Status),
		MembershipStatus: account.Membership(directories),
		Name:             account.Name,
		Email:            account.ShownEmail(),
		ClaimStatus:      a.Org.ClaimStatus(account),
	}
	if account.ManagementSource != "" && a.Org.Manages(account) {
		document.ManagementSource = &account.ManagementSource
	}

	if a.Switches.Admin.Sparse {
		return document
	}

	document.AddedToOrg = formatMillis(account.AddedToOrg)
	document.Nickname = account.Nickname
	document.Picture = account.Picture()
	document.Avatar = account.Picture()
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

// expand adds the expansions that a search requests.
func (a *API) expand(account *world.Account, document *userDocument, directories world.Set, expansions []string) {
	for _, expansion := range expansions {
		switch expansion {
		case "platformRoles":
			roles := a.platformRolesOf(account)
			document.PlatformRoles = &roles
		case "counts.resources":
			document.Counts = &resourceCounts{Resources: a.countResources(account)}
		case "productAccess":
			access := []productAccess{}
			if directories != nil || !a.Switches.Admin.ExpandOwnDirectory {
				access = a.productAccessOf(account, directories)
			}

			document.ProductAccess = &access
		case "groups":
			groups := []userGroup{}
			if directories != nil || !a.Switches.Admin.ExpandOwnDirectory {
				groups = a.userGroups(account, directories)
			}

			document.Groups = &groups
		}
	}
}

func (a *API) platformRolesOf(account *world.Account) []string {
	held := world.Set{}

	for _, id := range a.Org.Resources() {
		if world.ARIOwner(id) != "platform" {
			continue
		}

		for role := range a.DirectRoles(account, id) {
			held.Add(role)
		}

		for role := range a.RolesThroughGroups(account, id) {
			held.Add(role)
		}
	}

	return slices.DeleteFunc(held.Sorted(), func(role string) bool { return !slices.Contains(world.PlatformRoles, role) })
}

func (a *API) countResources(account *world.Account) int {
	count := 0

	for _, id := range a.Org.Resources() {
		if len(a.DirectRoles(account, id)) > 0 || len(a.RolesThroughGroups(account, id)) > 0 {
			count++
		}
	}

	return count
}

// productAccessOf lists the apps that an account has used, even if it may no longer use them (API §7).
func (a *API) productAccessOf(account *world.Account, directories world.Set) []productAccess {
	access := []productAccess{}
	latest := map[string]time.Time{}

	for _, workspace := range a.Org.Workspaces {
		if !directories.Admits(a.Org.DirectoryOf(workspace)) {
			continue
		}

		last, used := a.lastActive(account, workspace)
		if !used {
			continue
		}

		entry := productAccess{ID: workspace.ID, Key: accessKey(workspace.TypeKey)}
		if site, jira := world.JiraSite(workspace.ID); jira && a.Switches.Admin.ActivityUnderJira {
			entry.ID, entry.Key = "ari:cloud:jira::site/"+site, "jira"
		}

		if last.After(latest[entry.ID]) {
			latest[entry.ID] = last
		}

		if !slices.ContainsFunc(access, func(other productAccess) bool { return other.ID == entry.ID }) {
			access = append(access, entry)
		}
	}

	for i, entry := range access {
		if last := latest[entry.ID]; !last.IsZero() {
			access[i].LastActive = a.formatActive(account, last)
		}
	}

	return access
}

// accessKey returns productAccess's key of an app: jira for jira-software (API §7).
func accessKey(typeKey string) string {
	if typeKey == "jira-software" {
		return "jira"
	}

	return typeKey
}

func (a *API) userGroups(account *world.Account, directories world.Set) []userGroup {
	ids := slices.SortedFunc(maps.Keys(account.Groups), a.Org.Groups.Before)

	groups := make([]userGroup, 0, len(ids))
	for _, id := range ids {
		group := a.Org.Group(id)
		if group == nil || !directories.Admits(group.DirectoryID) {
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
