// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"
	_ "time/tzdata" // not every machine has the zones

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

var now = time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC)

func daysAgo(n int) *time.Time {
	moment := now.AddDate(0, 0, -n)

	return &moment
}

func TestAvailable(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		total *int
		used  int
		want  *int
	}{
		"unknown":    {used: 5},
		"some":       {total: new(100), used: 40, want: new(60)},
		"none left":  {total: new(40), used: 40, want: new(0)},
		"over limit": {total: new(40), used: 41, want: new(0)},
		"no seats":   {total: new(0), want: new(0)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			equalInts(t, available(test.total, &test.used), test.want)
		})
	}
}

func TestUtilization(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		total *int
		used  int
		want  string
	}{
		"unknown":         {used: 5, want: "null"},
		"no seats":        {total: new(0), used: 5, want: "null"},
		"none used":       {total: new(7), want: "0.0"},
		"all used":        {total: new(7), used: 7, want: "100.0"},
		"over limit":      {total: new(100), used: 103, want: "103.0"},
		"rounded down":    {total: new(3), used: 1, want: "33.3"},
		"rounded up":      {total: new(3), used: 2, want: "66.7"},
		"a half up":       {total: new(2000), used: 1, want: "0.1"},
		"almost all used": {total: new(10000), used: 9999, want: "100.0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := "null"
			if share := utilization(test.total, &test.used); share != nil {
				got = share.FloatString(1)
			}

			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestUtilizationIsTheRoundedShare(t *testing.T) {
	t.Parallel()

	random := rand.New(rand.NewPCG(1, 2))

	for range 10_000 {
		total, used := 1+random.IntN(50_000), random.IntN(60_000)
		got, _ := utilization(&total, &used).Float64()

		if exact := 100 * float64(used) / float64(total); math.Abs(got-exact) > 0.05+1e-9 {
			t.Fatalf("%d of %d is %v, not %v", used, total, got, exact)
		}
	}
}

func TestIdle(t *testing.T) {
	t.Parallel()

	justAfter := now.AddDate(0, 0, -90).Add(time.Nanosecond)
	r := row{holders: []holder{
		{person: &person{}, activity: product.Activity{}},
		{person: &person{}, activity: product.Activity{Last: daysAgo(0)}},
		{person: &person{}, activity: product.Activity{Last: daysAgo(89)}},
		{person: &person{}, activity: product.Activity{Last: daysAgo(90)}},
		{person: &person{}, activity: product.Activity{Last: &justAfter}},
		{person: &person{}, activity: product.Activity{Last: daysAgo(400)}},
		{person: &person{}, activity: product.Activity{}},
		{person: &person{}, activity: product.Activity{Unknown: true}},
		{person: &person{}, activity: product.Activity{Last: daysAgo(400), Unknown: true}},
	}}

	// Activity exactly 90 days ago is inactive. No activity is not inactive, and unknown activity is neither.
	equalIdle(t, r.countIdle(cutoff(now, 90)), new(2), new(2))

	r.activityUnreported = true
	equalIdle(t, r.countIdle(cutoff(now, 90)), nil, nil)
	equalIdle(t, (&row{}).countIdle(cutoff(now, 90)), nil, nil)
	equalIdle(t, (&row{holders: []holder{}}).countIdle(cutoff(now, 90)), new(0), new(0))
}

func TestCutoffIgnoresTheTimeZone(t *testing.T) {
	t.Parallel()

	// 90 days are 90 times 24 hours, also where summer time ended meanwhile.
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}

	if got, want := cutoff(now.In(berlin), 90), now.Add(-90*24*time.Hour); !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestTotals(t *testing.T) {
	t.Parallel()

	jira := product.App{Key: "jira-software", Name: "Jira"}
	since := cutoff(now, 90)
	rows := []row{
		{app: withCapacity(jira, new(10)), used: new(12), holders: []holder{{
			person:   &person{},
			activity: product.Activity{Last: daysAgo(100)},
		}, {person: &person{}}}},
		{app: withCapacity(jira, new(20)), used: new(5), holders: []holder{{person: &person{}}}},
		{app: withCapacity(product.App{Key: "confluence", Name: "Confluence"}, new(10)), used: new(1)},
		{app: product.App{Key: "confluence", Name: "Confluence"}, used: new(2)},
		{app: withCapacity(product.App{Key: "loom", Name: "Loom"}, new(10)), used: new(1), holders: []holder{}},
		{app: withCapacity(product.App{Key: "loom", Name: "Loom"}, new(10)), refused: client.ErrForbidden},
	}

	got := totals(rows, since)
	if len(got) != 3 || got[0].key != "confluence" || got[1].key != "jira-software" {
		t.Fatalf("got %v", got)
	}

	if got[0].seats != nil || got[0].available != nil || *got[0].used != 3 {
		t.Errorf("confluence is %+v; one unknown makes the sum unknown", got[0])
	}

	equalInts(t, got[1].seats, new(30))
	// Free seats of one site do not fill another site's shortage.
	equalInts(t, got[1].available, new(15))

	equalInts(t, got[1].used, new(17))
	equalIdle(t, got[1].idle, new(1), new(2))

	if loom := got[2]; loom.key != "loom" || loom.used != nil || loom.available != nil || loom.idle.never != nil || *loom.seats != 20 {
		t.Errorf("loom is %+v; what one app does not tell is not known of the product", loom)
	}
}

// A sandbox has no seats of its own (API §4.7): its people and its unknown number do not count for the product.
func TestTotalsLeaveSandboxesOut(t *testing.T) {
	t.Parallel()

	jira := product.App{Key: "jira-software", Name: "Jira"}
	sandbox := jira
	sandbox.Sandbox = true

	got := totals([]row{
		{app: sandbox, used: new(3), holders: []holder{{person: &person{}}}},
		{app: withCapacity(jira, new(10)), used: new(4)},
		{app: product.App{Key: "loom", Name: "Loom", Sandbox: true}, used: new(1)},
	}, cutoff(now, 90))

	if len(got) != 1 || got[0].key != "jira-software" || *got[0].used != 4 || got[0].idle != (idleCounts{}) {
		t.Fatalf("got %+v, want Jira alone, without its sandbox", got)
	}

	equalInts(t, got[0].seats, new(10))
	equalInts(t, got[0].available, new(6))
}

func TestTotalsOfNothing(t *testing.T) {
	t.Parallel()

	if got := totals(nil, now); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

// TestTotalsAddUp compares the totals with independently computed sums over random rows.
func TestTotalsAddUp(t *testing.T) {
	t.Parallel()

	random := rand.New(rand.NewPCG(3, 4))
	keys := []string{"jira-software", "confluence", "trello", "loom"}

	for range 300 {
		rows := randomRows(random, keys)
		sums := totals(rows, cutoff(now, 90))

		if !slices.IsSortedFunc(sums, func(a, b total) int { return slices.Compare([]string{a.key}, []string{b.key}) }) {
			t.Fatal("not sorted")
		}

		used := 0

		for _, sum := range sums {
			used += *sum.used

			known, seats, never := true, 0, 0

			for _, r := range rows {
				if r.app.Key != sum.key {
					continue
				}

				known = known && r.app.Capacity != nil
				if r.app.Capacity != nil {
					seats += *r.app.Capacity
				}

				for _, h := range r.holders {
					if h.activity.Last == nil {
						never++
					}
				}
			}

			if known != (sum.seats != nil) || known && seats != *sum.seats || never != *sum.idle.never {
				t.Fatalf("%+v is wrong; seats known %t, %d, never %d", sum, known, seats, never)
			}
		}

		for _, r := range rows {
			used -= *r.used
		}

		if used != 0 {
			t.Fatalf("the totals have %d more used seats than the rows", used)
		}
	}
}

func TestSortHolders(t *testing.T) {
	t.Parallel()

	holders := []holder{
		{person: &person{accountID: "5"}},
		{person: &person{accountID: "4", email: "b@x.test"}},
		{person: &person{accountID: "3", email: "A@x.test"}},
		{person: &person{accountID: "2", email: "a@x.test"}},
		{person: &person{accountID: "1"}},
	}
	sortHolders(holders)

	var order []string
	for _, h := range holders {
		order = append(order, h.accountID)
	}

	equalTexts(t, order, "2", "3", "4", "1", "5")
}

func withCapacity(app product.App, capacity *int) product.App {
	app.Capacity = capacity

	return app
}

func randomRows(random *rand.Rand, keys []string) []row {
	rows := make([]row, random.IntN(12))

	for i := range rows {
		key := keys[random.IntN(len(keys))]
		rows[i].app = product.App{ID: strconv.Itoa(i), Key: key, Name: product.Name(key), SiteURL: "https://" + strconv.Itoa(random.IntN(3)) + ".test"}

		if random.IntN(3) > 0 {
			rows[i].app.Capacity = new(random.IntN(30))
		}

		rows[i].holders = []holder{}

		for range random.IntN(20) {
			id := strconv.Itoa(random.IntN(40))
			h := holder{person: &person{accountID: id, email: id + "@x.test"}, role: product.RoleUser}

			if random.IntN(4) > 0 {
				h.activity.Last = daysAgo(random.IntN(200))
			}

			rows[i].holders = append(rows[i].holders, h)
		}

		rows[i].count(len(rows[i].holders))
	}

	return rows
}

func equalIdle(t *testing.T, got idleCounts, inactive, never *int) {
	t.Helper()

	equalInts(t, got.inactive, inactive)
	equalInts(t, got.never, never)
}

func equalInts(t *testing.T, got, want *int) {
	t.Helper()

	switch {
	case got == nil && want == nil:
	case got == nil:
		t.Errorf("got null, want %d", *want)
	case want == nil:
		t.Errorf("got %d, want null", *got)
	case *got != *want:
		t.Errorf("got %d, want %d", *got, *want)
	}
}
