// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/url"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// userQuery holds the filters of users/search and users/count (API §4.3).
type userQuery struct {
	AccountIDs       []string    `json:"accountIds,omitempty"`
	DirectoryIDs     []string    `json:"directoryIds,omitempty"`
	ResourceIDs      []string    `json:"resourceIds,omitempty"`
	GroupIDs         []string    `json:"groupIds,omitempty"`
	RoleIDs          []string    `json:"roleIds,omitempty"`
	EmailDomains     []string    `json:"emailDomains,omitempty"`
	Emails           []string    `json:"emails,omitempty"`
	SearchTerm       *string     `json:"searchTerm,omitempty"`
	Status           []string    `json:"status,omitempty"`
	AccountStatus    []string    `json:"accountStatus,omitempty"`
	MembershipStatus []string    `json:"membershipStatus,omitempty"`
	ClaimStatus      *string     `json:"claimStatus,omitempty"`
	MFAEnabled       *bool       `json:"mfaEnabled,omitempty"`
	SortBy           []sortField `json:"sortBy,omitempty"`
	Expand           []string    `json:"expand,omitempty"`
	Limit            *int        `json:"limit,omitempty"`
	Cursor           string      `json:"cursor,omitempty"`
}

// userSearch is a valid userQuery for a directory; cursors stand for it.
type userSearch struct {
	Directory string
	Query     userQuery
	Limit     int
}

var (
	statusValues           = world.NewSet("active", "suspended", "not_invited", "deactivated", "for_deletion")
	accountStatusValues    = world.NewSet("active", "inactive", "closed")
	membershipStatusValues = world.NewSet("active", "suspended", "no_membership")
	claimStatusValues      = world.NewSet("managed", "unmanaged")
	userExpandValues       = world.NewSet("platformRoles", "counts.resources", "productAccess", "groups")
)

// check refuses filters that exclude each other or exceed a limit (API §4.3).
func (q *userQuery) check() error {
	if q.Emails != nil && q.SearchTerm != nil {
		return problem("emails and searchTerm are mutually exclusive")
	}

	if q.ClaimStatus != nil && !claimStatusValues.Has(*q.ClaimStatus) {
		return problem("claimStatus must be managed or unmanaged")
	}

	if len(world.NewSet(q.Emails...)) != len(q.Emails) {
		return problem("emails must be unique")
	}

	return firstError(
		checkList("accountIds", q.AccountIDs, 10),
		checkList("directoryIds", q.DirectoryIDs, 10),
		checkList("resourceIds", q.ResourceIDs, 20),
		checkList("groupIds", q.GroupIDs, 10),
		checkList("roleIds", q.RoleIDs, 10),
		checkEnum("roleIds", q.RoleIDs, world.FilterRoles),
		checkList("emailDomains", q.EmailDomains, 10),
		checkList("emails", q.Emails, 100),
		checkList("status", q.Status, 4),
		checkEnum("status", q.Status, statusValues),
		checkList("accountStatus", q.AccountStatus, 3),
		checkEnum("accountStatus", q.AccountStatus, accountStatusValues),
		checkList("membershipStatus", q.MembershipStatus, 3),
		checkEnum("membershipStatus", q.MembershipStatus, membershipStatusValues),
		checkEnum("expand", q.Expand, userExpandValues),
		checkSort(q.SortBy, "nick_name"),
	)
}

// userQueryOf reads the filters of a query string. count has no emails filter and ignores it like any unknown parameter
// (API A.1).
func userQueryOf(values url.Values) (userQuery, error) {
	mfa, err := queryBool(values, "mfaEnabled")

	query := userQuery{
		AccountIDs:       values["accountIds"],
		DirectoryIDs:     values["directoryIds"],
		ResourceIDs:      values["resourceIds"],
		GroupIDs:         values["groupIds"],
		RoleIDs:          values["roleIds"],
		EmailDomains:     values["emailDomains"],
		Status:           values["status"],
		AccountStatus:    values["accountStatus"],
		MembershipStatus: values["membershipStatus"],
		MFAEnabled:       mfa,
	}
	if values.Has("searchTerm") {
		term := values.Get("searchTerm")
		query.SearchTerm = &term
	}

	if values.Has("claimStatus") {
		claim := values.Get("claimStatus")
		query.ClaimStatus = &claim
	}

	return query, firstError(err, query.check())
}

