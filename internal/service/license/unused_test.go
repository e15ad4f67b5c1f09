// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

func TestFindUnused(t *testing.T) {
	t.Parallel()

	ann := &person{accountID: "ann", email: "Ann@x.test"}
	bob := &person{accountID: "bob", email: "bob@x.test"}
	cid := &person{accountID: "cid"}
	rows := []row{
		{app: product.App{ID: "j", Key: "jira-software", SiteURL: "https://b.test"}, holders: []holder{
			{person: bob, activity: product.Activity{Last: daysAgo(90)}}, {person: ann, activity: product.Activity{Last: daysAgo(89)}}, {person: cid},
		}},
		{app: product.App{ID: "c", Key: "confluence", SiteURL: "https://b.test"}, holders: []holder{
			{person: ann, activity: product.Activity{Last: daysAgo(500)}}, {person: bob, activity: product.Activity{Last: daysAgo(1)}},
		}},
		{app: product.App{ID: "l", Key: "loom"}, holders: []holder{{person: ann, activity: product.Activity{Last: daysAgo(2)}}}},
	}
	costs := prices{"jira-software": big.NewRat(753, 100)}

	t.Run("all", func(t *testing.T) {
		t.Parallel()

		report := findUnused(rows, unusedFor(90, newExclusions(nil, nil), costs))
		equalTexts(t, seatNames(report), "confluence/ann", "jira-software/bob", "jira-software/cid never")

		if got := report.seats[0].cost; got != nil {
			t.Errorf("a seat without a price costs %s", got)
		}

		if got := report.cost.FloatString(2); got != "15.06" {
			t.Errorf("all cost %s", got)
		}

		if len(report.products) != 3 || report.products[1].key != "jira-software" || *report.products[1].seats != 2 ||
			*report.products[1].neverActive != 1 || report.products[1].cost.FloatString(2) != "15.06" {
			t.Errorf("products are %v", report.products)
		}

		if loom := report.products[2]; loom.key != "loom" || *loom.seats != 0 || loom.cost != nil {
			t.Errorf("a product without unused seats is %v", loom)
		}
	})

	t.Run("excluded by e-mail without case", func(t *testing.T) {
		t.Parallel()

		report := findUnused(rows, unusedFor(90, newExclusions([]string{"aNN@x.test ", "nobody@x.test"}, nil), nil))
		equalTexts(t, seatNames(report), "jira-software/bob", "jira-software/cid never")

		if report.cost != nil {
			t.Errorf("without prices all cost %s", report.cost)
		}
	})

	t.Run("excluded by e-mail in another spelling", func(t *testing.T) {
		t.Parallel()

		rows := []row{{app: product.App{ID: "j", Key: "jira-software"}, holders: []holder{{person: &person{accountID: "jo", email: "Jose\u0301@x.test"}}}}}
		equalTexts(t, seatNames(findUnused(rows, unusedFor(90, newExclusions([]string{"JOS\u00c9@x.test"}, nil), nil))))
	})

	t.Run("excluded by account", func(t *testing.T) {
		t.Parallel()

		report := findUnused(rows, unusedFor(90, newExclusions(nil, map[string]bool{"cid": true, "bob": true}), nil))
		equalTexts(t, seatNames(report), "confluence/ann")
	})

	t.Run("an empty address excludes nobody whose address is hidden", func(t *testing.T) {
		t.Parallel()

		report := findUnused(rows, unusedFor(90, newExclusions([]string{""}, nil), nil))
		equalTexts(t, seatNames(report), "confluence/ann", "jira-software/bob", "jira-software/cid never")
	})
}

// TestFindUnusedProperties checks invariants over random rows.
func TestFindUnusedProperties(t *testing.T) {
	t.Parallel()

	random := rand.New(rand.NewPCG(5, 6))
	keys := []string{"jira-software", "confluence", "trello"}

	for range 300 {
		rows := randomRows(random, keys)
		costs := prices{"jira-software": big.NewRat(int64(random.IntN(1000)), 100), "confluence": big.NewRat(1, 3)}
		excluded := newExclusions([]string{"3@x.test"}, map[string]bool{"5": true})
		since := cutoff(now, 1+random.IntN(150))
		report := findUnused(rows, unusedRule{since: since, grace: since, excluded: excluded, costs: costs})

		want := 0

		for _, r := range rows {
			n := r.countIdle(since)
			want += *n.inactive + *n.never

			for _, h := range r.holders {
				if (h.accountID == "3" || h.accountID == "5") && (h.activity.Last == nil || !h.activity.Last.After(since)) {
					want--
				}
			}
		}

		byProduct, never, cost := 0, 0, new(big.Rat)

		for _, p := range report.products {
			byProduct += *p.seats
			never += *p.neverActive
		}

		for _, seat := range report.seats {
			if seat.neverActive() {
				never--
			}

			if seat.cost != nil {
				cost.Add(cost, seat.cost)
			}
		}

		if len(report.seats) != want || byProduct != want || never != 0 || cost.Cmp(report.cost) != 0 {
			t.Fatalf("%d seats, %d by product, want %d; never active differ by %d; cost %s and %s",
				len(report.seats), byProduct, want, never, cost, report.cost)
		}
	}
}

