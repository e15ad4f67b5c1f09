// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/url"
	"slices"
	"strings"
)

// userQuery is what users/search, users and users/count filter by (API §4.3).
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

type sortField struct {
	Field     string `json:"field"`
	Direction string `json:"direction"`
}

// userSearch is a userQuery that was accepted for a directory; cursors stand
// for one.
type userSearch struct {
	Directory string
	Query     userQuery
	Limit     int
}

var (
	statusValues           = NewSet("active", "suspended", "not_invited", "deactivated", "for_deletion")
	accountStatusValues    = NewSet("active", "inactive", "closed")
	membershipStatusValues = NewSet("active", "suspended", "no_membership")
	claimStatusValues      = NewSet("managed", "unmanaged")
	userExpandValues       = NewSet("platformRoles", "counts.resources", "productAccess", "groups")
)

// check refuses what API §4.3 excludes or limits.
func (q *userQuery) check() error {
	if q.Emails != nil && q.SearchTerm != nil {
		return problem("emails and searchTerm are mutually exclusive")
	}
	if q.ClaimStatus != nil && !claimStatusValues.Has(*q.ClaimStatus) {
		return problem("claimStatus must be managed or unmanaged")
	}
	if len(NewSet(q.Emails...)) != len(q.Emails) {
		return problem("emails must be unique")
	}
	return firstError(
		checkList("accountIds", q.AccountIDs, 10),
		checkList("directoryIds", q.DirectoryIDs, 10),
		checkList("resourceIds", q.ResourceIDs, 20),
		checkList("groupIds", q.GroupIDs, 10),
		checkList("roleIds", q.RoleIDs, 10),
		checkEnum("roleIds", q.RoleIDs, filterRoles),
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

func checkSort(fields []sortField, only string) error {
	if fields == nil {
		return nil
	}
	if len(fields) != 1 || fields[0].Field != only || (fields[0].Direction != "asc" && fields[0].Direction != "desc") {
		return problem("sortBy must be one object with field " + only + " and direction asc or desc")
	}
	return nil
}

// userQueryOf reads the filters of a query string. There is no emails among
// them: count ignores it as it does any other unknown parameter (API A.1).
func userQueryOf(values url.Values) (userQuery, error) {
	limit, limitErr := queryLimit(values)
	mfa, mfaErr := queryBool(values, "mfaEnabled")
	query := userQuery{
		AccountIDs:       queryList(values, "accountIds"),
		DirectoryIDs:     queryList(values, "directoryIds"),
		ResourceIDs:      queryList(values, "resourceIds"),
		GroupIDs:         queryList(values, "groupIds"),
		RoleIDs:          queryList(values, "roleIds"),
		EmailDomains:     queryList(values, "emailDomains"),
		Status:           queryList(values, "status"),
		AccountStatus:    queryList(values, "accountStatus"),
		MembershipStatus: queryList(values, "membershipStatus"),
		MFAEnabled:       mfa,
		Limit:            limit,
		Cursor:           values.Get("cursor"),
	}
	if values.Has("searchTerm") {
		term := values.Get("searchTerm")
		query.SearchTerm = &term
	}
	if values.Has("claimStatus") {
		claim := values.Get("claimStatus")
		query.ClaimStatus = &claim
	}
	return query, firstError(limitErr, mfaErr, query.check())
}

// userFilter is a search made ready to look at accounts one by one.
type userFilter struct {
	s                *Server
	org              *Organization
	query            userQuery
	directories      Set // nil: all
	accountIDs       Set
	groupIDs         Set
	emailDomains     Set
	emails           Set
	status           Set
	accountStatus    Set
	membershipStatus Set
	searchTerm       string
	resources        []string // to look for roles on; nil when roles do not matter
	roles            Set
	givingGroups     Set // groups that hold one of the roles on one of the resources
}

func (s *Server) userFilter(org *Organization, search userSearch) *userFilter {
	query := search.Query
	filter := &userFilter{
		s: s, org: org, query: query,
		directories:      setOf(query.DirectoryIDs),
		accountIDs:       setOf(query.AccountIDs),
		groupIDs:         setOf(query.GroupIDs),
		emailDomains:     foldedSet(query.EmailDomains),
		emails:           foldedSet(query.Emails),
		status:           setOf(query.Status),
		accountStatus:    setOf(query.AccountStatus),
		membershipStatus: setOf(query.MembershipStatus),
		roles:            setOf(query.RoleIDs),
	}
	if search.Directory != anyDirectory {
		inside := NewSet(search.Directory)
		if filter.directories != nil && !filter.directories.Has(search.Directory) {
			inside = Set{} // nobody is in both
		}
		filter.directories = inside
	}
	if query.SearchTerm != nil {
		filter.searchTerm = fold(*query.SearchTerm)
	}
	if query.ResourceIDs != nil || query.RoleIDs != nil {
		filter.resources = query.ResourceIDs
		if filter.resources == nil {
			filter.resources = org.resources()
		}
		filter.givingGroups = filter.groupsThatGive()
	}
	return filter
}

func foldedSet(values []string) Set {
	if values == nil {
		return nil
	}
	set := make(Set, len(values))
	for _, value := range values {
		set.Add(fold(value))
	}
	return set
}

func (f *userFilter) groupsThatGive() Set {
	giving := Set{}
	for group := range f.org.Groups.All() {
		for _, resource := range f.resources {
			if f.rolesFit(f.s.groupRolesOn(group, resource)) {
				giving.Add(group.ID)
				break
			}
		}
	}
	return giving
}

func (f *userFilter) rolesFit(roles Set) bool {
	for role := range roles {
		if f.roles.admits(role) {
			return true
		}
	}
	return false
}

// matches tells whether the search finds an account.
func (f *userFilter) matches(account *Account) bool {
	if !f.org.knows(account) || !f.accountIDs.admits(account.ID) || !f.inDirectories(account) {
		return false
	}
	if !f.accountStatus.admits(string(account.Status)) ||
		!f.membershipStatus.admits(account.membership(f.directories)) ||
		!f.status.admits(account.status(f.directories)) {
		return false
	}
	if f.query.ClaimStatus != nil && *f.query.ClaimStatus != f.org.claimStatus(account) {
		return false
	}
	if f.query.MFAEnabled != nil && *f.query.MFAEnabled != account.MFAEnabled {
		return false
	}
	return f.addressMatches(account) && f.inGroups(account) && f.hasRoles(account)
}

func (f *userFilter) inDirectories(account *Account) bool {
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

func (f *userFilter) addressMatches(account *Account) bool {
	email := account.shownEmail()
	if f.emails != nil && (email == "" || !f.emails.Has(fold(email))) {
		return false
	}
	if f.emailDomains != nil && (email == "" || !f.emailDomains.Has(domainOf(email))) {
		return false
	}
	return f.searchTerm == "" ||
		strings.Contains(fold(account.Name), f.searchTerm) || strings.Contains(fold(email), f.searchTerm)
}

func (f *userFilter) inGroups(account *Account) bool {
	return f.groupIDs == nil || account.Groups.meets(f.groupIDs)
}

func (f *userFilter) hasRoles(account *Account) bool {
	if f.resources == nil {
		return true
	}
	if account.Groups.meets(f.givingGroups) {
		return true
	}
	for _, resource := range f.resources {
		if f.rolesFit(f.s.directRoles(f.org, account, resource)) {
			return true
		}
	}
	return false
}

// meets tells whether two sets have a member in common.
func (s Set) meets(other Set) bool {
	if len(other) < len(s) {
		s, other = other, s
	}
	for member := range s {
		if other.Has(member) {
			return true
		}
	}
	return false
}

// candidates are the accounts that a search by id or address can find at most,
// in the order of all accounts. ok is false when every account is one.
func (f *userFilter) candidates() (accounts []*Account, ok bool) {
	switch {
	case f.query.AccountIDs != nil:
		for id := range f.accountIDs {
			if account := f.org.account(id); account != nil {
				accounts = append(accounts, account)
			}
		}
	case f.query.Emails != nil:
		for email := range f.emails {
			if account := f.org.accountWithEmail(email); account != nil {
				accounts = append(accounts, account)
			}
		}
	default:
		return nil, false
	}
	slices.SortFunc(accounts, func(a, b *Account) int {
		return f.org.Accounts.byKey[a.ID] - f.org.Accounts.byKey[b.ID]
	})
	return accounts, true
}

// page is one page of the search's result.
func (f *userFilter) page(at cursor, limit int) page[*Account] {
	accounts, few := f.candidates()
	sorted := len(f.query.SortBy) > 0
	if !few && !sorted {
		return listPage(f.org.Accounts, at, limit, func(a *Account) string { return a.ID }, f.matches)
	}
	if !few {
		accounts = f.org.Accounts.Slice(0, f.org.Accounts.Len())
	}
	accounts = slices.DeleteFunc(accounts, func(account *Account) bool { return !f.matches(account) })
	if sorted {
		slices.SortStableFunc(accounts, func(a, b *Account) int {
			order := strings.Compare(fold(a.Nickname), fold(b.Nickname))
			if f.query.SortBy[0].Direction == "desc" {
				order = -order
			}
			return order
		})
	}
	return slicePage(accounts, at, limit)
}

// count is the number of accounts the search finds.
func (f *userFilter) count() int {
	if accounts, few := f.candidates(); few {
		return len(slices.DeleteFunc(accounts, func(account *Account) bool { return !f.matches(account) }))
	}
	found := 0
	for account := range f.org.Accounts.All() {
		if f.matches(account) {
			found++
		}
	}
	return found
}
