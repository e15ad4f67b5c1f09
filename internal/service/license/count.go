// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// countSeats counts the seats in use, with one request for each app. A count may include service accounts and apps (API
// §9.2 no. 33). If one page of accounts shows some, the people of each app are listed instead. The page takes the place
// of one count: Atlassian reports the number of some app itself, or the page has all people of a small app. If there is
// neither, no page is read.
func (r *reader) countSeats(ctx context.Context, apps []product.App) ([]row, error) {
	rows := newRows(apps)
	saved := slices.ContainsFunc(rows, func(row row) bool { return row.used != nil })
	others := false

	small := -1
	if !saved {
		small = smallest(apps)
	}

	err := r.readRows(ctx, "Counting seats", rows, func(ctx context.Context, row *row) error {
		if row.used != nil {
			return nil
		}

		return row.askTogether(apps, func(ids []string) error {
			if small >= 0 && row == &rows[small] {
				users, all, err := r.organization.FirstPageOfUsers(ctx, seatQuery(ids))
				if err != nil && !client.RefusedThisRequestOnly(err) {
					return err
				}

				if others = slices.ContainsFunc(users, notPerson); all {
					row.count(persons(users))

					return nil
				}
			}

			return r.countUsers(ctx, row, ids)
		})
	})
	if err != nil {
		return nil, err
	}

	if saved {
		if others, err = r.listsOthers(ctx, rows); err != nil {
			return nil, err
		}
	}

	if others {
		if err := r.listCounted(ctx, rows, apps); err != nil {
			return nil, err
		}
	}

	takeShared(rows)

	return rows, nil
}

// smallest returns the app with the fewest seats of those whose people fit on one page; -1 if there is none.
func smallest(apps []product.App) int {
	small := -1

	for i, app := range apps {
		if app.Capacity != nil && *app.Capacity <= admin.PageLimit && (small < 0 || *app.Capacity < *apps[small].Capacity) {
			small = i
		}
	}

	return small
}

// notPerson reports whether an account belongs to a service, an app or a customer.
func notPerson(user *admin.User) bool { return !user.Person() }

// persons counts the people among the users, each once.
func persons(users []*admin.User) int {
	seen := make(map[string]bool, len(users))

	for _, user := range users {
		if user.Person() {
			seen[user.AccountID] = true
		}
	}

	return len(seen)
}

// listsOthers reports whether the first hundred accounts with a seat include some that are not people.
func (r *reader) listsOthers(ctx context.Context, rows []row) (bool, error) {
	var ids []string

	for i := range rows {
		if rows[i].source == sourceCounted && *rows[i].used > 0 {
			ids = append(ids, rows[i].app.IDs...)
		}
	}

	if len(ids) == 0 {
		return false, nil
	}

	users, _, err := r.organization.FirstPageOfUsers(ctx, seatQuery(ids[:min(len(ids), admin.MaxResources)]))
	if client.RefusedThisRequestOnly(err) {
		return false, nil
	}

	return slices.ContainsFunc(users, notPerson), err
}

// listCounted lists the people of every app whose count included other accounts.
func (r *reader) listCounted(ctx context.Context, rows []row, apps []product.App) error {
	return each(ctx, rows, func(ctx context.Context, row *row) error {
		if row.source != sourceCounted {
			return nil
		}

		return row.askTogether(apps, func(ids []string) error {
			n := 0

			for user, err := range r.organization.SearchUsers(ctx, seatQuery(ids)) {
				if err != nil {
					return err
				}

				if user.Person() {
					n++
				}
			}

			row.count(n)

			return nil
		})
	})
}

// countUsers counts the seats of an app with Atlassian's count of people.
func (r *reader) countUsers(ctx context.Context, row *row, ids []string) error {
	n, err := r.organization.CountUsers(ctx, seatQuery(ids))
	if err == nil {
		row.count(n)
	}

	return err
}

func (r *row) count(n int) { r.used, r.source = &n, sourceCounted }

// countUnlisted counts the seats of the apps whose holders Atlassian does not list, if it does not report their number
// itself.
func (r *reader) countUnlisted(ctx context.Context, rows []row, apps []product.App) error {
	err := each(ctx, rows, func(ctx context.Context, row *row) error {
		if row.unlisted == nil || row.used != nil {
			return nil
		}

		return row.askTogether(apps, func(ids []string) error { return r.countUsers(ctx, row, ids) })
	})

	takeShared(rows)

	return err
}

// askTogether asks about an app. If another app shares its seats, both are counted together, so that a person with both
// counts once; takeShared subtracts the other app again.
func (r *row) askTogether(apps []product.App, ask func(ids []string) error) error {
	i := slices.IndexFunc(apps, func(other product.App) bool { return r.app.SharesSeatsWith(other) })

	if r.together = i >= 0; r.together {
		err := ask(append(slices.Clip(r.app.IDs), apps[i].IDs...))
		if !client.RefusedThisRequestOnly(err) {
			return err
		}

		r.together = false
	}

	return askApp(r.app.IDs, ask)
}

// takeShared subtracts from each app the people who have a seat of the app that shares its seats.
func takeShared(rows []row) {
	for i := range rows {
		for j := range rows {
			if rows[i].together && rows[i].app.SharesSeatsWith(rows[j].app) && rows[i].used != nil && rows[j].used != nil {
				rows[i].count(max(*rows[i].used-*rows[j].used, 0))
			}
		}
	}
}
