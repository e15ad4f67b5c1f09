// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

const pathUsers = "Users"

// User returns a user through the shared reader, whose comment says how old the record may be. The error is
// client.ErrNotFound if the directory has no such user.
func (d *Directory) User(ctx context.Context, id string) (*User, error) {
	return d.users.user(ctx, id)
}

// FreshUser reads a user, always with one request, and caches the answer.
func (d *Directory) FreshUser(ctx context.Context, id string) (*User, error) {
	return d.users.fresh(ctx, id)
}

// Users lists all users through the shared reader, in the directory's order, without duplicates. It ends after an
// error. Some directories omit inactive users (API §9.7).
func (d *Directory) Users(ctx context.Context) iter.Seq2[*User, error] {
	return d.users.all(ctx)
}

// FindUsers searches users by user name or external id, the two attributes that Atlassian searches by (API §2.3). User
// names compare with SameName.
func (d *Directory) FindUsers(ctx context.Context, a Attribute, value string) ([]*User, error) {
	var matches func(*User) bool

	switch a {
	case AttrUserName:
		matches = func(u *User) bool { return SameName(u.UserName, value) }
	case AttrExternalID:
		matches = func(u *User) bool { return u.ExternalID != nil && *u.ExternalID == value }
	default:
		return nil, fmt.Errorf("users cannot be searched by %s: Atlassian compares only %s and %s", a, AttrUserName, AttrExternalID)
	}

	found, err := d.findUsers(ctx, equals(string(a), value), matches)
	if a != AttrUserName {
		return found, err
	}
	// The documents do not say whether the server compares with case, or how it stores accents. A server that stores
	// lower case and compares with case would not find its own records, so other spellings are tried too.
	for _, spelling := range spellings(value) {
		if err != nil || len(found) > 0 {
			break
		}

		found, err = d.findUsers(ctx, equals(string(a), spelling), matches)
	}

	return found, err
}

// findUsers keeps only users that match, because a server may ignore the filter.
func (d *Directory) findUsers(ctx context.Context, filter string, matches func(*User) bool) ([]*User, error) {
	var found []*User

	never := func() bool { return false }
	fetch := func(ctx context.Context, start, count int) (page[User], error) {
		return d.usersPage(ctx, "Searching SCIM users", 0, start, count, filter)
	}

	_, err := walk(ctx, list[User]{fetch, d.users.tick, userID}, nil, never, func(p page[User]) bool {
		for _, u := range p.items {
			if matches(u) {
				found = append(found, u)
			}
		}

		d.users.showPage(p)

		return true
	})
	if err != nil {
		return nil, d.users.unlessMissing(ctx, err)
	}

	return found, nil
}

// Reachable requests part of the list unless the directory has answered before. It returns why the directory did not
// answer.
func (d *Directory) Reachable(ctx context.Context) error {
	d.users.mu.Lock()
	if d.users.alive {
		d.users.mu.Unlock()
		return nil
	}

	p := d.users.joinProbe(ctx)
	d.users.mu.Unlock()

	err := d.users.waitProbe(ctx, p)
	if client.IsNotFound(err) {
		return &DirectoryNotFoundError{ID: d.id}
	}

	return err
}

// CreateUser creates a user with one POST and returns the record of the answer. After a lost answer it searches for the
// user instead of repeating the POST blindly (API §8.2). It returns the record if it is the one just created, repeats
// the POST if there is none, and returns a *TakenError if another record has the name. An *UnknownOutcomeError says
// that the outcome is unknown.
func (d *Directory) CreateUser(ctx context.Context, n *User) (*User, error) {
	c := creation[User]{
		kind: "user", attribute: string(AttrUserName), value: n.UserName,
		post: func(ctx context.Context, sent func(time.Time)) (*User, error) {
			var w userWire

			r := d.request("Creating SCIM user", http.MethodPost, client.Once, nil, n.newWire(), pathUsers)

			r.Sent = sent
			if _, err := d.send(ctx, r, &w); err != nil {
				return nil, err
			}

			return w.user(), nil
		},
		find:  func(ctx context.Context) ([]*User, error) { return d.FindUsers(ctx, AttrUserName, n.UserName) },
		id:    userID,
		same:  func(u *User) bool { return u.createdFrom(n) },
		made:  func(u *User) *string { return u.CreatedAt },
		clock: &d.clock,
	}

	u, err := c.run(ctx)
	if err != nil {
		return nil, d.users.unlessMissing(ctx, err)
	}

	if u.incomplete() {
		// The user exists even if this read fails: the caller must keep its id.
		d.users.forget(u.ID)

		if seen, err := d.FreshUser(ctx, u.ID); err == nil {
			return seen, nil
		}

		return u, nil
	}

	d.users.wrote(u.ID, u)

	return u, nil
}

// DeleteUser deletes a user. The error is client.ErrNotFound if there was none.
func (d *Directory) DeleteUser(ctx context.Context, id string) error {
	if err := validID(id); err != nil {
		return err
	}

	_, err := d.do(ctx, "Deleting SCIM user", http.MethodDelete, client.Repeatable, nil, nil, nil, pathUsers, id)
	// A failed deletion may still have taken effect, and after a 404 an earlier one has: forget the groups in both
	// cases.
	d.groups.forgetIf(func(g *Group) bool { return g.Has(id) })

	switch {
	case err == nil:
		d.users.deleted(id)
		return nil
	case client.IsNotFound(err):
		if missing := d.users.directoryMissing(ctx); missing != nil {
			return missing
		}

		d.users.deleted(id)

		return err
	default:
		d.users.forget(id)
		return err
	}
}

func (d *Directory) getUser(ctx context.Context, id string) (*User, error) {
	if err := validID(id); err != nil {
		return nil, err
	}

	var w userWire
	if _, err := d.do(ctx, "Reading SCIM user", http.MethodGet, client.Reads, nil, nil, &w, pathUsers, id); err != nil {
		return nil, err
	}

	if w.ID != id {
		return nil, &MismatchError{Kind: "user", Asked: id, Answered: w.ID}
	}

	u := w.user()
	if lacks := u.lacks(); lacks != "" {
		return nil, &IncompleteError{Kind: "user", ID: id, Lacks: lacks}
	}

	return u, nil
}

// listUsers requests part of the list of users.
func (d *Directory) listUsers(ctx context.Context, start, count int) (page[User], error) {
	return d.tryUsers(ctx, 0, start, count)
}

// tryUsers requests part of the list with at most this many attempts. It drops users without the required attributes:
// they count as not listed and are read by id.
func (d *Directory) tryUsers(ctx context.Context, tries, start, count int) (page[User], error) {
	p, err := d.usersPage(ctx, "Listing SCIM users", tries, start, count, "")
	p.items = slices.DeleteFunc(p.items, (*User).incomplete)

	return p, err
}

func (d *Directory) usersPage(ctx context.Context, operation string, tries, start, count int, filter string) (page[User], error) {
	var w listWire[userWire]

	r := d.request(operation, http.MethodGet, client.Reads, pageQuery(start, count, filter), nil, pathUsers)

	r.Tries = tries
	if _, err := d.send(ctx, r, &w); err != nil {
		return page[User]{}, err
	}

	return pageOf(w, (*userWire).user, userID), nil
}

func userID(u *User) string { return u.ID }
