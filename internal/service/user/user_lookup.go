// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// statusNotImplemented is what a server answers to a call that it does not serve.
const statusNotImplemented = 501

// lookup finds records of the directory by what a person is known by. SCIM filters by user name and external id
// alone (API §2.3), whether it heeds case is not documented, and lists may leave inactive users out (API §9.7): so a
// lookup goes from the cheap way to the certain one, and where an organization is configured it also asks the
// organization, which knows inactive people.
type lookup struct {
	directory    *scim.Directory
	organization *admin.Client
}

// lookupIn is the lookup in a directory, with the organization where there is one.
func lookupIn(directory *scim.Directory, clients *framework.Clients) lookup {
	l := lookup{directory: directory}
	if clients.HasOrganization() {
		l.organization, _ = clients.Organization()
	}

	return l
}

// byEmail finds whose address it is: the primary one, which is the account's.
func (l lookup) byEmail(ctx context.Context, email string) ([]*scim.User, error) {
	return l.withEmail(ctx, email, func(u *scim.User) bool { return scim.SameName(u.PrimaryEmail(), email) })
}

// byAnyEmail also finds who has the address as a secondary one, by which it is taken as well.
func (l lookup) byAnyEmail(ctx context.Context, email string) ([]*scim.User, error) {
	return l.withEmail(ctx, email, func(u *scim.User) bool {
		return slices.ContainsFunc(u.Emails, func(e scim.Email) bool { return scim.SameName(e.Value, email) })
	})
}

func (l lookup) withEmail(ctx context.Context, email string, matches func(*scim.User) bool) ([]*scim.User, error) {
	return l.first(ctx, matches,
		func(ctx context.Context) ([]*scim.User, error) {
			return l.directory.FindUsers(ctx, scim.AttrUserName, email)
		},
		func(ctx context.Context) ([]*scim.User, error) { return l.linkedToEmail(ctx, email) },
		l.listed(matches),
	)
}

// byUserName need not go through the deactivated where the user name is an e-mail address: its links are known.
func (l lookup) byUserName(ctx context.Context, userName string) ([]*scim.User, error) {
	matches := func(u *scim.User) bool { return scim.SameName(u.UserName, userName) }
	filtered := func(ctx context.Context) ([]*scim.User, error) {
		return l.directory.FindUsers(ctx, scim.AttrUserName, userName)
	}

	if strings.Contains(userName, "@") {
		linked := func(ctx context.Context) ([]*scim.User, error) { return l.linkedToEmail(ctx, userName) }

		return l.first(ctx, matches, filtered, linked, l.listed(matches))
	}

	var seen peopleSeen

	return l.first(ctx, matches, filtered, l.listed(seen.watch(matches)), l.deactivated(matches, &seen))
}

// byExternalID prefers the id as written, since external ids heed case (API §2.4); only when there is none does case not matter.
func (l lookup) byExternalID(ctx context.Context, externalID string) ([]*scim.User, error) {
	var seen peopleSeen

	matches := func(u *scim.User) bool { return u.ExternalID != nil && strings.EqualFold(*u.ExternalID, externalID) }

	found, err := l.first(ctx, matches,
		func(ctx context.Context) ([]*scim.User, error) {
			return l.directory.FindUsers(ctx, scim.AttrExternalID, externalID)
		},
		l.listed(seen.watch(matches)),
		l.deactivated(matches, &seen),
	)

	exact := slices.DeleteFunc(slices.Clone(found), func(u *scim.User) bool { return *u.ExternalID != externalID })
	if len(exact) > 0 {
		return exact, err
	}

	return found, err
}

func (l lookup) byAccountID(ctx context.Context, accountID string) ([]*scim.User, error) {
	matches := func(u *scim.User) bool { return u.AccountID != nil && strings.EqualFold(*u.AccountID, accountID) }

	return l.first(ctx, matches,
		func(ctx context.Context) ([]*scim.User, error) { return l.linkedToAccount(ctx, accountID) },
		l.listed(matches),
	)
}

