// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// reviewed holds the parts of a review's JSON that this test reads.
type reviewed struct {
	SHA256  string          `json:"sha256"`
	Content json.RawMessage `json:"content"`
}

type reviewContent struct {
	State          string      `json:"state"`
	Incomplete     []string    `json:"incomplete"`
	Seats          []reviewRow `json:"seats"`
	Administrators []reviewRow `json:"administrators"`
	Outside        []reviewRow `json:"outside"`
	Differences    *struct {
		Added   []reviewRow `json:"added"`
		Removed []reviewRow `json:"removed"`
	} `json:"differences"`
}

type reviewRow struct {
	AccountID  string   `json:"account_id"`
	ResourceID string   `json:"resource_id"`
	GrantedBy  []string `json:"granted_by"`
}

func contentOf(t *testing.T, review *exampleCopy) reviewContent {
	t.Helper()

	var text string

	review.output(t, "review_json", &text)

	var outer reviewed
	if err := json.Unmarshal([]byte(text), &outer); err != nil {
		t.Fatal(err)
	}

	if sum := fmt.Sprintf("%x", sha256.Sum256(outer.Content)); sum != outer.SHA256 {
		t.Errorf("the content has the sum %s, and says %s", sum, outer.SHA256)
	}

	var content reviewContent
	if err := json.Unmarshal(outer.Content, &content); err != nil {
		t.Fatal(err)
	}

	return content
}

// shape returns the keys of a JSON value and the type of each, which programs that read the JSON rely on.
func shape(value any) any {
	switch v := value.(type) {
	case map[string]any:
		shaped := map[string]any{}
		for key, element := range v {
			shaped[key] = shape(element)
		}

		return shaped
	case []any:
		// All rows have the same keys, but a value may be null in some.
		rows := map[string]any{}

		for _, element := range v {
			object, isObject := shape(element).(map[string]any)
			if !isObject {
				return []any{shape(element)}
			}

			for key, kind := range object {
				if rows[key] == nil || rows[key] == "null" {
					rows[key] = kind
				}
			}
		}

		return []any{rows}
	case nil:
		return "null"
	default:
		return fmt.Sprintf("%T", v)
	}
}

// reviewCommands returns the commands in the README that write the files of a review and check them.
func reviewCommands(t *testing.T) string {
	t.Helper()

	for _, block := range strings.Split(read(t, "access-review/README.md"), "```shell\n")[1:] {
		block, _, _ = strings.Cut(block, "```")
		if i := strings.Index(block, "terraform output"); i >= 0 {
			return block[i:]
		}
	}

	t.Fatal("the page writes no files")

	return ""
}

