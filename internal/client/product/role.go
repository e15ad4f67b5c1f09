// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "slices"

// The roles in Atlassian's spelling (API §4.6).
const (
	RoleUser            = "atlassian/user"
	RoleAdmin           = "atlassian/admin"
	RoleUserAccessAdmin = "atlassian/user-access-admin"
	RoleGuest           = "atlassian/guest"
	RoleCustomer        = "atlassian/customer"
	RoleContributor     = "atlassian/contributor"
	RoleBasic           = "atlassian/basic"
	RoleStakeholder     = "atlassian/stakeholder"
	RoleViewer          = "atlassian/viewer"
	RoleSiteAdmin       = "atlassian/site-admin"
	RoleOrgAdmin        = "atlassian/org-admin"
	RoleAIAccess        = "atlassian/ai-access"
)

// SeatRoles returns the roles that use a seat. Guests, customers and users who only administer use none (API §4.6).
func SeatRoles() []string { return []string{RoleUser, RoleAdmin} }

// UsesSeat reports whether the role uses a seat of its app.
func UsesSeat(role string) bool { return slices.Contains(SeatRoles(), role) }

// SearchableRoles returns the roles by which users and groups can be searched (API §4.6).
func SearchableRoles() []string {
	return []string{
		RoleUser, RoleAdmin, RoleGuest, RoleCustomer, RoleUserAccessAdmin, RoleContributor, RoleBasic, RoleStakeholder,
		RoleOrgAdmin, RoleSiteAdmin, RoleAIAccess,
	}
}

// GroupRoles returns the app roles that a group can have (API §4.6).
func GroupRoles() []string {
	return []string{
		RoleUser, RoleAdmin, RoleUserAccessAdmin, RoleGuest, RoleCustomer, RoleContributor, RoleBasic, RoleStakeholder, RoleViewer,
	}
}

// UserRoles returns the roles that a user can have. API §4.6 names viewer too, which the list of §3.8 lacks: Atlassian
// decides.
func UserRoles() []string { return append(GroupRoles(), RoleSiteAdmin, RoleOrgAdmin) }

// InviteRoles returns the roles that an invitation can give (API §4.5).
func InviteRoles() []string {
	return []string{RoleUser, RoleAdmin, RoleGuest, RoleContributor, RoleCustomer, RoleBasic, RoleStakeholder, RoleViewer}
}
