// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// reclaiming is a folder with the example in it.
type reclaiming struct {
	cli *cli
	env *acctest.Environment
	dir string
	// alone is without the SCIM directory.
	alone bool
}

func newReclaiming(t *testing.T, c *cli, env *acctest.Environment) *reclaiming {
	t.Helper()

	r := &reclaiming{cli: c, env: env, dir: t.TempDir()}
	if err := os.CopyFS(r.dir, os.DirFS("reclaim")); err != nil {
		t.Fatal(err)
	}

	prices := `{"cost_per_seat": {"jira-software": 7.91, "confluence": 5.42, "jira-servicedesk": 19.04, "compass": 7, "loom": 12.5}, "currency": "EUR"}`
	if err := os.WriteFile(filepath.Join(r.dir, "prices.auto.tfvars.json"), []byte(prices), 0o600); err != nil {
		t.Fatal(err)
	}

	return r
}

func (r *reclaiming) command(t *testing.T, arguments ...string) *exec.Cmd {
	t.Helper()

	credentials := r.env.Credentials()
	command := r.cli.command(t.Context(), r.dir, arguments...)

	command.Env = append(command.Env, "TF_CLI_ARGS=-no-color", "TF_INPUT=0", "ATLASSIAN_BASE_URL="+r.env.Simulator.URL(),
		"ATLASSIAN_ORG_ID="+credentials.OrgID, "ATLASSIAN_API_KEY="+credentials.APIKey)
	if !r.alone {
		command.Env = append(command.Env, "ATLASSIAN_DIRECTORY_ID="+credentials.DirectoryID, "ATLASSIAN_SCIM_API_KEY="+credentials.SCIMKey)
	}

	return command
}

func (r *reclaiming) run(t *testing.T, arguments ...string) string {
	t.Helper()

	output, err := r.command(t, arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", arguments, err, output)
	}

	return string(output)
}

