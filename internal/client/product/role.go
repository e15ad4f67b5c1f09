// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product

import "slices"

// The roles, as Atlassian spells them (API §4.6).
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

// SeatRoles are the roles that use a seat; guests, customers and those who only administrate use none (API §4.6).
func SeatRoles() []string { return []string{RoleUser, RoleAdmin} }

// UsesSeat reports whether the role uses a seat of the app that it is held on.
func UsesSeat(role string) bool { return slices.Contains(SeatRoles(), role) }

// SearchableRoles are the roles that people and groups can be searched by (API §4.6).
func SearchableRoles() []string {
	return []string{
		RoleUser, RoleAdmin, RoleGuest, RoleCustomer, RoleUserAccessAdmin, RoleContributor, RoleBasic, RoleStakeholder,
		RoleOrgAdmin, RoleSiteAdmin, RoleAIAccess,
	}
}

// GroupRoles are the roles on an app that can be given to a group (API §4.6).
func GroupRoles() []string {
	return []string{
		RoleUser, RoleAdmin, RoleUserAccessAdmin, RoleGuest, RoleCustomer, RoleContributor, RoleBasic, RoleStakeholder, RoleViewer,
	}
}

// UserRoles are the roles that can be given to a person (API §3.8, §4.6).
func UserRoles() []string { return append(GroupRoles(), RoleSiteAdmin, RoleOrgAdmin) }

// InviteRoles are the roles that an invitation can give (API §4.5).
func InviteRoles() []string {
	return []string{RoleUser, RoleAdmin, RoleGuest, RoleContributor, RoleCustomer, RoleBasic, RoleStakeholder, RoleViewer}
}
