// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func newReclaiming(t *testing.T) *exampleCopy {
	t.Helper()

	reclaim := copyOf(t, "reclaim", "acme")
	reclaim.write(t, "prices.auto.tfvars.json", `{"cost_per_seat": {"jira-software": 7.91, "confluence": 5.42, "jira-servicedesk": 19.04, "compass": 7, "loom": 12.5}, "currency": "EUR"}`)

	return reclaim
}

type reclaimedSeats struct {
	Seats int     `json:"seats"`
	Cost  float64 `json:"cost"`
}

// allSeats returns all seats of the world as "account app".
func allSeats(env *acctest.Environment) map[string]bool {
	seats := map[string]bool{}

	for _, app := range env.Simulator.Workspaces() {
		if app.Sandbox || app.TypeKey == "jira-admin" || app.TypeKey == "platform" {
			continue
		}

		for _, holder := range env.Simulator.SeatHolders(app.ID) {
			seats[holder.AccountID+" "+app.ID] = true
		}
	}

	return seats
}

// TestAccReclaim takes exactly the seats that a review revokes, from one report to the next.
func TestAccReclaim(t *testing.T) {
	t.Parallel()

	reclaim := newReclaiming(t)
	env := reclaim.env
	both := withTwoProducts(t, env)
	three := fromThreeGroups(t, env, both)

	reclaim.run(t, "apply", "-auto-approve")

	var before reclaimedSeats

	reclaim.output(t, "unused", &before)
	reclaim.saveOutput(t, "review_csv", "review.csv")

	// Revoke everything except one product. Meanwhile one person uses the seat, another leaves, and one row names the
	// wrong person.
	var rows, active, gone, mixed []map[string]string

	reclaim.editCSV(t, "review.csv", func(row map[string]string) {
		row["decision"], row["reviewer"] = "revoke", "Ada"
		if row["product_name"] == "Loom" {
			row["decision"] = "keep"
		}

		account, _ := env.Simulator.Account(row["account_id"])

		switch key := row["account_id"] + " " + row["resource_id"]; {
		case row["account_id"] == strings.Fields(both)[0]:
		case key == three:
			if strings.Count(row["given_by"], "group ") < 3 {
				t.Errorf("a seat from three groups or more is given by %q", row["given_by"])
			}
		case row["decision"] == "revoke" && active == nil && row["given_by"] == "own role":
			active = append(active, maps.Clone(row))
		case gone == nil && row["decision"] == "revoke" && !strings.HasSuffix(account.Email, "@acme.test") && !strings.HasSuffix(account.Email, "@corp.test"):
			gone = append(gone, maps.Clone(row))
		case mixed == nil && row["decision"] == "revoke" && row["email"] != "":
			row["email"] = "ada@acme.test"
			mixed = append(mixed, maps.Clone(row))
		}

		rows = append(rows, maps.Clone(row))
	})

	if len(rows) != before.Seats || active == nil || gone == nil || mixed == nil {
		t.Fatalf("%d rows for %d seats; %d become active, %d leave, %d are mixed up", len(rows), before.Seats, len(active), len(gone), len(mixed))
	}

	env.Simulator.SetAccount(active[0]["account_id"], func(a *simulator.Account) { a.LastActive[active[0]["resource_id"]] = time.Now() })
	env.Simulator.SetAccount(gone[0]["account_id"], func(a *simulator.Account) {
		a.Memberships, a.DirectRoles = map[string]simulator.MembershipStatus{}, map[string]simulator.Set{}
	})
	held := allSeats(env)

	// A plan above the limit is refused before anything is imported.
	if output := reclaim.refused(t, "plan", "-var", "review=review.csv", "-var", "limit=3"); !strings.Contains(output, "the limit allows 3") {
		t.Errorf("the limit does not hold: %s", output)
	}

	// The first plan only imports.
	reclaim.run(t, "plan", "-var", "review=review.csv", "-var", "limit=200", "-out=adopt.plan")
	onlyImports(t, reclaim, "adopt.plan")
	reclaim.run(t, "apply", "adopt.plan")

	if now := allSeats(env); !maps.Equal(now, held) {
		t.Error("importing has taken seats")
	}

	var take reclaimedSeats

	reclaim.output(t, "to_take", &take)

	// Costs are printed with at most two decimals, without rounding errors.
	if printed := reclaim.run(t, "output", "to_take"); !regexp.MustCompile(`"cost" = \d+(\.\d\d?)?\n`).MatchString(printed) {
		t.Errorf("what is taken is printed as %s", printed)
	}

	kept := map[string]string{}
	reclaim.output(t, "kept", &kept)

	for key, reason := range map[string]string{
		active[0]["account_id"] + " " + active[0]["resource_id"]: "used since the report, or no seat any more, or excluded; last active " + time.Now().UTC().Format(time.DateOnly),
		both: "two products gives more than this seat",
		gone[0]["account_id"] + " " + gone[0]["resource_id"]:   "nobody of this account is in the organization any more",
		mixed[0]["account_id"] + " " + mixed[0]["resource_id"]: "not who the row names: make a new report",
	} {
		if !strings.Contains(kept[key], reason) {
			t.Errorf("of %s it says %q, want %q", key, kept[key], reason)
		}
	}

	reclaim.run(t, "plan", "-destroy", "-var", "review=review.csv", "-var", "limit=200", "-out=take.plan")
	reclaim.run(t, "apply", "take.plan")

	if state := strings.TrimSpace(reclaim.run(t, "state", "list")); strings.Contains(state, ".taken") {
		t.Errorf("the state still holds %s", state)
	}

	// The revoked seats that the example did not keep are gone, and all others are still there.
	now := allSeats(env)
	taken, byDefault, left := 0, 0, reclaimedSeats{}

	for _, row := range rows {
		key := row["account_id"] + " " + row["resource_id"]

		revoked := row["decision"] == "revoke" && kept[key] == ""
		if held[key] && now[key] == revoked {
			t.Errorf("%s of %s: revoked %t, there %t", row["product_name"], row["email"], revoked, now[key])
		}

		delete(held, key)
		delete(now, key)

		switch {
		case revoked:
			taken++

			if strings.Contains(row["given_by"], "group confluence-users-acme (admins)") {
				byDefault++
			}
		case row["account_id"] != gone[0]["account_id"] && key != active[0]["account_id"]+" "+active[0]["resource_id"]:
			left.Seats++

			if row["cost"] == "" {
				continue // the product has no price
			}

			cost, err := strconv.ParseFloat(row["cost"], 64)
			if err != nil {
				t.Fatal(err)
			}

			left.Cost += cost
		}
	}

	if !maps.Equal(held, now) {
		t.Errorf("seats that were in use have gone or come: %d, then %d", len(held), len(now))
	}

	if taken != take.Seats || taken == 0 || byDefault == 0 || kept[three] != "" {
		t.Errorf("%d seats are taken, %d of them from a default group, %d were announced; of the one from three groups it says %q", taken, byDefault, take.Seats, kept[three])
	}

	// The next report shows the seats that are left: those that were kept, without people who became active or left.
	reclaim.run(t, "apply", "-auto-approve")

	var after reclaimedSeats

	reclaim.output(t, "unused", &after)

	if after.Seats != left.Seats || fmt.Sprintf("%.2f", after.Cost) != fmt.Sprintf("%.2f", left.Cost) {
		t.Errorf("before %+v, taken %+v, after %+v, want %+v", before, take, after, left)
	}

	t.Logf("unused before: %d seats, %.2f EUR a month; taken: %d, %.2f; unused after: %d, %.2f", before.Seats, before.Cost, taken, take.Cost, after.Seats, after.Cost)
}

