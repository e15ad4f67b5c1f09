// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// usersSource is the part of the organization's API that is read here.
type usersSource interface {
	product.WorkspaceSource
	Resource() string
	SearchUsers(ctx context.Context, query admin.UserQuery) iter.Seq2[*admin.User, error]
	SearchGroups(ctx context.Context, query admin.GroupQuery) iter.Seq2[*admin.Group, error]
	ManagedAccounts(ctx context.Context) iter.Seq2[*admin.ManagedAccount, error]
	Directories(ctx context.Context) iter.Seq2[admin.Directory, error]
	Domains(ctx context.Context) iter.Seq2[admin.Domain, error]
}

// usersFilter is a filter of people. A person must meet every filter that is set. A nil list is not set; an empty one
// matches nobody.
type usersFilter struct {
	emails, emailDomains, accountIDs, groupIDs []string
	productKeys, roles, statuses               []string
	claimStatus, search                        string
	// inactiveSince keeps people who were certainly not active after that time; nil keeps all.
	inactiveSince *time.Time
	now           time.Time
}

func (f usersFilter) lists() [][]string {
	return [][]string{f.emails, f.emailDomains, f.accountIDs, f.groupIDs, f.productKeys, f.roles, f.statuses}
}

// impossible reports whether the filter matches nobody.
func (f usersFilter) impossible() bool {
	return slices.ContainsFunc(f.lists(), func(list []string) bool { return list != nil && len(list) == 0 })
}

// narrow reports whether the filter names people or small sets of them, so that reading data about everybody would be a
// waste.
func (f usersFilter) narrow() bool {
	return f.emails != nil || f.accountIDs != nil || f.groupIDs != nil || f.search != ""
}

// nothingBut reports whether this list is the only filter.
func (f usersFilter) nothingBut(list []string) bool {
	set := slices.DeleteFunc(f.lists(), func(list []string) bool { return list == nil })

	return list != nil && len(set) == 1 && f.claimStatus == "" && f.search == ""
}

// foundUsers holds the people found and the data about them.
type foundUsers struct {
	users []organizationUser
	// billable is by account id; only managed accounts have an entry.
	billable map[string]*bool
	// missingEmails and missingAccountIDs were asked for and are not in the organization. hidden counts the people
	// whose address Atlassian hides: some of the missing addresses may be theirs.
	missingEmails, missingAccountIDs []string
	hidden                           int
	// silent means that Atlassian reports no activity of anybody found.
	silent bool
	// unbilled is the error that hides who is billable.
	unbilled error
	// refused is the error that hides who has an app, by the app's id.
	refused map[string]error
	// unreadable lists people whose time of last activity cannot be parsed.
	unreadable []string
	// diags warns of values in the filter that the organization does not have.
	diags diag.Diagnostics
}

// readUsers reads the people who match the filter, ordered by e-mail address and account id.
func readUsers(ctx context.Context, org usersSource, filter usersFilter) (foundUsers, error) {
	var found foundUsers

	if filter.impossible() {
		return found, nil
	}

	apps, err := product.Apps(ctx, org)
	if incomplete, ok := errors.AsType[*admin.IncompleteError](err); ok {
		found.diags.AddWarning("Apps missing", incomplete.Error()+". What is recorded of the others has no name or address here.")
	} else if err != nil {
		return found, err
	}

	warned, err := filter.unmatched(ctx, org, apps)
	if err != nil {
		return found, err
	}

	warned = append(found.diags, warned...)
	query, keys, possible := filter.query(apps)

	if possible {
		search := userSearch{org: org, apps: product.NewCatalog(apps), now: filter.now}

		found, err = search.all(ctx, query, filter.narrow())
		if err != nil {
			return found, err
		}
	}

	found.diags = warned
	found.diags.Append(refusedWarnings(apps, found.refused)...)

	for _, d := range diagnostics.FromError("Billing not told", found.unbilled) {
		found.diags.AddWarning(d.Summary(), "The managed accounts can't be listed, so that billable is null for everybody.\n\n"+d.Detail())
	}

	found.missingEmails, found.hidden, err = missing(ctx, org, filter, filter.emails, found.users,
		func(emails []string) admin.UserQuery { return admin.UserQuery{Emails: emails} }, func(u *admin.User) string { return u.Email })
	if err != nil {
		return found, err
	}

	// A search finds people by an address that the answer may hide. With several of them, it is not known who has which
	// address.
	if found.hidden >= len(found.missingEmails) {
		found.missingEmails, found.hidden = nil, 0
	}

	found.missingAccountIDs, _, err = missing(ctx, org, filter, filter.accountIDs, found.users,
		func(ids []string) admin.UserQuery { return admin.UserQuery{AccountIDs: ids} }, func(u *admin.User) string { return u.AccountID })
	if err != nil {
		return found, err
	}

	for _, u := range found.users {
		if u.activity(keys).Unknown {
			found.unreadable = append(found.unreadable, cmp.Or(u.Email, u.AccountID))
		}
	}

	slices.Sort(found.unreadable)

	// That a few people have no activity does not mean that Atlassian reports none. A narrow search counts as silent
	// only if it filters by activity, because it would list these people as inactive.
	found.silent = found.silent && (filter.inactiveSince != nil || !filter.narrow())

	if filter.inactiveSince != nil {
		found.users = slices.DeleteFunc(found.users, func(u organizationUser) bool {
			return found.silent || !u.idle(keys, *filter.inactiveSince)
		})
	}

	slices.SortFunc(found.users, compareOrganizationUsers)

	return found, nil
}

