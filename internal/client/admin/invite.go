// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// An Invitation invites people to apps and groups of the organization.
type Invitation struct {
	Emails []string
	// Roles are roles on apps; Atlassian derives the directories from them.
	Roles []InvitedRole
	// GroupIDs are groups of the organization.
	GroupIDs []string
	// Notify makes Atlassian send an e-mail to the people, with Text in it.
	Notify bool
	Text   string
}

// An InvitedRole is a role on an app.
type InvitedRole struct {
	ResourceID string `json:"resource"`
	Role       string `json:"role"`
}

// An Invitee is the result for one address.
type Invitee struct {
	AccountID string
	Email     string
	Results   []InviteResult
}

// An InviteResult is the result for one role or one group of an invitee. It does not name the role, because Atlassian
// answers with an internal role id instead of the requested name (API §4.5).
type InviteResult struct {
	// ResourceID is set for a role, GroupID for a group.
	ResourceID string
	GroupID    string
	// Status is the value from Atlassian, such as INVITED or ERROR. Reason explains it, and may be empty.
	Status string
	Reason string
}

// Failed reports whether Atlassian reported an error.
func (r InviteResult) Failed() bool { return r.Status == "ERROR" }

type wireInvitee struct {
	ID      string `json:"id"`
	Email   string `json:"email"`
	Results []struct {
		Roles []struct {
			Resource string `json:"resource"`
			Status   string `json:"status"`
			Reason   string `json:"statusReason"`
		} `json:"roleAssignmentResult"`
		Groups []struct {
			Group  string `json:"group"`
			Status string `json:"status"`
			Reason string `json:"statusReason"`
		} `json:"groupAssignmentResult"`
	} `json:"results"`
}

func (w wireInvitee) invitee() Invitee {
	invitee := Invitee{AccountID: w.ID, Email: w.Email}
	for _, result := range w.Results {
		for _, role := range result.Roles {
			invitee.Results = append(invitee.Results, InviteResult{ResourceID: role.Resource, Status: role.Status, Reason: role.Reason})
		}

		for _, group := range result.Groups {
			invitee.Results = append(invitee.Results, InviteResult{GroupID: group.Group, Status: group.Status, Reason: group.Reason})
		}
	}

	return invitee
}

// Invite invites at most 25 people (API §4.5). It is never repeated blindly, because people might get two e-mails (API
// §8.2). A successful answer may still report failures for some people.
func (c *Client) Invite(ctx context.Context, invitation Invitation) ([]Invitee, error) {
	var wire struct {
		Data []wireInvitee `json:"data"`
	}

	roles := make([]InvitedRole, len(invitation.Roles))
	for i, role := range invitation.Roles {
		roles[i] = InvitedRole{ResourceID: assignableResource(role.ResourceID), Role: role.Role}
	}

	_, err := c.http.Do(ctx, client.Request{
		Operation: "Inviting users",
		Method:    http.MethodPost,
		Path:      c.v2("users", "invite"),
		Body: struct {
			Emails           []string      `json:"emails"`
			PermissionRules  []InvitedRole `json:"permissionRules,omitempty"`
			AdditionalGroups []string      `json:"additionalGroups,omitempty"`
			SendNotification bool          `json:"sendNotification"`
			NotificationText string        `json:"notificationText,omitempty"`
		}{invitation.Emails, roles, invitation.GroupIDs, invitation.Notify, invitation.Text},
		Effect: client.Once,
	}, &wire)
	if err != nil {
		return nil, err
	}

	invitees := make([]Invitee, len(wire.Data))
	for i, w := range wire.Data {
		invitees[i] = w.invitee()
	}

	return invitees, nil
}