// userFilter is a search prepared to test one account after the other.
type userFilter struct {
	api              *API
	query            userQuery
	directories      world.Set // nil: all
	accountIDs       world.Set
	groupIDs         world.Set
	emailDomains     world.Set
	emails           world.Set
	status           world.Set
	accountStatus    world.Set
	membershipStatus world.Set
	searchTerm       string
	resources        []string // where to look for roles; nil if roles do not matter
	roles            world.Set
	giving           []world.Set // by resource, the groups with one of the roles on it
}

func (a *API) userFilter(search userSearch) *userFilter {
	query := search.Query
	filter := &userFilter{
		api: a, query: query,
		directories:      world.SetOf(query.DirectoryIDs),
		accountIDs:       world.SetOf(query.AccountIDs),
		groupIDs:         world.SetOf(query.GroupIDs),
		emailDomains:     world.FoldedSet(query.EmailDomains),
		emails:           world.FoldedSet(query.Emails),
		status:           world.SetOf(query.Status),
		accountStatus:    world.SetOf(query.AccountStatus),
		membershipStatus: world.SetOf(query.MembershipStatus),
		roles:            world.SetOf(query.RoleIDs),
	}

	if search.Directory != anyDirectory {
		inside := world.NewSet(search.Directory)
		if filter.directories != nil && !filter.directories.Has(search.Directory) {
			inside = world.Set{} // the two exclude each other
		}

		filter.directories = inside
	}

	if query.SearchTerm != nil {
		filter.searchTerm = world.Fold(*query.SearchTerm)
	}

	if query.ResourceIDs != nil || query.RoleIDs != nil {
		filter.resources = a.searchedResources(query.ResourceIDs)

		filter.giving = make([]world.Set, len(filter.resources))
		for i, id := range filter.resources {
			filter.giving[i] = filter.groupsThatGive(id)
		}
	}

	return filter
}

// searchedResources returns the resources on which to look for roles: the named ones, or all.
func (a *API) searchedResources(named []string) []string {
	if named == nil {
		all := a.Org.Resources()
		if a.Switches.Admin.AdministratorsByResource {
			all = slices.DeleteFunc(all, func(id string) bool { return id == a.Org.OrgResource() })
		}

		return all
	}

	searched := make([]string, len(named))
	for i, id := range named {
		searched[i] = a.AppOf(id)
	}

	return searched
}

func (f *userFilter) groupsThatGive(resource string) world.Set {
	giving := world.Set{}

	for group := range f.api.Org.Groups.All() {
		if f.rolesFit(f.api.GroupRolesOn(group, resource)) {
			giving.Add(group.ID)
		}
	}

	return giving
}

func (f *userFilter) rolesFit(roles world.Set) bool {
	for role := range roles {
		if f.roles.Admits(role) {
			return true
		}
	}

	return false
}

func (f *userFilter) matches(account *world.Account) bool {
	if !account.IsPerson() && !f.api.Switches.Admin.ListOtherAccounts {
		return false
	}

	if !f.api.Org.Knows(account) || !f.accountIDs.Admits(account.ID) || !f.inDirectories(account) {
		return false
	}

	if !f.accountStatus.Admits(string(account.Status)) || f.query.ResourceIDs == nil && !f.standingFits(account, f.directories) {
		return false
	}

	if f.query.ClaimStatus != nil && *f.query.ClaimStatus != f.api.Org.ClaimStatus(account) {
		return false
	}

	if f.query.MFAEnabled != nil && *f.query.MFAEnabled != account.MFAEnabled {
		return false
	}

	return f.addressMatches(account) && f.inGroups(account) && f.hasRoles(account)
}

func (f *userFilter) inDirectories(account *world.Account) bool {
	if f.directories == nil {
		return true
	}

	for id := range account.Memberships {
		if f.directories.Has(id) {
			return true
		}
	}

	return false
}

