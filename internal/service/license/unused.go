// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// exclusions are the people whose seats are never reported as unused.
type exclusions struct {
	// emails in lower case; accountIDs of the members of excluded groups.
	emails, accountIDs map[string]bool
}

func (e exclusions) has(p *person) bool {
	return e.accountIDs[p.accountID] || p.email != "" && e.emails[strings.ToLower(p.email)]
}

func newExclusions(emails []string, accountIDs map[string]bool) exclusions {
	e := exclusions{emails: make(map[string]bool, len(emails)), accountIDs: accountIDs}
	for _, email := range emails {
		e.emails[strings.ToLower(strings.TrimSpace(email))] = true
	}

	return e
}

// unusedSeat is a seat whose holder has not been active after the cutoff, or never.
type unusedSeat struct {
	holder

	app *product.App
	// cost is nil when the product has no price.
	cost *big.Rat
}

func (s unusedSeat) neverActive() bool { return s.lastActive == nil }

// unusedProduct is the unused seats of one product.
type unusedProduct struct {
	key                string
	seats, neverActive int
	// cost is nil when the product has no price.
	cost *big.Rat
}

// unusedReport is which seats could be taken back, and what they cost.
type unusedReport struct {
	seats []unusedSeat
	// products has every product looked at, those without an unused seat too.
	products []unusedProduct
	// cost sums the products that have a price; it is nil when no prices were given.
	cost *big.Rat
}

// findUnused selects the unused seats: ordered by product, site, e-mail and account.
func findUnused(rows []row, cutoff time.Time, excluded exclusions, costs prices) unusedReport {
	var report unusedReport

	byKey := make(map[string]*unusedProduct)

	for i := range rows {
		app := &rows[i].app
		price := costs.of(app.Key)

		p, ok := byKey[app.Key]
		if !ok {
			p = &unusedProduct{key: app.Key}
			byKey[app.Key] = p
		}

		for _, h := range rows[i].holders {
			if excluded.has(h.person) || h.lastActive != nil && h.lastActive.After(cutoff) {
				continue
			}

			seat := unusedSeat{holder: h, app: app, cost: price}
			report.seats = append(report.seats, seat)

			p.seats++
			if seat.neverActive() {
				p.neverActive++
			}
		}
	}

	for _, p := range byKey {
		p.cost = times(costs.of(p.key), p.seats)
		report.products = append(report.products, *p)
	}

	slices.SortFunc(report.products, func(a, b unusedProduct) int { return cmp.Compare(a.key, b.key) })
	slices.SortFunc(report.seats, func(a, b unusedSeat) int {
		return cmp.Or(
			cmp.Compare(a.app.Key, b.app.Key),
			cmp.Compare(a.app.SiteURL, b.app.SiteURL),
			cmp.Compare(a.app.ID, b.app.ID),
			comparePeople(a.person, b.person),
		)
	})

	if costs != nil {
		report.cost = new(big.Rat)
		for _, p := range report.products {
			if p.cost != nil {
				report.cost.Add(report.cost, p.cost)
			}
		}
	}

	return report
}
