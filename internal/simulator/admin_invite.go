// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"strings"
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

// productRoles are the internal names under which an invitation echoes roles
// (API §4.5).
var productRoles = map[string]string{roleUser: "member", roleAdmin: "admin"}

// invite is POST users/invite: 200 when all went well, 206 when something did
// not, 409 when nobody could get in for want of seats (API §4.5).
func (s *Server) invite(c *call) reply {
	if s.options.Admin.NoSubscription {
		return s.adminRefusal(http.StatusPaymentRequired, "ADMIN-UAM-402-1", "Payment Required", "The organization has no paid subscription")
	}
	var request inviteRequest
	if err := strictBody(c.body, &request); err != nil {
		return s.badRole(err.Error())
	}
	if len(request.Emails) < 1 || len(request.Emails) > 25 {
		return s.badRole("emails must have 1 to 25 values")
	}
	for _, email := range request.Emails {
		if !isEmail(email) {
			return s.badRole("emails must be e-mail addresses")
		}
	}
	targets, groups, refusal := s.inviteTargets(c.org, request)
	if refusal != nil {
		return *refusal
	}
	answers := make([]invitation, 0, len(request.Emails))
	failures, full := 0, 0
	for _, email := range request.Emails {
		account := s.invitee(c.org, email, targets, groups)
		result := invitationResult{Roles: []roleResult{}, Groups: []groupResult{}}
		for i, target := range targets {
			entry := roleResult{Resource: target.id, Role: echoedRole(target, request.PermissionRules[i].Role), Status: invited}
			if !s.give(c.org, account, target, request.PermissionRules[i].Role) {
				entry.Status, entry.StatusReason = inviteError, optional("The product license limit has been reached")
				full++
			}
			result.Roles = append(result.Roles, entry)
		}
		for _, group := range groups {
			entry := groupResult{Group: group.ID, Status: invited}
			switch {
			case !group.modifiable():
				entry.Status, entry.StatusReason = inviteError, optional("The group is managed by an external directory")
				failures++
			case c.org.groupFullFor(group, account):
				entry.Status, entry.StatusReason = inviteError, optional("The product license limit has been reached")
				full++
			default:
				joinGroup(group, account)
			}
			result.Groups = append(result.Groups, entry)
		}
		answers = append(answers, invitation{ID: account.ID, Email: email, Results: []invitationResult{result}})
	}
	steps := len(request.Emails) * (len(targets) + len(groups))
	switch {
	case full > 0 && full == steps:
		return s.licenseRefusal()
	case full+failures > 0:
		return reply{status: http.StatusPartialContent, body: map[string]any{"data": answers}}
	default:
		return reply{status: http.StatusOK, body: map[string]any{"data": answers}}
	}
}

// inviteTargets finds what an invitation gives before anybody is invited.
func (s *Server) inviteTargets(org *Organization, request inviteRequest) (targets []resource, groups []*Group, refusal *reply) {
	for _, rule := range request.PermissionRules {
		if !inviteRoles.Has(rule.Role) {
			return nil, nil, refuse(s.badRole("Unknown role"))
		}
		target, ok := org.roleResource(rule.Resource, rule.Role)
		if !ok {
			return nil, nil, refuse(s.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "The resource was not found"))
		}
		if !target.takes(rule.Role) {
			return nil, nil, refuse(s.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-3", "Invalid Role", "The role is invalid for the resource"))
		}
		targets = append(targets, target)
	}
	for _, id := range request.AdditionalGroups {
		group := org.group(id)
		if group == nil {
			return nil, nil, refuse(s.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-3", "Unknown Resource", "The group was not found"))
		}
		groups = append(groups, group)
	}
	return targets, groups, nil
}

// invitee finds or makes the account of an address and lets it into the
// directories of the apps and groups.
func (s *Server) invitee(org *Organization, email string, targets []resource, groups []*Group) *Account {
	account := org.accountWithEmail(email)
	if account == nil {
		name, _, _ := strings.Cut(email, "@")
		account = s.addAccount(org, &Account{Name: name, Nickname: name, Email: email})
		if org.manages(account) {
			account.ManagementSource = SourceInvited
		}
	}
	enter := func(directory string) {
		if _, member := account.Memberships[directory]; !member && directory != "" {
			account.Memberships[directory] = MembershipActive
		}
	}
	for _, target := range targets {
		if target.workspace != nil {
			enter(org.directoryOf(target.workspace))
		}
	}
	for _, group := range groups {
		enter(group.DirectoryID)
	}
	if len(account.Memberships) == 0 && len(org.Directories) > 0 {
		enter(org.Directories[0].ID)
	}
	return account
}

func echoedRole(target resource, role string) string {
	name := productRoles[role]
	if name == "" {
		name = strings.TrimPrefix(role, "atlassian/")
	}
	return "ari:cloud:" + target.owner + "::role/product/" + name
}

// isEmail tells whether a text has the form of an address, with the limits of
// API §5.
func isEmail(text string) bool {
	at := strings.LastIndexByte(text, '@')
	if at < 1 || at == len(text)-1 || len(text[:at]) > 255 || strings.ContainsAny(text, " \t\r\n<>,;") {
		return false
	}
	for label := range strings.SplitSeq(text[at+1:], ".") {
		if label == "" || len(label) > 255 {
			return false
		}
	}
	return true
}