// mainApp returns the id of an app on the main site.
func mainApp(t *testing.T, env *acctest.Environment, product string) string {
	t.Helper()

	for _, app := range env.Simulator.Workspaces() {
		if app.TypeKey == product && strings.HasPrefix(app.HostURL, "https://acme.atlassian.net") {
			return app.ID
		}
	}

	t.Fatalf("the world has no %s", product)

	return ""
}

// withTwoProducts puts somebody who uses only one of two products into a group that gives both. It returns the unused
// seat.
func withTwoProducts(t *testing.T, env *acctest.Environment) string {
	t.Helper()

	jira, wiki := mainApp(t, env, "jira-software"), mainApp(t, env, "confluence")
	uses := allSeats(env)

	return addToGroups(t, env, jira, func(account simulator.Account) bool {
		return uses[account.ID+" "+wiki] && account.LastActive[wiki].After(time.Now().AddDate(0, 0, -30))
	}, map[string]map[string]simulator.Set{"two products": {jira: simulator.NewSet("atlassian/user"), wiki: simulator.NewSet("atlassian/user")}})
}

// fromThreeGroups gives somebody an unused seat through three groups, and returns it.
func fromThreeGroups(t *testing.T, env *acctest.Environment, but string) string {
	t.Helper()

	jira := mainApp(t, env, "jira-software")
	user := map[string]simulator.Set{jira: simulator.NewSet("atlassian/user")}

	return addToGroups(t, env, jira, func(account simulator.Account) bool {
		groups := 0

		for _, group := range env.Simulator.Groups() {
			if group.Members.Has(account.ID) && group.Roles[jira].Has("atlassian/user") && !group.ExternalSynced() {
				groups++
			}
		}

		return groups == 1 && account.ID+" "+jira != but
	}, map[string]map[string]simulator.Set{"second": user, "third": user})
}

// addToGroups puts somebody who has not used the app for a long time into groups, and returns the seat.
func addToGroups(t *testing.T, env *acctest.Environment, app string, fits func(simulator.Account) bool, groups map[string]map[string]simulator.Set) string {
	t.Helper()

	for _, holder := range env.Simulator.SeatHolders(app) {
		account, _ := env.Simulator.Account(holder.AccountID)
		if holder.LastActive == nil || holder.LastActive.After(time.Now().AddDate(0, 0, -95)) || !fits(account) {
			continue
		}

		for name, roles := range groups {
			env.Simulator.AddGroup(simulator.Group{Name: name, Roles: roles, Members: simulator.NewSet(holder.AccountID)})
		}

		return holder.AccountID + " " + app
	}

	t.Fatalf("nobody fits who does not use %s", app)

	return ""
}

