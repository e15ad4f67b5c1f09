// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"fmt"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// readHolders reads the holders of the seats, and their last activity.
func (r *reader) readHolders(ctx context.Context, apps []product.App) ([]row, error) {
	rows := newRows(apps)

	err := r.readRows(ctx, "Reading who holds the seats of each app", rows, func(ctx context.Context, row *row) error {
		return askApp(row.app.IDs, func(ids []string) error {
			holders, err := r.holders(ctx, row.app, ids)
			row.holders = holders

			return err
		})
	})
	if err != nil {
		return nil, err
	}

	markUnlisted(rows)

	directories, err := r.directories(ctx)
	if err != nil {
		return nil, err
	}

	if err := r.dropSuspended(ctx, rows, directories); err != nil {
		return nil, err
	}

	shareSeats(rows)

	if err := r.readActivityByDirectory(ctx, rows, directories); err != nil {
		return nil, err
	}

	markActivityUnreported(rows)

	for i := range rows {
		sortHolders(rows[i].holders)

		if rows[i].holders != nil && rows[i].source != sourceAtlassian {
			rows[i].count(len(rows[i].holders))
		}
	}

	return rows, nil
}

// markUnlisted turns each refusal so far into a refusal to list holders: the number of seats may still be known. If an
// app shares the seats of an app whose holders are not listed, its holders are unknown too: they may have their seats
// there.
func markUnlisted(rows []row) {
	for i := range rows {
		rows[i].unlisted, rows[i].refused = rows[i].refused, nil
	}

	for i := range rows {
		for _, other := range rows {
			if rows[i].unlisted == nil && other.unlisted != nil && rows[i].app.SharesSeatsWith(other.app) {
				rows[i].holders = nil
				rows[i].unlisted = fmt.Errorf("they may have their seats in %s: %w", title(other.app), other.unlisted)
			}
		}
	}
}

// holders reads the holders of the app's seats. The search does not report the role, so the app's administrators take a
// second search: they are few, usually one page.
func (r *reader) holders(ctx context.Context, app product.App, ids []string) ([]holder, error) {
	query := seatQuery(ids)
	query.Expand = []string{admin.ExpandProductAccess}

	holders := []holder{}

	for user, err := range r.organization.SearchUsers(ctx, query) {
		if err != nil {
			return nil, err
		}

		if user.Person() {
			holders = append(holders, holder{
				person: r.known.person(user), role: product.RoleUser, activity: r.catalog.Activity(app, user.ProductAccess, r.now),
			})
		}
	}

	if len(holders) == 0 {
		return holders, nil
	}

	admins := make(map[string]bool)

	query = seatQuery(ids)
	query.RoleIDs = []string{product.RoleAdmin}

	for user, err := range r.organization.SearchUsers(ctx, query) {
		if err != nil {
			return nil, err
		}

		admins[user.AccountID] = true
	}

	for i := range holders {
		if admins[holders[i].accountID] {
			holders[i].role = product.RoleAdmin
		}
	}

	return holders, nil
}

// directories returns the ids of the organization's directories, none if the key may not read them.
func (r *reader) directories(ctx context.Context) ([]string, error) {
	var ids []string

	for directory, err := range r.organization.Directories(ctx) {
		if client.RefusedThisRequestOnly(err) {
			return nil, nil
		}

		if err != nil {
			return nil, err
		}

		ids = append(ids, directory.ID)
	}

	return ids, nil
}

// dropSuspended removes holders who are suspended in the app's directory but active in another one. A search over all
// directories still finds them, because there suspended means suspended in each (API §4.3). Only a person's role
// assignments show the directory of an app (API §4.6), so they are read for these few people.
func (r *reader) dropSuspended(ctx context.Context, rows []row, directories []string) error {
	if len(directories) < 2 {
		return nil
	}

	suspended := make(map[string]bool)

	for _, directory := range directories {
		query := admin.UserQuery{DirectoryID: directory, RoleIDs: product.SeatRoles(), Status: []string{admin.StatusSuspended}}

		for user, err := range r.organization.SearchUsers(ctx, query) {
			if client.RefusedThisRequestOnly(err) {
				break
			}

			if err != nil {
				return err
			}

			suspended[user.AccountID] = true
		}
	}

	var accounts []string

	for i := range rows {
		for _, h := range rows[i].holders {
			if suspended[h.accountID] {
				accounts = append(accounts, h.accountID)
			}
		}
	}

	assigned, err := r.assignmentsOf(ctx, "Reading the roles of those who are suspended somewhere", accounts)
	if err != nil {
		return err
	}

	for i := range rows {
		rows[i].holders = slices.DeleteFunc(rows[i].holders, func(h holder) bool {
			assignment, found := assigned[h.accountID].assignmentOn(rows[i].app)

			return found && assignment.DirectoryStatus == admin.StatusSuspended
		})
	}

	return nil
}

// readActivityByDirectory searches each directory if no activity at all was reported: a search over all directories may
// omit it (API §9.2 no. 27).
func (r *reader) readActivityByDirectory(ctx context.Context, rows []row, directories []string) error {
	if slices.ContainsFunc(rows, func(r row) bool { return r.hasActivity() }) {
		return nil
	}

	return each(ctx, rows, func(ctx context.Context, row *row) error {
		if len(row.holders) == 0 {
			return nil
		}

		activity := make(map[string]product.Activity)

		for _, directory := range directories {
			query := seatQuery(row.app.IDs)
			query.DirectoryID, query.Expand = directory, []string{admin.ExpandProductAccess}

			for user, err := range r.organization.SearchUsers(ctx, query) {
				if client.RefusedThisRequestOnly(err) {
					break
				}

				if err != nil {
					return err
				}

				activity[user.AccountID] = activity[user.AccountID].Combine(r.catalog.Activity(row.app, user.ProductAccess, r.now))
			}
		}

		for i := range row.holders {
			row.holders[i].activity = row.holders[i].activity.Combine(activity[row.holders[i].accountID])
		}

		return nil
	})
}

// markActivityUnreported marks the apps of products for which Atlassian reports no activity of anyone. If it reports
// activity on another site, an app without activity is known to be unused.
func markActivityUnreported(rows []row) {
	reported := make(map[string]bool)

	for i := range rows {
		reported[rows[i].app.Key] = reported[rows[i].app.Key] || rows[i].hasActivity()
	}

	for i := range rows {
		rows[i].activityUnreported = len(rows[i].holders) > 0 && !reported[rows[i].app.Key]
	}
}

// hasActivity reports whether the activity of any holder is known.
func (r *row) hasActivity() bool {
	return slices.ContainsFunc(r.holders, func(h holder) bool { return h.activity.Last != nil })
}

// shareSeats gives a person who has both of two apps that share seats only one seat, with the later activity.
func shareSeats(rows []row) {
	for i := range rows {
		for j := range rows {
			if !rows[i].app.SharesSeatsWith(rows[j].app) {
				continue
			}

			at := make(map[string]*holder, len(rows[j].holders))
			for k := range rows[j].holders {
				at[rows[j].holders[k].accountID] = &rows[j].holders[k]
			}

			rows[i].holders = slices.DeleteFunc(rows[i].holders, func(h holder) bool {
				kept, both := at[h.accountID]
				if both {
					kept.activity = kept.activity.Combine(h.activity)
				}

				return both
			})
		}
	}
}