func (f *userFilter) addressMatches(account *world.Account) bool {
	email := account.ShownEmail()
	if f.emails != nil && (email == "" || !f.emails.Has(world.Fold(email))) {
		return false
	}

	if f.emailDomains != nil && (email == "" || !f.emailDomains.Has(world.DomainOf(email))) {
		return false
	}

	return f.searchTerm == "" ||
		strings.Contains(world.Fold(account.Name), f.searchTerm) || strings.Contains(world.Fold(email), f.searchTerm)
}

func (f *userFilter) inGroups(account *world.Account) bool {
	return f.groupIDs == nil || account.Groups.Meets(f.groupIDs)
}

// standingFits reports whether the account's standing in the directories matches the search.
func (f *userFilter) standingFits(account *world.Account, directories world.Set) bool {
	return f.membershipStatus.Admits(account.Membership(directories)) && f.status.Admits(account.StandingStatus(directories))
}

// hasRoles reports whether the account holds one of the roles on one of the resources. If the search names resources,
// the account's standing in the app's directory must match too: an account that is suspended there uses no seat, even
// if it is active elsewhere.
func (f *userFilter) hasRoles(account *world.Account) bool {
	if f.resources == nil {
		return true
	}

	for i, id := range f.resources {
		if !account.Groups.Meets(f.giving[i]) && !f.rolesFit(f.api.DirectRoles(account, id)) {
			continue
		}

		if f.query.ResourceIDs == nil || f.standingFits(account, f.directoriesOf(id)) {
			return true
		}
	}

	return false
}

// directoriesOf returns the directories whose members use a resource.
func (f *userFilter) directoriesOf(id string) world.Set {
	workspace := f.api.Org.Workspace(id)
	if workspace == nil {
		return f.directories
	}

	directory := f.api.Org.DirectoryOf(workspace)
	if !f.directories.Admits(directory) {
		return world.Set{}
	}

	return world.NewSet(directory)
}

// candidates returns the only accounts that a search by id or address can find, in the order of all accounts. ok is
// false if the search may find any account.
func (f *userFilter) candidates() (accounts []*world.Account, ok bool) {
	switch {
	case f.query.AccountIDs != nil:
		for id := range f.accountIDs {
			if account := f.api.Org.Account(id); account != nil {
				accounts = append(accounts, account)
			}
		}
	case f.query.Emails != nil:
		for email := range f.emails {
			if account := f.api.Org.AccountWithEmail(email); account != nil {
				accounts = append(accounts, account)
			}
		}
	default:
		return nil, false
	}

	slices.SortFunc(accounts, func(a, b *world.Account) int {
		return f.api.Org.Accounts.Before(a.ID, b.ID)
	})

	return accounts, true
}

func (f *userFilter) page(at cursor, limit int) page[*world.Account] {
	accounts, narrowed := f.candidates()

	sorted := len(f.query.SortBy) > 0
	if !narrowed && !sorted {
		return listPage(f.api.Org.Accounts, at, limit, func(a *world.Account) string { return a.ID }, f.matches)
	}

	if !narrowed {
		accounts = f.api.Org.Accounts.Slice(0, f.api.Org.Accounts.Len())
	}

	accounts = slices.DeleteFunc(accounts, func(account *world.Account) bool { return !f.matches(account) })
	if sorted {
		slices.SortStableFunc(accounts, func(a, b *world.Account) int {
			order := strings.Compare(world.Fold(a.Nickname), world.Fold(b.Nickname))
			if f.query.SortBy[0].Direction == "desc" {
				order = -order
			}

			return order
		})
	}

	return slicePage(accounts, at, limit)
}

func (f *userFilter) count() int {
	if accounts, narrowed := f.candidates(); narrowed {
		return len(slices.DeleteFunc(accounts, func(account *world.Account) bool { return !f.matches(account) }))
	}

	found := 0

	for account := range f.api.Org.Accounts.All() {
		if f.matches(account) {
			found++
		}
	}

	return found
}