func (r *reclaiming) output(t *testing.T, name string, into any) {
	t.Helper()

	text, err := r.command(t, "output", "-json", name).Output()
	if err != nil {
		t.Fatalf("output %s: %v", name, err)
	}

	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

type reclaimedSeats struct {
	Seats int     `json:"seats"`
	Cost  float64 `json:"cost"`
}

// heldSeats are all seats of the world, as "account app".
func heldSeats(env *acctest.Environment) map[string]bool {
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

// TestAccReclaim takes exactly the seats that a review says, from the report to the next one.
func TestAccReclaim(t *testing.T) {
	t.Parallel()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}

	program := newCLI(t)
	env := acctest.Start(t, acctest.World("acme"))
	reclaim := newReclaiming(t, program, env)
	both := withTwoProducts(t, env)

	reclaim.run(t, "apply", "-auto-approve")

	var before reclaimedSeats

	reclaim.output(t, "unused", &before)

	var text string

	reclaim.output(t, "review_csv", &text)

	review := filepath.Join(reclaim.dir, "review.csv")
	if err := os.WriteFile(review, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	// Everything is to be taken but for one product. Somebody uses their seat meanwhile, and somebody leaves.
	var rows, active, gone []map[string]string

	decide(t, review, func(row map[string]string) {
		row["decision"], row["reviewer"] = "revoke", "Ada"
		if row["product_name"] == "Loom" {
			row["decision"] = "keep"
		}

		rows = append(rows, maps.Clone(row))

		account, _ := env.Simulator.Account(row["account_id"])
		if row["account_id"] == strings.Fields(both)[0] {
			return
		}

		switch {
		case row["decision"] == "revoke" && active == nil && row["given_by"] == "own role":
			active = append(active, maps.Clone(row))
		case gone == nil && row["decision"] == "revoke" && !strings.HasSuffix(account.Email, "@acme.test") && !strings.HasSuffix(account.Email, "@corp.test"):
			gone = append(gone, maps.Clone(row))
		}
	})

	if len(rows) != before.Seats || active == nil || gone == nil {
		t.Fatalf("%d rows for %d seats; %d become active, %d leave", len(rows), before.Seats, len(active), len(gone))
	}

	env.Simulator.SetAccount(active[0]["account_id"], func(a *simulator.Account) { a.LastActive[active[0]["resource_id"]] = time.Now() })
	env.Simulator.SetAccount(gone[0]["account_id"], func(a *simulator.Account) {
		a.Memberships, a.DirectRoles = map[string]simulator.MembershipStatus{}, map[string]simulator.Set{}
	})
	held := heldSeats(env)

	// More than the limit is refused before anything is imported.
	output, err := reclaim.command(t, "plan", "-var", "review=review.csv", "-var", "limit=3").CombinedOutput()
	if err == nil || !strings.Contains(string(output), "the limit allows 3") {
		t.Errorf("the limit does not hold: %v\n%s", err, output)
	}

	// The plan imports and does nothing else.
	reclaim.run(t, "plan", "-var", "review=review.csv", "-var", "limit=200", "-out=adopt.plan")
	onlyImports(t, reclaim, "adopt.plan")
	reclaim.run(t, "apply", "adopt.plan")

	if now := heldSeats(env); !maps.Equal(now, held) {
		t.Error("importing has taken seats")
	}

	var take reclaimedSeats

	reclaim.output(t, "to_take", &take)

	kept := map[string]string{}
	reclaim.output(t, "kept", &kept)

	if reason := kept[active[0]["account_id"]+" "+active[0]["resource_id"]]; !strings.Contains(reason, "used since") {
		t.Errorf("of the seat that is used now it says %q", reason)
	}

	if reason := kept[both]; !strings.Contains(reason, "two products gives more than this seat") {
		t.Errorf("of the seat whose group gives one that is in use it says %q", reason)
	}

	if reason := kept[gone[0]["account_id"]+" "+gone[0]["resource_id"]]; !strings.Contains(reason, "nobody of this account") {
		t.Errorf("of who has left it says %q", reason)
	}

	reclaim.run(t, "plan", "-destroy", "-var", "review=review.csv", "-var", "limit=200", "-out=take.plan")
	reclaim.run(t, "apply", "take.plan")

	if state := strings.TrimSpace(reclaim.run(t, "state", "list")); strings.Contains(state, ".taken") {
		t.Errorf("the state still holds %s", state)
	}

	// Exactly those: what was to be revoked and is not said to be kept is gone, all else is there.
	now := heldSeats(env)
	taken := 0

	for _, row := range rows {
		key := row["account_id"] + " " + row["resource_id"]

		revoked := row["decision"] == "revoke" && kept[key] == ""
		if revoked {
			taken++
		}

		if held[key] && now[key] == revoked {
			t.Errorf("%s of %s: revoked %t, there %t", row["product_name"], row["email"], revoked, now[key])
		}

		delete(held, key)
		delete(now, key)
	}

	if !maps.Equal(held, now) {
		t.Errorf("seats that were in use have gone or come: %d, then %d", len(held), len(now))
	}

	if taken != take.Seats || taken == 0 {
		t.Errorf("%d seats are taken, %d were announced", taken, take.Seats)
	}

	// The next report shows the money.
	reclaim.run(t, "apply", "-auto-approve")

	var after reclaimedSeats

	reclaim.output(t, "unused", &after)

	// Of the two who have been active or have left, nobody names the seat any more.
	left := before.Seats - taken - after.Seats
	if left < 2 || fmt.Sprintf("%.2f", before.Cost-take.Cost) < fmt.Sprintf("%.2f", after.Cost) {
		t.Errorf("before %+v, taken %+v, after %+v", before, take, after)
	}

	t.Logf("unused before: %d seats, %.2f EUR a month; taken: %d, %.2f; unused after: %d, %.2f", before.Seats, before.Cost, taken, take.Cost, after.Seats, after.Cost)
}

// withTwoProducts puts somebody who uses one of two products into a group that gives both, and answers the seat that is unused.
func withTwoProducts(t *testing.T, env *acctest.Environment) string {
	t.Helper()

	apps := map[string]string{}

	for _, app := range env.Simulator.Workspaces() {
		if strings.HasPrefix(app.HostURL, "https://acme.atlassian.net") {
			apps[app.TypeKey] = app.ID
		}
	}

	jira, wiki := apps["jira-software"], apps["confluence"]

	uses := heldSeats(env)
	for _, holder := range env.Simulator.SeatHolders(jira) {
		account, _ := env.Simulator.Account(holder.AccountID)

		lately := time.Now().AddDate(0, 0, -30)
		if holder.LastActive != nil && holder.LastActive.Before(time.Now().AddDate(0, 0, -95)) && uses[holder.AccountID+" "+wiki] && account.LastActive[wiki].After(lately) {
			user := simulator.NewSet("atlassian/user")
			env.Simulator.AddGroup(simulator.Group{
				Name: "two products", Roles: map[string]simulator.Set{jira: user, wiki: user}, Members: simulator.NewSet(holder.AccountID),
			})

			return holder.AccountID + " " + jira
		}
	}

	t.Fatal("nobody uses Confluence and not Jira")

	return ""
}

// TestAccReclaim_identityProvider keeps, and says where to take, what a group of the identity provider gives.
func TestAccReclaim_identityProvider(t *testing.T) {
	t.Parallel()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}

	program := newCLI(t)
	env := acctest.Start(t, acctest.World("acme"))
	reclaim := newReclaiming(t, program, env)
	reclaim.alone = true

	reclaim.run(t, "apply", "-auto-approve")

	var text string

	reclaim.output(t, "review_csv", &text)

	review := filepath.Join(reclaim.dir, "review.csv")
	if err := os.WriteFile(review, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	synced := map[string]bool{}

	decide(t, review, func(row map[string]string) {
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
func onlyImports(t *testing.T, r *reclaiming, plan string) {
	t.Helper()

	text, err := r.command(t, "show", "-json", plan).Output()
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

// TestAccReclaim_badReviews are refused in the plan, or change nothing.
func TestAccReclaim_badReviews(t *testing.T) {
	t.Parallel()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}

	program := newCLI(t)
	env := acctest.Start(t, acctest.World("acme"))
	reclaim := newReclaiming(t, program, env)
	nobody := "712020:00000000-0000-4000-8000-000000000000"

	for name, test := range map[string]struct{ review, want string }{
		"semicolons":         {"decision;account_id;resource_id\nrevoke;" + nobody + ";ari:cloud:confluence::site/x\n", "commas between the cells"},
		"no such columns":    {"what,who\nrevoke,kim\n", "columns decision"},
		"another word":       {"decision,account_id,resource_id\nremove," + nobody + ",ari:cloud:confluence::site/x\n", "keep, revoke or nothing"},
		"two decisions":      {"decision,account_id,resource_id\nkeep," + nobody + ",a\nrevoke," + nobody + ",a\n", "keep, revoke or nothing"},
		"nobody there":       {"\uFEFFdecision,account_id,resource_id\r\nREVOKE ," + nobody + ",ari:cloud:confluence::site/x\r\n", "nobody of this account"},
		"nothing but a head": {"decision,account_id,resource_id\n", "No changes"},
	} {
		if err := os.WriteFile(filepath.Join(reclaim.dir, "bad.csv"), []byte(test.review), 0o600); err != nil {
			t.Fatal(err)
		}

		output, err := reclaim.command(t, "plan", "-var", "review=bad.csv").CombinedOutput()
		text := strings.Join(strings.Fields(strings.ReplaceAll(string(output), "│", "")), " ")

		switch harmless := name == "nobody there" || name == "nothing but a head"; {
		case harmless && err != nil, !harmless && err == nil:
			t.Errorf("%s: %v\n%s", name, err, output)
		case name == "nothing but a head" && strings.Contains(text, "will be imported"):
			t.Errorf("%s: %s", name, output)
		case name != "nothing but a head" && !strings.Contains(text, test.want):
			t.Errorf("%s: %q is not in %s", name, test.want, output)
		}
	}
}
