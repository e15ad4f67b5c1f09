// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// inviteRequest is MultidirectoryInviteApiRequest (API §4.5).
type inviteRequest struct {
	Emails           []string     `json:"emails"`
	PermissionRules  []inviteRule `json:"permissionRules"`
	AdditionalGroups []string     `json:"additionalGroups"`
	SendNotification bool         `json:"sendNotification"`
	NotificationText string       `json:"notificationText"`
}

type inviteRule struct {
	Resource string `json:"resource"`
	Role     string `json:"role"`
}

type invitation struct {
	ID      string             `json:"id"`
	Email   string             `json:"email"`
	Results []invitationResult `json:"results"`
}

type invitationResult struct {
	Roles  []roleResult  `json:"roleAssignmentResult"`
	Groups []groupResult `json:"groupAssignmentResult"`
}

type roleResult struct {
	Resource     string  `json:"resource"`
	Role         string  `json:"role"`
	Status       string  `json:"status"`
	StatusReason *string `json:"statusReason"`
}

type groupResult struct {
	Group        string  `json:"group"`
	Status       string  `json:"status"`
	StatusReason *string `json:"statusReason"`
}

const (
	invited     = "INVITED"
	inviteError = "ERROR"
)

// productRoles are the internal role names that the answer to an invitation shows (API §4.5).
var productRoles = map[string]string{world.RoleUser: "member", world.RoleAdmin: "admin"}

// invite is POST users/invite. It answers 200 if everything succeeded, 206 if a part failed, and 409 if no one could be
// added for lack of seats (API §4.5).
func (a *API) invite(c *exchange.Call) exchange.Reply {
	if a.Switches.Admin.NoSubscription {
		return a.adminRefusal(http.StatusPaymentRequired, "ADMIN-UAM-402-1", "Payment Required", "The organization has no paid subscription")
	}

	var request inviteRequest
	if err := strictBody(c.Body, &request); err != nil {
		return a.badRole(err.Error())
	}

	if len(request.Emails) < 1 || len(request.Emails) > 25 {
		return a.badRole("emails must have 1 to 25 values")
	}

	for _, email := range request.Emails {
		if !world.IsEmail(email) {
			return a.badRole("emails must be e-mail addresses")
		}
	}

	targets, groups, refusal := a.inviteTargets(request)
	if refusal != nil {
		return *refusal
	}

	answers := make([]invitation, 0, len(request.Emails))
	failures, full := 0, 0

	for _, email := range request.Emails {
		account := a.invitee(email, targets, groups)
		result := invitationResult{Roles: []roleResult{}, Groups: []groupResult{}}

		for i, target := range targets {
			entry := roleResult{Resource: target.ID, Role: echoedRole(target, request.PermissionRules[i].Role), Status: invited}
			if !a.grantRole(account, target, request.PermissionRules[i].Role) {
				entry.Status, entry.StatusReason = inviteError, optional("The product license limit has been reached")
				full++
			}

			result.Roles = append(result.Roles, entry)
		}

		for _, group := range groups {
			entry := groupResult{Group: group.ID, Status: invited}
			switch {
			case !modifiable(group):
				entry.Status, entry.StatusReason = inviteError, optional("The group is managed by an external directory")
				failures++
			case a.Org.GroupFullFor(group, account):
				entry.Status, entry.StatusReason = inviteError, optional("The product license limit has been reached")
				full++
			default:
				world.JoinGroup(group, account)
			}

			result.Groups = append(result.Groups, entry)
		}

		answers = append(answers, invitation{ID: account.ID, Email: email, Results: []invitationResult{result}})
	}

	steps := len(request.Emails) * (len(targets) + len(groups))
	switch {
	case full > 0 && full == steps:
		return a.licenseRefusal()
	case full+failures > 0:
		return exchange.Reply{Status: http.StatusPartialContent, Body: map[string]any{"data": answers}}
	default:
		return exchange.Reply{Status: http.StatusOK, Body: map[string]any{"data": answers}}
	}
}

// inviteTargets finds the resources and groups of an invitation before anyone is invited.
func (a *API) inviteTargets(request inviteRequest) (targets []world.Resource, groups []*world.Group, refusal *exchange.Reply) {
	for _, rule := range request.PermissionRules {
		if !world.InviteRoles.Has(rule.Role) {
			return nil, nil, exchange.Refuse(a.badRole("Unknown role"))
		}

		target, ok := a.Org.RoleResource(rule.Resource, rule.Role)
		if !ok {
			return nil, nil, exchange.Refuse(a.unknownResource())
		}

		if !target.Takes(rule.Role) {
			return nil, nil, exchange.Refuse(a.roleNotTaken())
		}

		targets = append(targets, target)
	}

	for _, id := range request.AdditionalGroups {
		group := a.Org.Group(id)
		if group == nil {
			return nil, nil, exchange.Refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-3", "Unknown Resource", "The group was not found"))
		}

		groups = append(groups, group)
	}

	return targets, groups, nil
}

// invitee finds or creates the account of an address and makes it a member of the directories of the apps and groups.
func (a *API) invitee(email string, targets []world.Resource, groups []*world.Group) *world.Account {
	account := a.Org.AccountWithEmail(email)
	if account == nil {
		name, _, _ := strings.Cut(email, "@")

		account = a.AddAccount(&world.Account{Name: name, Nickname: name, Email: email})
		if a.Org.Manages(account) {
			account.ManagementSource = world.SourceInvited
		}
	}

	enter := func(directory string) {
		if _, member := account.Memberships[directory]; !member && directory != "" {
			account.Memberships[directory] = world.MembershipActive
		}
	}

	for _, target := range targets {
		if target.Workspace != nil {
			enter(a.Org.DirectoryOf(target.Workspace))
		}
	}

	for _, group := range groups {
		enter(group.DirectoryID)
	}

	if len(account.Memberships) == 0 && len(a.Org.Directories) > 0 {
		enter(a.Org.Directories[0].ID)
	}

	return account
}

func echoedRole(target world.Resource, role string) string {
	name := productRoles[role]
	if name == "" {
		name = strings.TrimPrefix(role, "atlassian/")
	}

	return "ari:cloud:" + target.Owner + "::role/product/" + name
}
