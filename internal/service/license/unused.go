// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// exclusions are the people whose seats are never reported as unused.
type exclusions struct {
	// emails are keys of addresses; accountIDs are the members of the excluded groups.
	emails, accountIDs map[string]bool
}

func (e exclusions) has(p *person) bool {
	return e.accountIDs[p.accountID] || p.email != "" && e.emails[scim.EmailKey(p.email)]
}

func newExclusions(emails []string, accountIDs map[string]bool) exclusions {
	e := exclusions{emails: make(map[string]bool, len(emails)), accountIDs: accountIDs}
	for _, email := range emails {
		e.emails[scim.EmailKey(email)] = true
	}

	return e
}

// unusedSeat is a seat whose holder has had no activity after the cutoff.
type unusedSeat struct {
	holder

	app *product.App
	// cost is nil if the product has no price.
	cost *big.Rat
}

func (s unusedSeat) neverActive() bool { return s.activity.Last == nil }

// unusedProduct counts the unused seats of one product.
type unusedProduct struct {
	key string
	// seats and neverActive are nil if they are unknown for one of the product's apps.
	seats, neverActive *int
	// cost is nil if the product has no price, or its number is unknown.
	cost *big.Rat
}

// unusedReport has the seats that could be taken back, and their cost.
type unusedReport struct {
	seats []unusedSeat
	// products has every selected product, also those without an unused seat.
	products []unusedProduct
	// cost sums the products that have a price. It is nil if no prices are given, or if the number of seats of a
	// product with a price is unknown: a partial sum would pass for the whole.
	cost *big.Rat
	// undated are people without any activity whose joining date Atlassian does not report.
	undated []string
}

// unusedRule decides which seats are unused.
type unusedRule struct {
	// since is the moment after which activity counts. A person who joined after grace is too new to be reported.
	since, grace time.Time
	excluded     exclusions
	costs        prices
}

// isUnused reports whether the seat is unused.
func (u unusedRule) isUnused(h holder) bool {
	if u.excluded.has(h.person) {
		return false
	}

	switch h.idleness(u.since) {
	case neverUsed:
		return h.addedAt == nil || !h.addedAt.After(u.grace)
	case idleSince:
		return true
	case idleUnknown, inUse:
		return false
	}

	return false
}

// findUnused selects the unused seats: ordered by product, site, e-mail and account.
func findUnused(rows []row, rule unusedRule) unusedReport {
	var report unusedReport

	byKey := make(map[string]*unusedProduct)
	undated := make(map[string]bool)

	for i := range rows {
		app := &rows[i].app

		p, ok := byKey[app.Key]
		if !ok {
			p = &unusedProduct{key: app.Key, seats: new(0), neverActive: new(0)}
			byKey[app.Key] = p
		}

		if rows[i].holders == nil || rows[i].activityUnreported {
			p.seats, p.neverActive = nil, nil

			continue
		}

		seats, never := 0, 0

		for _, h := range rows[i].holders {
			if !rule.isUnused(h) {
				continue
			}

			seat := unusedSeat{holder: h, app: app, cost: rule.costs.of(app.Key)}
			report.seats = append(report.seats, seat)

			seats++

			if seat.neverActive() {
				never++

				if h.addedAt == nil {
					undated[h.label()] = true
				}
			}
		}

		p.seats, p.neverActive = sum(p.seats, &seats), sum(p.neverActive, &never)
	}

	for _, p := range byKey {
		if p.seats != nil {
			p.cost = times(rule.costs.of(p.key), *p.seats)
		}

		report.products = append(report.products, *p)
	}

	report.undated = slices.Sorted(maps.Keys(undated))

	slices.SortFunc(report.products, func(a, b unusedProduct) int { return cmp.Compare(a.key, b.key) })
	slices.SortFunc(report.seats, func(a, b unusedSeat) int {
		return cmp.Or(product.CompareApps(*a.app, *b.app), comparePeople(a.person, b.person))
	})

	report.cost = report.sum(rule.costs)

	return report
}

// held returns the seats of the report.
func (r unusedReport) held() []heldSeat {
	seats := make([]heldSeat, len(r.seats))
	for i := range r.seats {
		seats[i] = heldSeat{holder: &r.seats[i].holder, app: r.seats[i].app}
	}

	return seats
}

// sum adds the costs of the products that have a price.
func (r unusedReport) sum(costs prices) *big.Rat {
	if costs == nil {
		return nil
	}

	all := new(big.Rat)

	for _, p := range r.products {
		switch {
		case costs.of(p.key) == nil:
		case p.cost == nil:
			return nil
		default:
			all.Add(all, p.cost)
		}
	}

	return all
}
