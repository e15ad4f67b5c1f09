// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

const (
	roleUser  = "atlassian/user"
	roleAdmin = "atlassian/admin"

	// sideBySide is how many apps are read at a time. The client's limiter paces the requests; this bounds memory.
	sideBySide = 8
)

// organization is what is read here of the organization's API.
type organization interface {
	product.Source
	CountUsers(ctx context.Context, query admin.UserQuery) (int, error)
	SearchUsers(ctx context.Context, query admin.UserQuery) iter.Seq2[*admin.User, error]
	Group(ctx context.Context, directoryID, groupID string) (*admin.Group, error)
}

// seatQuery selects the people who use a seat of the app: active ones with a role that takes a seat (API §4.6, §4.7).
func seatQuery(app product.App, roles ...string) admin.UserQuery {
	return admin.UserQuery{ResourceIDs: []string{app.ID}, RoleIDs: roles, Status: []string{"active"}}
}

// readRows reads the seats of the apps, with their holders or only counted.
func readRows(ctx context.Context, org organization, apps []product.App, withHolders bool) ([]row, error) {
	rows := make([]row, len(apps))
	known := people{byID: make(map[string]*person)}

	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sideBySide)

	for i, app := range apps {
		rows[i].app = app

		group.Go(func() error {
			if !withHolders {
				used, err := org.CountUsers(ctx, seatQuery(app, roleUser, roleAdmin))
				rows[i].used = used

				return err
			}

			holders, err := readHolders(ctx, org, app, &known)
			rows[i].holders, rows[i].used = holders, len(holders)

			return err
		})
	}

	if err := group.Wait(); err != nil {
		return nil, err
	}

	return rows, nil
}

// readHolders reads who uses a seat of the app. The search does not say by which role it found somebody, so the
// app's administrators are asked for apart: they are few, mostly one page.
func readHolders(ctx context.Context, org organization, app product.App, known *people) ([]holder, error) {
	query := seatQuery(app, roleUser, roleAdmin)
	query.Expand = []string{"productAccess"}

	holders := []holder{}

	for user, err := range org.SearchUsers(ctx, query) {
		if err != nil {
			return nil, err
		}

		holders = append(holders, holder{
			person: known.person(user), role: roleUser, lastActive: app.LastActive(user.ProductAccess),
		})
	}

	if len(holders) == 0 {
		return holders, nil
	}

	admins := make(map[string]bool)

	for user, err := range org.SearchUsers(ctx, seatQuery(app, roleAdmin)) {
		if err != nil {
			return nil, err
		}

		admins[user.AccountID] = true
	}

	for i := range holders {
		if admins[holders[i].accountID] {
			holders[i].role = roleAdmin
		}
	}

	sortHolders(holders)

	return holders, nil
}

// unknownGroupsError names groups that the organization does not have.
type unknownGroupsError struct{ ids []string }

// Error implements error.
func (e *unknownGroupsError) Error() string {
	return "the organization has no group " + strings.Join(e.ids, ", ")
}

// readMembers is the accounts that are in one of the groups. A group that does not exist is an error: a search by it
// finds nobody, so that a mistyped id would protect nobody and say nothing.
func readMembers(ctx context.Context, org organization, groupIDs []string) (map[string]bool, error) {
	members := make(map[string]bool)

	if len(groupIDs) == 0 {
		return members, nil
	}

	var unknown []string

	for _, id := range groupIDs {
		_, err := org.Group(ctx, admin.AllDirectories, id)

		switch {
		case errors.Is(err, client.ErrNotFound):
			unknown = append(unknown, id)
		case err != nil:
			return nil, err
		}
	}

	if unknown != nil {
		return nil, &unknownGroupsError{ids: unknown}
	}

	for user, err := range org.SearchUsers(ctx, admin.UserQuery{GroupIDs: groupIDs}) {
		if err != nil {
			return nil, err
		}

		members[user.AccountID] = true
	}

	return members, nil
}

// people keeps one copy of each person, however many seats they hold.
type people struct {
	mu   sync.Mutex
	byID map[string]*person
}

func (p *people) person(user *admin.User) *person {
	p.mu.Lock()
	defer p.mu.Unlock()

	known, ok := p.byID[user.AccountID]
	if !ok {
		known = &person{accountID: user.AccountID, email: user.Email, name: user.Name}
		p.byID[user.AccountID] = known
	}

	return known
}