func TestFindUnusedIsStable(t *testing.T) {
	t.Parallel()

	random := rand.New(rand.NewPCG(7, 8))
	rows := randomRows(random, []string{"jira-software", "confluence"})

	for i := range rows {
		slices.SortFunc(rows[i].holders, func(a, b holder) int { return comparePeople(a.person, b.person) })
		rows[i].holders = slices.CompactFunc(rows[i].holders, func(a, b holder) bool { return a.accountID == b.accountID })
	}

	want := seatNames(findUnused(rows, unusedFor(0, newExclusions(nil, nil), nil)))

	for range 20 {
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })

		for _, r := range rows {
			random.Shuffle(len(r.holders), func(i, j int) { r.holders[i], r.holders[j] = r.holders[j], r.holders[i] })
		}

		equalTexts(t, seatNames(findUnused(rows, unusedFor(0, newExclusions(nil, nil), nil))), want...)
	}
}

func unusedFor(days int, excluded exclusions, costs prices) unusedRule {
	return unusedRule{since: cutoff(now, days), grace: cutoff(now, days), excluded: excluded, costs: costs}
}

// TestFindUnusedSparesNewPeople: new people are spared, and people without a joining date are returned as undated.
func TestFindUnusedSparesNewPeople(t *testing.T) {
	t.Parallel()

	justAfter := now.AddDate(0, 0, -90).Add(time.Nanosecond)
	rows := []row{{app: product.App{Key: "jira-software"}, holders: []holder{
		{person: &person{accountID: "today", addedAt: daysAgo(0)}},
		{person: &person{accountID: "almost", addedAt: &justAfter}},
		{person: &person{accountID: "long", addedAt: daysAgo(90)}},
		{person: &person{accountID: "undated"}},
		{person: &person{accountID: "back", addedAt: daysAgo(1)}, activity: product.Activity{Last: daysAgo(400)}},
		{person: &person{accountID: "unknown", addedAt: daysAgo(400)}, activity: product.Activity{Unknown: true}},
	}}}
	rule := unusedFor(90, newExclusions(nil, nil), nil)
	report := findUnused(rows, rule)

	equalTexts(t, seatNames(report), "jira-software/back", "jira-software/long never", "jira-software/undated never")
	equalTexts(t, report.undated, "undated")

	rule.grace = cutoff(now, 0)
	equalTexts(t, seatNames(findUnused(rows, rule)), "jira-software/almost never", "jira-software/back", "jira-software/long never",
		"jira-software/today never", "jira-software/undated never")
}

// TestFindUnusedWithUnknownActivity: if an app's use is unknown, none of its holders is named and its product has no
// number.
func TestFindUnusedWithUnknownActivity(t *testing.T) {
	t.Parallel()

	old := []holder{{person: &person{accountID: "ann"}, activity: product.Activity{Last: daysAgo(500)}}}
	rows := []row{
		{app: product.App{ID: "1", Key: "jira-software"}, holders: old},
		{app: product.App{ID: "2", Key: "jira-software"}, holders: []holder{{person: &person{accountID: "bob"}}}, activityUnreported: true},
		{app: product.App{ID: "3", Key: "confluence"}, refused: client.ErrForbidden},
		{app: product.App{ID: "4", Key: "loom"}, holders: old},
	}
	report := findUnused(rows, unusedFor(90, newExclusions(nil, nil), prices{"loom": big.NewRat(5, 1)}))

	equalTexts(t, seatNames(report), "jira-software/ann", "loom/ann")

	for _, p := range report.products {
		if known := p.key == "loom"; (p.seats != nil) != known || (p.neverActive != nil) != known || (p.cost != nil) != known {
			t.Errorf("%s is %+v", p.key, p)
		}
	}

	if report.cost == nil || report.cost.FloatString(0) != "5" {
		t.Errorf("what has a price costs %v", report.cost)
	}

	if cost := findUnused(rows, unusedFor(90, newExclusions(nil, nil), prices{"jira": big.NewRat(5, 1), "jira-software": big.NewRat(5, 1)})).cost; cost != nil {
		t.Errorf("all cost %s although the seats of one product are not known", cost)
	}
}

func seatNames(report unusedReport) []string {
	var names []string

	for _, seat := range report.seats {
		name := seat.app.Key + "/" + seat.accountID
		if seat.neverActive() {
			name += " never"
		}

		names = append(names, name)
	}

	return names
}

func equalTexts(t *testing.T, got []string, want ...string) {
	t.Helper()

	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