// TestAccAccessReview makes a review, from the first list to a decision that has been carried out.
func TestAccAccessReview(t *testing.T) {
	t.Parallel()

	review := copyOf(t, "access-review", "acme")
	env := review.env
	apply := func(arguments ...string) string {
		return flat(review.run(t, append([]string{"apply", "-auto-approve"}, arguments...)...))
	}

	if printed := apply(); strings.Contains(printed, "Warning: Check block") {
		t.Errorf("a check complains: %s", printed)
	}

	content := contentOf(t, review)
	if content.State != "complete" {
		t.Errorf("the review is %s: %v", content.State, content.Incomplete)
	}

	// The review lists every seat in the simulator's state.
	var got []string

	for _, seat := range content.Seats {
		got = append(got, seat.AccountID+" "+seat.ResourceID)
		if len(seat.GrantedBy) == 0 {
			t.Errorf("nothing gives %s the seat of %s", seat.AccountID, seat.ResourceID)
		}

		account, _ := env.Simulator.Account(seat.AccountID)
		own := account.DirectRoles[seat.ResourceID].Has("atlassian/user") || account.DirectRoles[seat.ResourceID].Has("atlassian/admin")

		if slices.Contains(seat.GrantedBy, "direct") != own {
			t.Errorf("%s has a role of their own on %s: %t; it says %v", seat.AccountID, seat.ResourceID, own, seat.GrantedBy)
		}
	}

	slices.Sort(got)

	if want := slices.Sorted(maps.Keys(allSeats(env))); !slices.Equal(got, want) {
		t.Errorf("%d seats are listed, want %d", len(got), len(want))
	}

	ada, _ := env.Simulator.AccountByEmail("ada@acme.test")

	if !slices.ContainsFunc(content.Administrators, func(row reviewRow) bool { return row.AccountID == ada.ID && row.ResourceID == "atlassian/org-admin" }) {
		t.Error("Ada is no administrator")
	}

	if len(content.Outside) == 0 || len(content.Outside) >= len(content.Seats) {
		t.Errorf("%d of %d seats are of people outside", len(content.Outside), len(content.Seats))
	}

	// The files, written as the README says, match the manifest. A file that somebody changes does not.
	if output := review.script(t, reviewCommands(t)); strings.Count(output, ": OK") != 3 {
		t.Errorf("the manifest does not hold: %s", output)
	}

	saved := review.read(t, "access-review.csv")
	review.replace(t, "access-review.csv", "ada@acme.test", "eve@acme.test")

	if output := review.script(t, "! sha256sum --check SHA256SUMS 2>&1"); !strings.Contains(output, "access-review.csv: FAILED") {
		t.Errorf("a changed file passes: %s", output)
	}

	review.write(t, "access-review.csv", saved)

	html := review.read(t, "access-review.html")
	for _, text := range []string{"Complete.", "Evidence", "People outside the directory", "ada@acme.test", "Terraform"} {
		if !strings.Contains(html, text) {
			t.Errorf("the page lacks %q", text)
		}
	}

	for _, file := range []string{html, saved, review.read(t, "access-review.json"), review.read(t, "README.md")} {
		if strings.Contains(strings.ToLower(file), "complian") {
			t.Error("a review is evidence; a file speaks of compliance")
		}
	}

	review.write(t, "first.json", review.read(t, "access-review.json"))

	// The review names each undecided row and what it lacks, and no row once all are decided. It names a seat to revoke
	// until the seat is gone. It rejects a previous review that was changed after it was written.
	review.write(t, "changed.json", strings.Replace(review.read(t, "first.json"), "ada@acme.test", "eve@acme.test", 1))

	printed := apply("-var", "decisions=decisions.csv", "-var", "previous=changed.json")
	for _, says := range []string{"No decision with reviewer and date for", ": no decision", "changed.json is not as it was written"} {
		if !strings.Contains(printed, says) {
			t.Errorf("%q is not in %s", says, printed)
		}
	}

	var revoked []string

	dates := []string{"2026-11-24", "24.11.2026", "4.1.2026", "24-11-2026", "11/24/2026", "24/11/2026"}
	row := 0

	review.editCSV(t, "decisions.csv", func(cells map[string]string) {
		cells["decision"], cells["reviewer"], cells["date"], cells["reason"] = "keep", "Ada", dates[row%len(dates)], "works here; \"still\""
		row++

		if revoked == nil && cells["kind"] == "seat" && cells["granted_by"] == "direct" {
			cells["decision"] = "Revoke"
			revoked = []string{cells["account_id"], cells["resource_id"]}
		}
	})

	if revoked == nil {
		t.Fatal("nobody has a seat by a role of their own")
	}

	decided := review.read(t, "decisions.csv")

	printed = apply("-var", "decisions=decisions.csv")
	if strings.Contains(printed, "No decision") || !strings.Contains(printed, "Decided to be revoked, and still there") {
		t.Errorf("all is decided, one seat is to go: %s", printed)
	}

	// The review names each wrongly edited row and what is wrong.
	row = 0

	review.editCSV(t, "decisions.csv", func(cells map[string]string) {
		edits := []func(){
			func() { cells["decision"] = "yes" }, func() { cells["reviewer"] = " " }, func() { cells["date"] = "" }, func() { cells["date"] = "31.02.2026" },
			func() { cells["date"] = "3/4/2026" }, func() { cells["date"] = "2999-01-01" }, func() { cells["account_id"] += "x" },
		}
		if row < len(edits) {
			edits[row]()
		}

		row++
	})

	twice := review.read(t, "decisions.csv")
	lines := strings.Split(strings.TrimSpace(twice), "\r\n")
	review.write(t, "decisions.csv", twice+lines[len(lines)-1]+"\r\n")

	printed = apply("-var", "decisions=decisions.csv")
	for _, says := range []string{
		"for 8 rows", `"yes" is neither keep nor revoke`, ": no reviewer", ": no date ", "31.02.2026 is no date such as", "3/4/2026 is 2026-04-03 or 2026-03-04: say which with day_first",
		"2999-01-01 is still to come", ": no row in the file", ": 2 rows in the file", "Decided, and not in the population",
	} {
		if !strings.Contains(printed+" ", says) {
			t.Errorf("%q is not in %s", says, printed)
		}
	}

	review.write(t, "decisions.csv", decided)
	env.Simulator.SetAccount(revoked[0], func(a *simulator.Account) { delete(a.DirectRoles, revoked[1]) })

	if printed := apply("-var", "decisions=decisions.csv", "-var", "previous=first.json"); strings.Contains(printed, "Warning: Check block") || strings.Contains(printed, "Check block assertion") {
		t.Errorf("all is done, and a check complains: %s", printed)
	}

	if differences := contentOf(t, review).Differences; differences == nil || len(differences.Added) != 0 ||
		len(differences.Removed) != 1 || differences.Removed[0].AccountID != revoked[0] {
		t.Errorf("differences are %+v", differences)
	}

	review.script(t, reviewCommands(t))

	if text := review.read(t, "access-review.json"); !strings.Contains(text, `"date":"2026-11-24"`) || !strings.Contains(text, `"reviewer":"Ada"`) || strings.Contains(text, "24.11.2026") {
		t.Error("the review does not hold the decisions, with their dates in one form")
	}

	jsonKeepsItsShape(t, review.read(t, "access-review.json"))

	page := filepath.Join(review.dir, "access-review.html")
	if pages, text := printToPDF(t, page); pages < 2 || text != "" && !strings.Contains(text, "Proof of completeness") {
		t.Errorf("on paper the review has %d pages: %s", pages, text)
	}

	for _, entry := range env.Simulator.Journal() {
		if entry.Method != "GET" && !strings.HasSuffix(entry.Path, "/search") && !strings.HasSuffix(entry.Path, "/workspaces") {
			t.Errorf("a review has sent %s %s", entry.Method, entry.Path)
		}
	}

	checkAccessibility(t, page)
}