// first tries one way after the other and ends with the first that finds a match.
func (l lookup) first(
	ctx context.Context, matches func(*scim.User) bool, ways ...func(context.Context) ([]*scim.User, error),
) ([]*scim.User, error) {
	for _, way := range ways {
		found, err := way(ctx)
		if err != nil {
			return nil, err
		}

		found = slices.DeleteFunc(found, func(u *scim.User) bool { return !matches(u) })
		if len(found) > 0 {
			return uniqueByID(found), nil
		}
	}

	return nil, nil
}

func (l lookup) listed(matches func(*scim.User) bool) func(context.Context) ([]*scim.User, error) {
	return func(ctx context.Context) ([]*scim.User, error) {
		var found []*scim.User

		for record, err := range l.directory.Users(ctx) {
			if err != nil {
				return nil, err
			}

			if matches(record) {
				found = append(found, record)
			}
		}

		return found, nil
	}
}

func (l lookup) linkedToEmail(ctx context.Context, email string) ([]*scim.User, error) {
	return l.linked(ctx, (*admin.Client).SCIMLinksForEmail, email)
}

func (l lookup) linkedToAccount(ctx context.Context, accountID string) ([]*scim.User, error) {
	return l.linked(ctx, (*admin.Client).SCIMLinks, accountID)
}

// linked finds the records of this directory among those that the organization knows to be linked to an account.
func (l lookup) linked(
	ctx context.Context, links func(*admin.Client, context.Context, string) ([]admin.SCIMLink, error), account string,
) ([]*scim.User, error) {
	if l.organization == nil {
		return nil, nil
	}

	known, err := links(l.organization, ctx, account)
	if err != nil {
		return nil, ignoreUnanswerable(err)
	}

	var found []*scim.User

	for _, link := range known {
		if link.DirectoryID != l.directory.ID() {
			continue
		}

		record, err := l.directory.User(ctx, link.SCIMUserID)
		if errors.Is(err, client.ErrNotFound) {
			continue
		}

		if err != nil {
			return nil, err
		}

		found = append(found, record)
	}

	return found, nil
}

// peopleSeen is what a list of the directory has shown, which says whom it may hide.
type peopleSeen struct {
	accounts map[string]bool
	inactive bool
}

// watch looks at everybody whom a condition is asked about.
func (p *peopleSeen) watch(matches func(*scim.User) bool) func(*scim.User) bool {
	p.accounts = map[string]bool{}

	return func(u *scim.User) bool {
		if u.AccountID != nil {
			p.accounts[*u.AccountID] = true
		}

		p.inactive = p.inactive || !u.Active

		return matches(u)
	}
}

// deactivated goes through those of the organization's deactivated people whom the directory's list hides. One that shows
// an inactive person hides nobody (API §9.7).
func (l lookup) deactivated(matches func(*scim.User) bool, seen *peopleSeen) func(context.Context) ([]*scim.User, error) {
	return func(ctx context.Context) ([]*scim.User, error) {
		if l.organization == nil || seen.inactive {
			return nil, nil
		}

		for account, err := range l.organization.SearchUsers(ctx, admin.UserQuery{Status: []string{admin.StatusDeactivated}}) {
			if err != nil {
				return nil, ignoreUnanswerable(err)
			}

			if seen.accounts[account.AccountID] {
				continue
			}

			records, err := l.linkedToAccount(ctx, account.AccountID)
			if err != nil {
				return nil, err
			}

			if found := slices.DeleteFunc(records, func(u *scim.User) bool { return !matches(u) }); len(found) > 0 {
				return found, nil
			}
		}

		return nil, nil
	}
}

// ignoreUnanswerable drops the refusals of a question to the organization that only helps a lookup: a key with
// scopes may not ask it, and not every server serves it (API §1.2). The directory itself is still searched.
func ignoreUnanswerable(err error) error {
	for _, target := range []error{client.ErrNotFound, client.ErrForbidden, client.ErrUnauthorized, client.ErrBadRequest} {
		if errors.Is(err, target) {
			return nil
		}
	}

	if framework.HasStatus(statusNotImplemented)(err) {
		return nil
	}

	return err
}

func uniqueByID(records []*scim.User) []*scim.User {
	seen := map[string]bool{}

	return slices.DeleteFunc(records, func(u *scim.User) bool {
		if seen[u.ID] {
			return true
		}

		seen[u.ID] = true

		return false
	})
}