// query returns the part of the filter that Atlassian applies, and the product keys in one spelling. It is not possible
// if the organization has none of the products.
func (f usersFilter) query(apps []product.App) (query admin.UserQuery, keys map[string]bool, possible bool) {
	query = admin.UserQuery{
		AccountIDs:   f.accountIDs,
		GroupIDs:     f.groupIDs,
		RoleIDs:      f.roles,
		EmailDomains: f.emailDomains,
		Emails:       f.emails,
		SearchTerm:   f.search,
		Status:       f.statuses,
		ClaimStatus:  f.claimStatus,
		Expand:       []string{admin.ExpandProductAccess},
	}

	if f.productKeys == nil {
		return query, nil, true
	}

	keys = make(map[string]bool, len(f.productKeys))
	for _, key := range f.productKeys {
		keys[product.NormalKey(key)] = true
	}

	for _, app := range apps {
		if keys[app.Key] && !app.Sandbox {
			query.ResourceIDs = append(query.ResourceIDs, app.IDs...)
		}
	}

	return query, keys, len(query.ResourceIDs) > 0
}

// userSearch reads people and their activity.
type userSearch struct {
	org  usersSource
	apps *product.Catalog
	now  time.Time
}

// all reads the people, and who of them is billable. Only the list of all managed accounts shows that, in pages of
// unknown size (API §3.3). For a narrow search it is read afterwards, only if a managed account was found, and only
// until all of them have been seen. Otherwise it is read in parallel.
func (s userSearch) all(ctx context.Context, query admin.UserQuery, narrow bool) (foundUsers, error) {
	var (
		found foundUsers
		err   error
	)

	if narrow {
		if err = s.people(ctx, query, &found); err != nil {
			return found, err
		}

		managed := make(map[string]bool)

		for _, u := range found.users {
			if u.ClaimStatus == admin.ClaimManaged {
				managed[u.AccountID] = true
			}
		}

		if len(managed) > 0 {
			err = s.bill(ctx, managed, &found)
		}

		return found, err
	}

	group, ctx := errgroup.WithContext(ctx)

	group.Go(func() error { return s.people(ctx, query, &found) })
	group.Go(func() error { return s.bill(ctx, nil, &found) })

	return found, group.Wait()
}

// people reads the matching people into found. If Atlassian reports no activity of any of them, it also searches each
// directory of the organization, since a search over all directories may leave activity out (API §9.2 no. 27). If the
// directories report none either, found is silent.
func (s userSearch) people(ctx context.Context, query admin.UserQuery, found *foundUsers) error {
	at := make(map[string]int)
	add := func(u *admin.User) {
		if _, again := at[u.AccountID]; !again {
			at[u.AccountID] = len(found.users)
			found.users = append(found.users, newOrganizationUser(u, s.apps, s.now))
		}
	}

	for i, asked := range s.queries(query) {
		err := s.each(ctx, asked, add)
		if client.RefusedThisRequestOnly(err) && len(asked.ResourceIDs) > 1 {
			query.ResourceIDs, found.refused, err = s.eachApp(ctx, asked, add, err)
		}

		if i > 0 && client.RefusedThisRequestOnly(err) {
			break
		}

		if err != nil {
			return err
		}
	}

	if len(found.users) == 0 || anybodyActive(found.users) {
		return nil
	}

	for directory, err := range s.org.Directories(ctx) {
		if client.RefusedThisRequestOnly(err) {
			break
		}

		if err != nil {
			return err
		}

		query.DirectoryID = directory.ID

		err = s.each(ctx, query, func(u *admin.User) {
			if i, ok := at[u.AccountID]; ok {
				found.users[i] = found.users[i].with(u.ProductAccess, s.apps, s.now)
			}
		})
		if err != nil && !client.RefusedThisRequestOnly(err) {
			return err
		}
	}

	found.silent = !anybodyActive(found.users)

	return nil
}