// jsonKeepsItsShape compares the JSON with the shape that programs read. Another shape needs a new schema_version.
func jsonKeepsItsShape(t *testing.T, text string) {
	t.Helper()

	var content any
	if err := json.Unmarshal([]byte(text), &content); err != nil {
		t.Fatal(err)
	}

	got, err := json.MarshalIndent(shape(content), "", "  ")
	if err != nil {
		t.Fatal(err)
	}

	const golden = "testdata/access-review.json"
	if os.Getenv("ATLASSIAN_REVIEW") == "update" {
		if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	if diff := cmp.Diff(read(t, golden), string(got)+"\n"); diff != "" {
		t.Errorf("the JSON has another shape (ATLASSIAN_REVIEW=update writes it, with another schema_version): %s", diff)
	}
}

// TestAccAccessReview_incomplete changes the organization while the review is made: a seat is added or removed, or a
// count is refused. The review must say that it is incomplete.
func TestAccAccessReview_incomplete(t *testing.T) {
	t.Parallel()

	review := copyOf(t, "access-review", "acme")
	server := review.env.Simulator
	wiki := mainApp(t, review.env, "confluence")
	ada, _ := server.AccountByEmail("ada@acme.test")
	newcomer := server.AddAccount(simulator.Account{Name: "Newcomer", Email: "new@acme.test", Memberships: ada.Memberships})

	seat := func(there bool) func() {
		return func() {
			server.SetAccount(newcomer, func(a *simulator.Account) {
				a.DirectRoles = map[string]simulator.Set{}
				if there {
					a.DirectRoles[wiki] = simulator.NewSet("atlassian/user")
				}
			})
		}
	}

	const directory = "/admin/v2/orgs/*/directories/*"

	// The review lists the holders, then asks for the groups, and then counts again.
	beforeTheCount := func(change func()) simulator.Fault {
		return simulator.Fault{Path: directory + "/groups/search", Times: 1, Before: func(*http.Request) { change() }}
	}

	refusedCount := simulator.Fault{
		Path: directory + "/users/count", Where: func(e simulator.Entry) bool { return e.Query.Get("resourceIds") == wiki },
		Answer: simulator.RespondErrors(http.StatusBadRequest, "ADMIN-UAM-400-5", "Invalid Resource", ""),
	}

	for name, test := range map[string]struct {
		first     func()
		meanwhile simulator.Fault
		says      string
	}{
		"somebody comes":     {first: seat(false), meanwhile: beforeTheCount(seat(true)), says: "Confluence"},
		"somebody goes":      {first: seat(true), meanwhile: beforeTheCount(seat(false)), says: "Confluence"},
		"a count is refused": {first: seat(false), meanwhile: refusedCount, says: "not counted before"},
	} {
		test.first()

		end := server.Inject(test.meanwhile)

		if printed := review.run(t, "apply", "-auto-approve"); !strings.Contains(printed, "This is not the full population") {
			t.Errorf("%s: nothing says that the review is incomplete: %s", name, printed)
		}

		if content := contentOf(t, review); content.State != "incomplete" || len(content.Incomplete) != 1 || !strings.Contains(content.Incomplete[0], test.says) {
			t.Errorf("%s: the review is %s: %v", name, content.State, content.Incomplete)
		}

		var html string
		if review.output(t, "review_html", &html); !strings.Contains(html, "Incomplete.") {
			t.Errorf("%s: the page does not say it", name)
		}

		end()
	}
}
