// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
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
	LastActive any    `json:"lastActiveTimestamp,omitempty"` // a text, but for TimesEpochNumber
}

type userGroup struct {
	ID          string  `json:"id"`
	Name        *string `json:"name"`
	Description *string `json:"description"`
}

// userDocument shows an account as it stands in some directories, nil for all.
func (a *API) userDocument(org *world.Organization, account *world.Account, directories world.Set) userDocument {
	document := userDocument{
		AccountID:        account.ID,
		AccountType:      account.AccountType(),
		Status:           account.StandingStatus(directories),
		AccountStatus:    string(account.Status),
		MembershipStatus: account.Membership(directories),
		Name:             account.Name,
		Email:            account.ShownEmail(),
		ClaimStatus:      org.ClaimStatus(account),
	}
	if account.ManagementSource != "" && org.Manages(account) {
		document.ManagementSource = &account.ManagementSource
	}

	if a.Switches.Admin.Sparse {
		return document
	}

	document.AddedToOrg = exchange.FormatMillis(account.AddedToOrg)
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

// expand adds what a search asks for.
func (a *API) expand(org *world.Organization, account *world.Account, document *userDocument, directories world.Set, expansions []string) {
	for _, expansion := range expansions {
		switch expansion {
		case "platformRoles":
			roles := a.platformRolesOf(org, account)
			document.PlatformRoles = &roles
		case "counts.resources":
			document.Counts = &resourceCounts{Resources: a.countResources(org, account)}
		case "productAccess":
			access := []productAccess{}
			if directories != nil || !a.Switches.Admin.ExpandOwnDirectory {
				access = a.productAccessOf(org, account, directories)
			}

			document.ProductAccess = &access
		case "groups":
			groups := []userGroup{}
			if directories != nil || !a.Switches.Admin.ExpandOwnDirectory {
				groups = userGroupsOf(org, account, directories)
			}

			document.Groups = &groups
		}
	}
}

func (a *API) platformRolesOf(org *world.Organization, account *world.Account) []string {
	held := world.Set{}

	for _, id := range org.Resources() {
		if world.ARIOwner(id) != "platform" {
			continue
		}

		for role := range a.DirectRoles(org, account, id) {
			held.Add(role)
		}

		for role := range a.RolesThroughGroups(org, account, id) {
			held.Add(role)
		}
	}

	return slices.DeleteFunc(held.Sorted(), func(role string) bool { return !slices.Contains(world.PlatformRoles, role) })
}

func (a *API) countResources(org *world.Organization, account *world.Account) int {
	count := 0

	for _, id := range org.Resources() {
		if len(a.DirectRoles(org, account, id)) > 0 || len(a.RolesThroughGroups(org, account, id)) > 0 {
			count++
		}
	}

	return count
}

// productAccessOf lists the apps an account has used, whatever it may use now
// (API §7).
func (a *API) productAccessOf(org *world.Organization, account *world.Account, directories world.Set) []productAccess {
	access := []productAccess{}
	latest := map[string]time.Time{}

	for _, workspace := range org.Workspaces {
		if !directories.Admits(org.DirectoryOf(workspace)) {
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

// lastActive is when an account last used a workspace. A zero time with true is
// an entry without a date; what happened within the lag is not known yet.
func (a *API) lastActive(account *world.Account, workspace *world.Workspace) (time.Time, bool) {
	last, used := account.LastActive[workspace.ID]
	if used && !last.IsZero() && last.After(a.Now().Add(-a.Switches.Admin.ActivityLag)) {
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

// formatActive is a time as productAccess writes it (API §4.3), unless the switch wants another form.
func (a *API) formatActive(account *world.Account, t time.Time) any {
	t = t.UTC()
	if account.DatesOnly {
		return t.Format(time.DateOnly)
	}

	switch a.Switches.Admin.ActivityTimes {
	case world.TimesMinutes:
		return t.Format("2006-01-02T15:04Z")
	case world.TimesWithoutZone:
		return t.Format("2006-01-02T15:04:05")
	case world.TimesEpoch:
		return strconv.FormatInt(t.UnixMilli(), 10)
	case world.TimesEpochNumber:
		return t.UnixMilli()
	case world.TimesWords:
		return "recently"
	case world.TimesNanoseconds:
	}

	return t.Format("2006-01-02T15:04:05.000000000Z")
}

func userGroupsOf(org *world.Organization, account *world.Account, directories world.Set) []userGroup {
	ids := slices.SortedFunc(maps.Keys(account.Groups), org.Groups.Before)

	groups := make([]userGroup, 0, len(ids))
	for _, id := range ids {
		group := org.Group(id)
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