func (s userSearch) each(ctx context.Context, query admin.UserQuery, take func(*admin.User)) error {
	for u, err := range s.org.SearchUsers(ctx, query) {
		if err != nil {
			return err
		}

		take(u)
	}

	return nil
}

// eachApp searches by one app at a time, since one app that cannot be searched by refuses the search by all of them
// (API §9.2 no. 36). It returns the apps that were served, and the errors of the others. If none was served, it returns
// the first refusal.
func (s userSearch) eachApp(
	ctx context.Context, query admin.UserQuery, take func(*admin.User), refusal error,
) (served []string, refused map[string]error, err error) {
	refused = make(map[string]error)

	for _, id := range query.ResourceIDs {
		query.ResourceIDs = []string{id}

		switch err := s.each(ctx, query, take); {
		case err == nil:
			served = append(served, id)
		case client.RefusedThisRequestOnly(err):
			refused[id] = err
		default:
			return nil, nil, err
		}
	}

	if served == nil {
		return nil, nil, refusal
	}

	return served, refused, nil
}

// refusedWarnings names the apps whose people may be missing in the list.
func refusedWarnings(apps []product.App, refused map[string]error) (diags diag.Diagnostics) {
	for _, app := range apps {
		for _, id := range app.IDs {
			if err := refused[id]; err != nil {
				diags.AddAttributeWarning(path.Root("product_keys"), "People of an app not told", fmt.Sprintf(
					"Atlassian refuses to tell who has %s (%s), so that whoever has none of the other apps that are asked for is missing here: %s.", app.Name, id, err))
			}
		}
	}

	return diags
}

// queries returns the searches to make. Organization administrators may be found only with the organization itself as
// the resource (API §9.2 no. 29).
func (s userSearch) queries(query admin.UserQuery) []admin.UserQuery {
	if len(query.ResourceIDs) > 0 || !slices.Contains(query.RoleIDs, product.RoleOrgAdmin) {
		return []admin.UserQuery{query}
	}

	administrators := query
	administrators.RoleIDs, administrators.ResourceIDs = []string{product.RoleOrgAdmin}, []string{s.org.Resource()}

	return []admin.UserQuery{query, administrators}
}

func anybodyActive(users []organizationUser) bool {
	return slices.ContainsFunc(users, func(u organizationUser) bool { return u.activity(nil).Last != nil })
}

// bill reads who is billable. If the key may not list the managed accounts (API §1.4), only that data is missing.
func (s userSearch) bill(ctx context.Context, wanted map[string]bool, found *foundUsers) error {
	billable, err := collectBillable(ctx, s.org, wanted)
	if client.RefusedThisRequestOnly(err) {
		found.unbilled = err

		return nil
	}

	found.billable = billable

	return err
}

// collectBillable reads who is billable, and stops after all wanted accounts; nil wants all.
func collectBillable(ctx context.Context, org usersSource, wanted map[string]bool) (map[string]*bool, error) {
	billable := make(map[string]*bool)

	for account, err := range org.ManagedAccounts(ctx) {
		if err != nil {
			return nil, err
		}

		if wanted != nil && !wanted[account.AccountID] {
			continue
		}

		billable[account.AccountID] = account.Billable

		if wanted != nil && len(billable) == len(wanted) {
			break
		}
	}

	return billable, nil
}

// missing returns the names that were asked for and are not in the organization, and how many people hide that
// attribute. A person who exists but does not match the other filters is not missing.
func missing(
	ctx context.Context, org usersSource, filter usersFilter, asked []string, found []organizationUser,
	query func([]string) admin.UserQuery, of func(*admin.User) string,
) (names []string, hidden int, err error) {
	have := make(map[string]bool, len(found))
	see := func(u *admin.User) {
		if of(u) == "" {
			hidden++
		}

		have[scim.FoldedName(of(u))] = true
	}

	for i := range found {
		see(&found[i].User)
	}

	names = absentFrom(asked, have)
	if len(names) == 0 || filter.nothingBut(asked) {
		return names, hidden, nil
	}

	hidden = 0

	for u, err := range org.SearchUsers(ctx, query(names)) {
		if err != nil {
			return nil, 0, err
		}

		see(u)
	}

	return absentFrom(names, have), hidden, nil
}

// absentFrom returns the distinct values that are not in have, whose keys are folded.
func absentFrom(values []string, have map[string]bool) []string {
	var rest []string

	seen := make(map[string]bool, len(values))

	for _, value := range values {
		key := scim.FoldedName(value)
		if !have[key] && !seen[key] {
			rest = append(rest, value)
		}

		seen[key] = true
	}

	return rest
}
