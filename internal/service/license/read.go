// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// maxParallel bounds how many apps, groups or people are read in parallel. The client's limiter paces the requests;
// this bounds memory.
const maxParallel = 8

// organizationAPI is the part of the organization's API that the reports use.
type organizationAPI interface {
	product.WorkspaceSource
	CountUsers(ctx context.Context, query admin.UserQuery) (int, error)
	FirstPageOfUsers(ctx context.Context, query admin.UserQuery) (users []*admin.User, all bool, err error)
	SearchUsers(ctx context.Context, query admin.UserQuery) iter.Seq2[*admin.User, error]
	SearchGroups(ctx context.Context, query admin.GroupQuery) iter.Seq2[*admin.Group, error]
	Directories(ctx context.Context) iter.Seq2[admin.Directory, error]
	UserRoleAssignments(ctx context.Context, accountID string) iter.Seq2[admin.RoleAssignment, error]
}

// reader reads the seats of an organization's apps for one report.
type reader struct {
	organization organizationAPI
	catalog      *product.Catalog
	now          time.Time
	known        people
}

func newReader(organization organizationAPI, apps []product.App, now time.Time) *reader {
	return &reader{organization: organization, catalog: product.NewCatalog(apps), now: now, known: people{byID: make(map[string]*person)}}
}

// seatQuery selects the people who use a seat of an app: active ones with a role that takes a seat (API §4.6, §4.7).
func seatQuery(ids []string) admin.UserQuery {
	return admin.UserQuery{ResourceIDs: ids, RoleIDs: product.SeatRoles(), Status: []string{admin.StatusActive}}
}

// askApp asks about an app by all its ids at once, so that each person counts once. If Atlassian refuses that, askApp
// tries each id alone, then asks by the accepted ids.
func askApp(ids []string, ask func(ids []string) error) error {
	err := ask(ids)
	if len(ids) == 1 || !client.RefusedThisRequestOnly(err) {
		return err
	}

	var accepted []string

	for _, id := range ids {
		switch single := ask([]string{id}); {
		case single == nil:
			accepted = append(accepted, id)
		case !client.RefusedThisRequestOnly(single):
			return single
		}
	}

	if accepted == nil {
		return err
	}

	return ask(accepted)
}

// inParallel calls ask for each of n things, several in parallel.
func inParallel(ctx context.Context, n int, ask func(ctx context.Context, i int) error) error {
	workers, ctx := errgroup.WithContext(ctx)
	workers.SetLimit(maxParallel)

	for i := range n {
		workers.Go(func() error { return ask(ctx, i) })
	}

	return workers.Wait()
}

// withProgress is inParallel with a log of its progress.
func withProgress(ctx context.Context, what string, n int, ask func(ctx context.Context, i int) error) error {
	progress := client.StartProgress(ctx, what)

	err := inParallel(progress.WithParts(ctx), n, func(ctx context.Context, i int) error {
		defer progress.Add(ctx, 1, n)

		return ask(ctx, i)
	})
	progress.End(ctx, err)

	return err
}

// recordRefusal returns a function that reads the row with an index. It records a refusal in the row and does not
// return it, because Atlassian may refuse to count or to search by some apps only (API §9.2 no. 36).
func recordRefusal(rows []row, read func(ctx context.Context, r *row) error) func(ctx context.Context, i int) error {
	return func(ctx context.Context, i int) error {
		err := read(ctx, &rows[i])
		if client.RefusedThisRequestOnly(err) {
			rows[i].refused = err

			return nil
		}

		return err
	}
}

func each(ctx context.Context, rows []row, read func(ctx context.Context, r *row) error) error {
	return inParallel(ctx, len(rows), recordRefusal(rows, read))
}

// readRows reads every row and logs its progress. It fails if Atlassian refuses the key, not the apps.
func (r *reader) readRows(ctx context.Context, what string, rows []row, read func(ctx context.Context, r *row) error) error {
	if err := withProgress(ctx, what, len(rows), recordRefusal(rows, read)); err != nil {
		return err
	}

	return r.refusedKey(ctx, rows)
}

// newRows makes the apps' rows, with the numbers of seats that Atlassian reports itself.
func newRows(apps []product.App) []row {
	rows := make([]row, len(apps))

	for i, app := range apps {
		rows[i].app = app

		if app.Usage != nil {
			rows[i].used, rows[i].source = app.Usage, sourceAtlassian
		}
	}

	return rows
}

// refusedKey returns the refusal if it is of the key, not of the apps: if all apps are refused, it also tries to count
// and to list people without an app.
func (r *reader) refusedKey(ctx context.Context, rows []row) error {
	var first error

	for i := range rows {
		if rows[i].source == sourceAtlassian && rows[i].refused == nil {
			continue
		}

		if rows[i].refused == nil {
			return nil
		}

		if first == nil || errors.Is(rows[i].refused, client.ErrForbidden) {
			first = rows[i].refused
		}
	}

	if first == nil {
		return nil
	}

	anybody := admin.UserQuery{Status: []string{admin.StatusActive}}
	if _, err := r.organization.CountUsers(ctx, anybody); err == nil {
		return nil
	}

	if _, _, err := r.organization.FirstPageOfUsers(ctx, anybody); err == nil {
		return nil
	}

	return first
}

// readApps reads the organization's apps. An incomplete list is a warning; its apps are used.
func readApps(ctx context.Context, organization organizationAPI) ([]product.App, diag.Diagnostics) {
	apps, err := product.Apps(ctx, organization)
	if incomplete, ok := errors.AsType[*admin.IncompleteError](err); ok {
		return apps, diag.Diagnostics{incompleteApps(incomplete)}
	}

	return apps, diagnostics.FromError("Reading apps failed", err)
}

// Summaries of errors of both reports.
const (
	readingSeats  = "Reading seats failed"
	readingGrants = "Reading what gives seats failed"
)

// people keeps one copy of each person, for all their seats.
type people struct {
	mu   sync.Mutex
	byID map[string]*person
}

func (p *people) person(user *admin.User) *person {
	p.mu.Lock()
	defer p.mu.Unlock()

	known, ok := p.byID[user.AccountID]
	if !ok {
		known = &person{accountID: user.AccountID, email: user.Email, name: user.Name, addedAt: user.AddedToOrg}
		p.byID[user.AccountID] = known
	}

	return known
}
