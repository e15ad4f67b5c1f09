// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type userRoleRequest struct {
	Role     string `json:"role"`
	Resource string `json:"resource"`
}

// assignUserRole is v1's roles/assign (API §3.8).
func (a *API) assignUserRole(c *exchange.Call) exchange.Reply {
	account, write, refusal := a.userRole(c)
	if refusal != nil {
		return *refusal
	}

	if account.Status != world.AccountActive {
		return a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-2", "Inactive User", "The user is not active")
	}

	if !a.grantRole(account, write.target, write.role) {
		return a.licenseRefusal()
	}

	noteSent(&account.SentAs, write)

	return exchange.Reply{Status: http.StatusNoContent}
}

// grantRole gives a role to an account and, unless RolesWithoutMembership is set, makes it a member of the app's
// directory. It returns false if the app has no seat left.
func (a *API) grantRole(account *world.Account, target world.Resource, role string) bool {
	if target.Workspace != nil {
		directory := a.Org.DirectoryOf(target.Workspace)
		_, member := account.Memberships[directory]

		member = member || a.Switches.Admin.RolesWithoutMembership
		if !member {
			account.Memberships[directory] = world.MembershipActive
		}

		if world.UsesSeat(role) && a.Org.FullFor(target.Workspace, account) {
			if !member {
				delete(account.Memberships, directory)
			}

			return false
		}
	}

	a.SetRole(account, target.ID, role, true)

	return true
}

// revokeUserRole is v1's roles/revoke. It revokes only roles that the account holds directly (API §4.6).
func (a *API) revokeUserRole(c *exchange.Call) exchange.Reply {
	account, write, refusal := a.userRole(c)
	if refusal != nil {
		return *refusal
	}

	a.SetRole(account, a.heldTarget(write, account.DirectRoles), write.role, false)

	return exchange.Reply{Status: http.StatusNoContent}
}

// roleWrite is a role to grant or revoke.
type roleWrite struct {
	target world.Resource
	role   string
	sent   string // the resource as the request names it
}

// userRole checks a role request for a user, in the order of API §3.8.
func (a *API) userRole(c *exchange.Call) (*world.Account, roleWrite, *exchange.Reply) {
	refuse := func(answer exchange.Reply) (*world.Account, roleWrite, *exchange.Reply) {
		return nil, roleWrite{}, exchange.Refuse(answer)
	}

	account := a.Org.Account(c.Param("userId"))
	if account == nil || !a.Org.Knows(account) {
		return refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-3", "Unknown Resource", "User not found"))
	}

	var request userRoleRequest
	if err := strictBody(c.Body, &request); err != nil {
		return refuse(a.badRole(err.Error()))
	}

	if !world.UserRoles.Has(request.Role) {
		return refuse(a.badRole("Unknown role"))
	}

	if request.Role == world.RoleOrgAdmin { // its resource is ignored
		organization, _ := a.Org.Resource(a.Org.OrgResource())
		return account, roleWrite{organization, world.RoleOrgAdmin, organization.ID}, nil
	}

	target, ok := a.roleTarget(request.Resource, request.Role)
	// The workspace list shows Jira administration under an ARI that this call rejects; it requires jira instead (API
	// §3.8, ID-8887).
	if !ok || world.ARIOwner(request.Resource) == "jira-admin" && !a.Switches.Admin.AcceptJiraAdmin {
		return refuse(a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-5", "Empty/Invalid Resource", "Cloud Resource is invalid"))
	}

	if !target.Takes(request.Role) {
		return refuse(a.roleNotTaken())
	}

	return account, roleWrite{target, request.Role, request.Resource}, nil
}

func (a *API) badRole(detail string) exchange.Reply {
	return a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-1", "Bad Request", detail)
}

func (a *API) licenseRefusal() exchange.Reply {
	return a.adminRefusal(http.StatusConflict, "ADMIN-UAM-409-3", "License Limit Exceeded", "The product license limit has been reached")
}

func (a *API) roleNotTaken() exchange.Reply {
	return a.adminRefusal(http.StatusBadRequest, "ADMIN-UAM-400-3", "Invalid Role", "The role is invalid for the resource")
}

func (a *API) unknownResource() exchange.Reply {
	return a.adminRefusal(http.StatusNotFound, "ADMIN-UAM-404-1", "Unknown Resource", "The resource was not found")
}

type groupRoleRequest struct {
	RoleID     string `json:"roleId"`
	ResourceID string `json:"resourceId"`
}

// assignGroupRole grants a role to a group. Repeating it is no error (API §4.4).
func (a *API) assignGroupRole(c *exchange.Call) exchange.Reply {
	group, write, refusal := a.groupRole(c)
	if refusal != nil {
		return *refusal
	}

	if world.UsesSeat(write.role) && a.Org.FullFor(write.target.Workspace, a.membersOf(group)...) {
		return a.licenseRefusal()
	}

	a.SetGroupRole(group, write.target.ID, write.role, true)
	noteSent(&group.SentAs, write)

	return exchange.Reply{Status: http.StatusOK}
}

// revokeGroupRole revokes a role of a group.
func (a *API) revokeGroupRole(c *exchange.Call) exchange.Reply {
	group, write, refusal := a.groupRole(c)
	if refusal != nil {
		return *refusal
	}

	a.SetGroupRole(group, a.heldTarget(write, group.Roles), write.role, false)

	return exchange.Reply{Status: http.StatusNoContent}
}

// groupRole checks a role request for a group. An unknown role or a resource that is not an ARI is 400, an unknown
// resource 404 (API §4.4, measured).
func (a *API) groupRole(c *exchange.Call) (*world.Group, roleWrite, *exchange.Reply) {
	refuse := func(answer exchange.Reply) (*world.Group, roleWrite, *exchange.Reply) {
		return nil, roleWrite{}, exchange.Refuse(answer)
	}

	group, refusal := a.groupOf(c, true)
	if refusal != nil {
		return nil, roleWrite{}, refusal
	}

	var request groupRoleRequest
	if err := strictBody(c.Body, &request); err != nil || !world.GroupRoles.Has(request.RoleID) || world.ARIOwner(request.ResourceID) == "" {
		return refuse(a.badRole("Invalid request body"))
	}

	target, ok := a.roleTarget(request.ResourceID, request.RoleID)
	if !ok {
		return refuse(a.unknownResource())
	}

	if !target.Takes(request.RoleID) {
		return refuse(a.roleNotTaken())
	}

	return group, roleWrite{target, request.RoleID, request.ResourceID}, nil
}
