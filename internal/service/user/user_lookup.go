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
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// lookup finds records of the directory by a key. SCIM filters only by user name and external id (API §2.3), Atlassian
// does not document whether filters are case-sensitive, and lists may leave inactive users out (API §9.7). So a lookup
// tries the cheap way first and the certain one last. If an organization is configured it asks that too, since it knows
// inactive people.
type lookup struct {
	directory    *scim.Directory
	organization *admin.Client
}

// finder is one way to find records.
type finder func(context.Context) ([]*scim.User, error)

// lookupIn returns the lookup in a directory, with the organization if one is configured.
func lookupIn(directory *scim.Directory, clients *framework.Clients) lookup {
	l := lookup{directory: directory}
	if clients.HasOrganization() {
		l.organization, _ = clients.Organization()
	}

	return l
}

// by finds the records with a key of an import or a data source.
func (l lookup) by(ctx context.Context, key userKey, value string) ([]*scim.User, error) {
	switch key {
	case keyEmail:
		return l.byEmail(ctx, value)
	case keyUserName:
		return l.byUserName(ctx, value)
	case keyExternalID:
		return l.byExternalID(ctx, value)
	case keyAccountID:
		return l.byAccountID(ctx, value)
	case keyID:
		return l.byID(ctx, value)
	}

	return nil, nil
}

// byID reads the id as written, and then in lower case, as UUIDs are written.
func (l lookup) byID(ctx context.Context, id string) ([]*scim.User, error) {
	record, err := l.directory.User(ctx, id)
	if client.IsNotFound(err) && strings.ToLower(id) != id {
		record, err = l.directory.User(ctx, strings.ToLower(id))
	}

	if client.IsNotFound(err) {
		return nil, nil
	}

	if err != nil {
		return nil, err
	}

	return []*scim.User{record}, nil
}

// byEmail finds the records with a primary address, which is the account's.
func (l lookup) byEmail(ctx context.Context, email string) ([]*scim.User, error) {
	return l.withEmail(ctx, email, func(u *scim.User) bool { return scim.SameName(u.PrimaryEmail(), email) })
}

// byAnyEmail also finds records with a secondary address, which takes the address as well.
func (l lookup) byAnyEmail(ctx context.Context, email string) ([]*scim.User, error) {
	return l.withEmail(ctx, email, func(u *scim.User) bool {
		return slices.ContainsFunc(u.Emails, func(e scim.Email) bool { return scim.SameName(e.Value, email) })
	})
}

func (l lookup) withEmail(ctx context.Context, email string, matches func(*scim.User) bool) ([]*scim.User, error) {
	return firstFound(ctx, matches, l.filtered(scim.AttrUserName, email), l.linkedToEmail(email), l.listed(matches))
}

// byUserName does not search deactivated people if the user name is an e-mail address: the organization's links by
// address include them.
func (l lookup) byUserName(ctx context.Context, userName string) ([]*scim.User, error) {
	matches := func(u *scim.User) bool { return scim.SameName(u.UserName, userName) }

	if strings.Contains(userName, "@") {
		return firstFound(ctx, matches, l.filtered(scim.AttrUserName, userName), l.linkedToEmail(userName), l.listed(matches))
	}

	var seen peopleSeen

	return firstFound(ctx, matches, l.filtered(scim.AttrUserName, userName), l.listed(seen.noting(matches)), l.deactivated(matches, &seen))
}

// byExternalID prefers an exact match, since external ids are case-sensitive (API §2.4). Without one it ignores case.
func (l lookup) byExternalID(ctx context.Context, externalID string) ([]*scim.User, error) {
	var seen peopleSeen

	matches := func(u *scim.User) bool { return u.ExternalID != nil && strings.EqualFold(*u.ExternalID, externalID) }

	found, err := firstFound(ctx, matches, l.filtered(scim.AttrExternalID, externalID), l.listed(seen.noting(matches)), l.deactivated(matches, &seen))

	exact := slices.DeleteFunc(slices.Clone(found), func(u *scim.User) bool { return *u.ExternalID != externalID })
	if len(exact) > 0 {
		return exact, err
	}

	return found, err
}

