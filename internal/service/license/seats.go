// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// person is who holds a seat. It is shared by all of a person's seats.
type person struct {
	accountID, email, name string
	// addedAt is when they came to the organization; nil when Atlassian does not say.
	addedAt *time.Time
}

// holder is one seat in use.
type holder struct {
	*person

	// role is the role that the seat comes from.
	role     string
	activity product.Activity
	// grants is what gives the seat; nil when that was not asked or can't be told.
	grants []grant
}

// idleness is what a holder's activity says of their use of a seat.
type idleness int

const (
	idleUnknown idleness = iota
	inUse
	idleSince
	neverUsed
)

// since judges whether the holder has used the seat after the cutoff.
func (h holder) since(cutoff time.Time) idleness {
	used, known := h.activity.After(cutoff)

	switch {
	case used:
		return inUse
	case !known:
		return idleUnknown
	case h.activity.Last == nil:
		return neverUsed
	default:
		return idleSince
	}
}

// Where the number of used seats comes from.
const (
	sourceCounted   = "counted"
	sourceAtlassian = "atlassian"
)

// row is one app with its seats.
type row struct {
	app product.App
	// used is nil when Atlassian does not tell it, and source where it comes from.
	used   *int
	source string
	// holders is nil when they have not been read.
	holders []holder
	// silent is true when Atlassian reports no activity of anybody: that nobody uses the app can't be told from that.
	silent bool
	// refused is why Atlassian does not tell the seats of this app, and unlisted why not who holds them.
	refused, unlisted error

	// together is true when the number has the people of the app whose seats serve for this one.
	together bool
}

// idle is how many seats of those in use are not used; nil is what can't be told.
type idle struct {
	// inactive people were active once, but not since the cutoff; those who never were are counted apart.
	inactive, never *int
}

// idle counts the holders that have not been active after the cutoff. Of whom that can't be told is counted nowhere.
func (r *row) idle(cutoff time.Time) idle {
	if r.holders == nil || r.silent {
		return idle{}
	}

	inactive, never := 0, 0

	for _, h := range r.holders {
		switch h.since(cutoff) {
		case idleSince:
			inactive++
		case neverUsed:
			never++
		case idleUnknown, inUse:
		}
	}

	return idle{inactive: &inactive, never: &never}
}

// available is how many seats are free: nil when either number is not known, and never negative, since an app over its
// limit has no seat to give.
func available(total, used *int) *int {
	if total == nil || used == nil {
		return nil
	}

	free := max(*total-*used, 0)

	return &free
}

// utilization is the used share of the seats in percent, rounded half up to one decimal, and over 100 when more are
// used than there are. It is nil when either number is not known or there are no seats.
func utilization(total, used *int) *big.Rat {
	if total == nil || used == nil || *total <= 0 {
		return nil
	}

	// Whole numbers throughout: tenths of a percent.
	tenths := (int64(*used)*2000 + int64(*total)) / (2 * int64(*total))

	return big.NewRat(tenths, 10)
}

// cutoff is the moment after which somebody must have been active to count as active.
func cutoff(now time.Time, days int) time.Time {
	return now.UTC().AddDate(0, 0, -days)
}

// total is the seats of one product over all its sites. A number is nil when Atlassian does not say it for one of the
// apps: the sum of the others would pass for the whole.
type total struct {
	key, name              string
	seats, used, available *int
	idle                   idle
}

// totals sums the rows by product, ordered by key. Sandboxes are left out: they have no seats of their own (API §4.7),
// and their unknown number would make that of the product unknown.
func totals(rows []row, cutoff time.Time) []total {
	byKey := make(map[string]*total)

	for i := range rows {
		r := &rows[i]
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
		t.used = sum(t.used, r.used)
		t.idle.inactive = sum(t.idle.inactive, idle.inactive)
		t.idle.never = sum(t.idle.never, idle.never)
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

func sortHolders(holders []holder) {
	slices.SortFunc(holders, func(a, b holder) int { return comparePeople(a.person, b.person) })
}

func comparePeople(a, b *person) int {
	return admin.ComparePeople(a.email, a.accountID, b.email, b.accountID)
}