// A seat that a group of the identity provider gives is kept, and the example says where to take it.
func TestAccReclaim_identityProvider(t *testing.T) {
	t.Parallel()

	reclaim := newReclaiming(t)
	reclaim.settings = []string{"ATLASSIAN_DIRECTORY_ID=", "ATLASSIAN_SCIM_API_KEY="}

	reclaim.run(t, "apply", "-auto-approve")
	reclaim.saveOutput(t, "review_csv", "review.csv")

	synced := map[string]bool{}

	reclaim.editCSV(t, "review.csv", func(row map[string]string) {
		row["decision"] = "revoke"
		synced[row["account_id"]+" "+row["resource_id"]] = strings.Contains(row["given_by"], "(external)")
	})
	reclaim.run(t, "apply", "-auto-approve", "-var", "review=review.csv", "-var", "limit=200")

	kept := map[string]string{}
	reclaim.output(t, "kept", &kept)

	found := 0

	for key, isSynced := range synced {
		if isSynced {
			found++
		}

		if strings.Contains(kept[key], "identity provider manages idp-") != isSynced {
			t.Errorf("%s comes from the identity provider %t; it says %q", key, isSynced, kept[key])
		}
	}

	if found == 0 || found == len(synced) {
		t.Errorf("%d of %d seats come from the identity provider", found, len(synced))
	}
}

// onlyImports fails unless the saved plan imports and changes nothing.
func onlyImports(t *testing.T, reclaim *exampleCopy, plan string) {
	t.Helper()

	text, err := reclaim.command(t, "show", "-json", plan).Output()
	if err != nil {
		t.Fatal(err)
	}

	var shown struct {
		Changes []struct {
			Address string `json:"address"`
			Change  struct {
				Actions   []string       `json:"actions"`
				Importing map[string]any `json:"importing"`
			} `json:"change"`
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(text, &shown); err != nil {
		t.Fatal(err)
	}

	if len(shown.Changes) == 0 {
		t.Error("nothing is imported")
	}

	for _, change := range shown.Changes {
		if !slices.Equal(change.Change.Actions, []string{"no-op"}) || change.Change.Importing == nil {
			t.Errorf("%s: %v", change.Address, change.Change.Actions)
		}
	}
}

// A review with mistakes is refused in the plan with what is wrong. A review that matches nobody changes nothing and
// says so.
func TestAccReclaim_badReviews(t *testing.T) {
	t.Parallel()

	reclaim := newReclaiming(t)
	nobody := "712020:00000000-0000-4000-8000-000000000000"
	ada, _ := reclaim.env.Simulator.AccountByEmail("ada@acme.test")

	for _, test := range []struct {
		name, review string
		refused      bool
		says         []string
	}{
		{
			"what no spreadsheet of decisions has", "what,who\nrevoke,kim\n", true,
			[]string{`line 1 has no heading "decision"; it has what, who`, `no heading "account_id"`},
		},
		{"a quote that is left open", "decision,account_id,resource_id\n\"revoke," + nobody + ",a\n", true, []string{"line 2 opens a quote that is never closed"}},
		{
			"edited wrongly", "decision,email,account_id,resource_id,product_name\nremove,kim@acme.test," + nobody + ",a,Jira\nkeep,lee@acme.test," + nobody + ",b,Jira\nrevoke,lee@acme.test," + nobody +
				",b,Jira\nrevoke,,," + "c,Jira\nrevoke,max@acme.test," + nobody + ",d,Loom\nrevoke,max@acme.test," + nobody + ",d,Loom\n", true,
			[]string{`kim@acme.test: "remove"`, "lee@acme.test: 2 rows for Jira", "a row without an account: account_id or resource_id is empty", "max@acme.test: 2 rows for Loom"},
		},
		{
			"of nobody in the report, in the encoding of Windows", "decision;name;account_id;resource_id\r\nREVOKE ;\"J\xf6rg; he left\";" + nobody + ";ari:cloud:confluence::site/x\r\nrevoke;Ada;" + ada.ID + ";ari:cloud:confluence::site/y\r\n", false,
			[]string{"nobody of this account is in the organization any more", "used since the report, or no seat any more, or excluded"},
		},
		{"nothing but a head", "decision,account_id,resource_id\n", false, nil},
	} {
		reclaim.write(t, "bad.csv", test.review)

		text := ""
		if test.refused {
			text = reclaim.refused(t, "plan", "-var", "review=bad.csv")
		} else {
			text = flat(reclaim.run(t, "plan", "-var", "review=bad.csv"))
		}

		if strings.Contains(text, "will be imported") {
			t.Errorf("%s: something is taken: %s", test.name, text)
		}

		for _, says := range test.says {
			if !strings.Contains(text, says) {
				t.Errorf("%s: %q is not in %s", test.name, says, text)
			}
		}
	}
}