func (l lookup) byAccountID(ctx context.Context, accountID string) ([]*scim.User, error) {
	matches := func(u *scim.User) bool { return u.AccountID != nil && strings.EqualFold(*u.AccountID, accountID) }

	return firstFound(ctx, matches, l.linkedToAccount(accountID), l.listed(matches))
}

// firstFound returns the matches of the first finder that has any.
func firstFound(ctx context.Context, matches func(*scim.User) bool, finders ...finder) ([]*scim.User, error) {
	for _, find := range finders {
		found, err := find(ctx)
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

func (l lookup) filtered(attribute scim.Attribute, value string) finder {
	return func(ctx context.Context) ([]*scim.User, error) { return l.directory.FindUsers(ctx, attribute, value) }
}

func (l lookup) listed(matches func(*scim.User) bool) finder {
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

func (l lookup) linkedToEmail(email string) finder {
	return l.linked((*admin.Client).SCIMLinksForEmail, email)
}

func (l lookup) linkedToAccount(accountID string) finder {
	return l.linked((*admin.Client).SCIMLinks, accountID)
}

// linked finds the records of this directory that the organization has linked to an account.
func (l lookup) linked(links func(*admin.Client, context.Context, string) ([]admin.SCIMLink, error), account string) finder {
	return func(ctx context.Context) ([]*scim.User, error) {
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

			switch {
			case err == nil:
				found = append(found, record)
			case !client.IsNotFound(err):
				return nil, err
			}
		}

		return found, nil
	}
}

// peopleSeen records what a list showed: its accounts, and whether it has inactive people. If not, it may leave them
// out.
type peopleSeen struct {
	accounts map[string]bool
	inactive bool
}

// noting returns a condition that also records each user that it is called with.
func (p *peopleSeen) noting(matches func(*scim.User) bool) func(*scim.User) bool {
	p.accounts = map[string]bool{}

	return func(u *scim.User) bool {
		if u.AccountID != nil {
			p.accounts[*u.AccountID] = true
		}

		p.inactive = p.inactive || !u.Active

		return matches(u)
	}
}

// deactivated searches the organization's deactivated people who are not in the directory's list. A list that shows an
// inactive person is complete (API §9.7).
func (l lookup) deactivated(matches func(*scim.User) bool, seen *peopleSeen) finder {
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

			records, err := l.linkedToAccount(account.AccountID)(ctx)
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

// ignoreUnanswerable drops refusals by the organization, which only helps a lookup: a key with scopes may not ask, and
// not every server has the call (API §1.2). The directory is still searched.
func ignoreUnanswerable(err error) error {
	refusals := []error{client.ErrNotFound, client.ErrForbidden, client.ErrUnauthorized, client.ErrBadRequest}
	refused := slices.ContainsFunc(refusals, func(refusal error) bool { return errors.Is(err, refusal) })

	if refused || diagnostics.StatusIs(501)(err) { // a server without the call answers 501
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

func (r *userResource) wantedBy(planned userModel) wanted {
	return wanted{oneOfMany: r.oneOfMany, names: planned.uniqueNames()}
}

// changedNames returns the unique names that an update changes. Only those can belong to another record.
func (r *userResource) changedNames(planned, state userModel) wanted {
	has := map[uniqueName]bool{}
	for _, name := range state.uniqueNames() {
		has[name.folded()] = true
	}

	w := r.wantedBy(planned)
	w.recordID = state.ID.ValueString()
	w.names = slices.DeleteFunc(w.names, func(name uniqueName) bool { return has[name.folded()] })

	return w
}

func (r *userResource) lookup(directory *scim.Directory) lookup {
	return lookupIn(directory, r.Clients)
}
