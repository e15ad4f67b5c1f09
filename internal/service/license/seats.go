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

// person is who holds a seat. It is shared by all of a person's seats.
type person struct {
	accountID, email, name string
}

// holder is one seat in use.
type holder struct {
	*person

	// role is the role that the seat comes from.
	role string
	// lastActive is nil when Atlassian reports no activity, ever.
	lastActive *time.Time
}

// row is one app with its seats.
type row struct {
	app  product.App
	used int
	// holders is nil when they have not been read.
	holders []holder
}

// idle is how many seats of those in use are not used.
type idle struct {
	// inactive people were active once, but not since the cutoff; those who never were are counted apart.
	inactive, never int
}

// idle counts the holders that have not been active after the cutoff.
func (r row) idle(cutoff time.Time) idle {
	var n idle

	for _, h := range r.holders {
		switch {
		case h.lastActive == nil:
			n.never++
		case !h.lastActive.After(cutoff):
			n.inactive++
		}
	}

	return n
}

// available is how many seats are free: nil when the number of seats is not known, and never negative, since an
// app over its limit has no seat to give.
func available(total *int, used int) *int {
	if total == nil {
		return nil
	}

	free := max(*total-used, 0)

	return &free
}

// utilization is the used share of the seats in percent, rounded half up to one decimal, and over 100 when more
// are used than there are. It is nil when the number of seats is not known or none.
func utilization(total *int, used int) *big.Rat {
	if total == nil || *total <= 0 {
		return nil
	}

	// Whole numbers throughout: tenths of a percent.
	tenths := (int64(used)*2000 + int64(*total)) / (2 * int64(*total))

	return big.NewRat(tenths, 10)
}

// cutoff is the moment after which somebody must have been active to count as active.
func cutoff(now time.Time, inactiveDays int) time.Time {
	return now.UTC().AddDate(0, 0, -inactiveDays)
}

// total is the seats of one product over all its sites.
type total struct {
	key, name string
	// seats and available are nil when Atlassian does not say them for one of the apps: the sum of the others
	// would pass for the whole.
	seats, available *int
	used             int
	idle             idle
}

// totals sums the rows by product, ordered by key. Sandboxes are left out: they have no seats of their own (API §4.7), and their
// unknown number would make that of the product unknown.
func totals(rows []row, cutoff time.Time) []total {
	byKey := make(map[string]*total)

	for _, r := range rows {
		if r.app.Sandbox {
			continue
		}

		idle := r.idle(cutoff)
		free := available(r.app.Capacity, r.used)

		t, ok := byKey[r.app.Key]
		if !ok {
			byKey[r.app.Key] = &total{
				key: r.app.Key, name: r.app.Name, seats: r.app.Capacity, available: free, used: r.used, idle: idle,
			}

			continue
		}

		t.seats = sum(t.seats, r.app.Capacity)
		t.available = sum(t.available, free)
		t.used += r.used
		t.idle.inactive += idle.inactive
		t.idle.never += idle.never
	}

	sums := make([]total, 0, len(byKey))
	for _, t := range byKey {
		sums = append(sums, *t)
	}

	slices.SortFunc(sums, func(a, b total) int { return cmp.Compare(a.key, b.key) })

	return sums
}

// sum adds two numbers; what is not known makes the sum unknown.
func sum(a, b *int) *int {
	if a == nil || b == nil {
		return nil
	}

	s := *a + *b

	return &s
}

// sortHolders orders by e-mail without case, people whose e-mail is hidden last, then by account id.
func sortHolders(holders []holder) {
	slices.SortFunc(holders, func(a, b holder) int { return comparePeople(a.person, b.person) })
}

func comparePeople(a, b *person) int {
	switch {
	case a.email == "" && b.email != "":
		return 1
	case a.email != "" && b.email == "":
		return -1
	default:
		return cmp.Or(
			cmp.Compare(strings.ToLower(a.email), strings.ToLower(b.email)),
			cmp.Compare(a.accountID, b.accountID),
		)
	}
}
