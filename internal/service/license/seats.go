// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// person holds one or more seats, which share it.
type person struct {
	accountID, email, name string
	// addedAt is when the person joined the organization; nil if Atlassian does not report it.
	addedAt *time.Time
}

// holder is one seat in use.
type holder struct {
	*person

	// role is the role that gives the seat.
	role     string
	activity product.Activity
	// grants are the sources of the seat; nil if they were not read or are not known.
	grants []grant
}

// idleness is the use of a seat, judged by the holder's activity.
type idleness int

const (
	idleUnknown idleness = iota
	inUse
	idleSince
	neverUsed
)

// idleness tells whether the holder has used the seat after the cutoff.
func (h holder) idleness(cutoff time.Time) idleness {
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

// Sources of the number of used seats.
const (
	sourceCounted   = "counted"
	sourceAtlassian = "atlassian"
)

// row is one app with its seats.
type row struct {
	app product.App
	// used is nil if the number is not known; source is where the number comes from.
	used   *int
	source string
	// holders is nil if they have not been read.
	holders []holder
	// activityUnreported is true if Atlassian reports no activity of anybody, which does not prove that the app is
	// unused.
	activityUnreported bool
	// refused is why the number of seats is not known, unlisted why their holders are not.
	refused, unlisted error

	// together is true if the number includes the people of the app that shares its seats.
	together bool
}

// idleCounts are numbers of unused seats; nil is unknown.
type idleCounts struct {
	// inactive people were active, but not after the cutoff. Those who never were are counted separately.
	inactive, never *int
}

// countIdle counts the holders without activity after the cutoff. Holders whose activity is unknown are not counted.
func (r *row) countIdle(cutoff time.Time) idleCounts {
	if r.holders == nil || r.activityUnreported {
		return idleCounts{}
	}

	inactive, never := 0, 0

	for _, h := range r.holders {
		switch h.idleness(cutoff) {
		case idleSince:
			inactive++
		case neverUsed:
			never++
		case idleUnknown, inUse:
		}
	}

	return idleCounts{inactive: &inactive, never: &never}
}

// available is the number of free seats. It is nil if either number is unknown, and never negative: an app over its
// limit has no free seat.
func available(total, used *int) *int {
	if total == nil || used == nil {
		return nil
	}

	free := max(*total-*used, 0)

	return &free
}

// utilization is the used share of the seats in percent, rounded half up to one decimal; above 100 if more are used
// than exist. It is nil if either number is unknown or there are no seats.
func utilization(total, used *int) *big.Rat {
	if total == nil || used == nil || *total <= 0 {
		return nil
	}

	// The arithmetic is in whole tenths of a percent.
	tenths := (int64(*used)*2000 + int64(*total)) / (2 * int64(*total))

	return big.NewRat(tenths, 10)
}

// cutoff is the moment after which activity counts.
func cutoff(now time.Time, days int) time.Time {
	return now.UTC().AddDate(0, 0, -days)
}

// total is the seats of one product over all its sites. A number is nil if it is unknown for one of the apps: a partial
// sum would pass for the whole.
type total struct {
	key, name              string
	seats, used, available *int
	idle                   idleCounts
}

// totals sums the rows by product, ordered by key. Sandboxes are left out: they have no seats of their own (API §4.7),
// and their unknown number would make the product's unknown.
func totals(rows []row, cutoff time.Time) []total {
	byKey := make(map[string]*total)

	for i := range rows {
		r := &rows[i]
		if r.app.Sandbox {
			continue
		}

		idle := r.countIdle(cutoff)
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

// sum adds two numbers; an unknown number makes the sum unknown.
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
	return scim.ComparePeople(a.email, a.accountID, b.email, b.accountID)
}
