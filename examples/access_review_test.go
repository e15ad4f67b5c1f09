// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// accessReview is a folder with the example in it, and where it asks.
type accessReview struct {
	cli     *cli
	env     *acctest.Environment
	dir     string
	baseURL string
}

func newAccessReview(t *testing.T, c *cli, env *acctest.Environment) *accessReview {
	t.Helper()

	r := &accessReview{cli: c, env: env, dir: t.TempDir(), baseURL: env.Simulator.URL()}
	if err := os.CopyFS(r.dir, os.DirFS("access-review")); err != nil {
		t.Fatal(err)
	}

	return r
}

// run applies the example and answers what it prints.
func (r *accessReview) run(t *testing.T, arguments ...string) string {
	t.Helper()

	command := r.cli.command(t.Context(), r.dir, append([]string{"apply", "-auto-approve", "-input=false", "-no-color"}, arguments...)...)
	credentials := r.env.Credentials()
	command.Env = append(command.Env, "ATLASSIAN_BASE_URL="+r.baseURL, "ATLASSIAN_ORG_ID="+credentials.OrgID, "ATLASSIAN_API_KEY="+credentials.APIKey)

	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}

	return string(output)
}

func (r *accessReview) output(t *testing.T, name string) string {
	t.Helper()

	text, err := r.cli.command(t.Context(), r.dir, "output", "-raw", name).Output()
	if err != nil {
		t.Fatalf("output %s: %v", name, err)
	}

	return string(text)
}

// reviewed is the JSON of a review as far as it is looked at here.
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

func (r *accessReview) content(t *testing.T) reviewContent {
	t.Helper()

	var outer reviewed
	if err := json.Unmarshal([]byte(r.output(t, "review_json")), &outer); err != nil {
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

// TestAccAccessReview goes through a review from the first list to the decision that has been carried out.
func TestAccAccessReview(t *testing.T) {
	t.Parallel()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}

	program := newCLI(t)
	env := acctest.Start(t, acctest.World("acme"))
	review := newAccessReview(t, program, env)

	if printed := review.run(t); strings.Contains(printed, "Warning: Check block") {
		t.Errorf("a check complains: %s", printed)
	}

	content := review.content(t)
	if content.State != "complete" {
		t.Errorf("the review is %s: %v", content.State, content.Incomplete)
	}

	// The full population, from the simulator's state.
	var want []string

	for _, app := range env.Simulator.Workspaces() {
		if app.Sandbox || app.TypeKey == "jira-admin" || app.TypeKey == "platform" {
			continue
		}

		for _, holder := range env.Simulator.SeatHolders(app.ID) {
			want = append(want, holder.AccountID+" "+app.ID)
		}
	}

	var got []string

	for _, seat := range content.Seats {
		got = append(got, seat.AccountID+" "+seat.ResourceID)
		if len(seat.GrantedBy) == 0 {
			t.Errorf("nothing gives %s the seat of %s", seat.AccountID, seat.ResourceID)
		}
	}

	slices.Sort(want)
	slices.Sort(got)

	if !slices.Equal(got, want) {
		t.Errorf("%d seats are listed, want %d", len(got), len(want))
	}

	ada, _ := env.Simulator.AccountByEmail("ada@acme.test")

	if !slices.ContainsFunc(content.Administrators, func(row reviewRow) bool { return row.AccountID == ada.ID && row.ResourceID == "atlassian/org-admin" }) {
		t.Error("Ada is no administrator")
	}

	if len(content.Outside) == 0 || len(content.Outside) >= len(content.Seats) {
		t.Errorf("%d of %d seats are of people outside", len(content.Outside), len(content.Seats))
	}

	// The files are what the manifest says.
	manifest := review.output(t, "manifest")
	for name, output := range map[string]string{"access-review.html": "review_html", "access-review.csv": "review_csv", "access-review.json": "review_json"} {
		text := review.output(t, output)
		if line := fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(text)), name); !strings.Contains(manifest, line) {
			t.Errorf("the manifest lacks %q", line)
		}
	}

	html := review.output(t, "review_html")
	for _, text := range []string{"Complete.", "Evidence", "People outside the directory", "ada@acme.test", "Terraform"} {
		if !strings.Contains(html, text) {
			t.Errorf("the page lacks %q", text)
		}
	}

	page := filepath.Join(review.dir, "access-review.html")
	if err := os.WriteFile(page, []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}

	accessible(t, page)

	if strings.Contains(strings.ToLower(html), "complian") {
		t.Error("the page speaks of compliance")
	}

	first := filepath.Join(review.dir, "first.json")
	if err := os.WriteFile(first, []byte(review.output(t, "review_json")), 0o600); err != nil {
		t.Fatal(err)
	}

	// Undecided rows are said, all of them decided none is, and what is to be revoked is said until it is gone.
	decisions := filepath.Join(review.dir, "decisions.csv")
	if err := os.WriteFile(decisions, []byte(review.output(t, "decisions_csv")), 0o600); err != nil {
		t.Fatal(err)
	}

	if printed := review.run(t, "-var", "decisions=decisions.csv"); !strings.Contains(printed, "No decision with reviewer and date for") {
		t.Errorf("nothing is decided, and nothing says so: %s", printed)
	}

	var revoked []string

	decide(t, decisions, func(row map[string]string) {
		row["decision"], row["reviewer"], row["date"], row["reason"] = "keep", "Ada", "2026-11-24", "works here"

		account, _ := env.Simulator.Account(row["account_id"])
		if revoked == nil && row["kind"] == "seat" && len(account.DirectRoles[row["resource_id"]]) > 0 && row["granted_by"] == "direct" {
			row["decision"] = "Revoke"
			revoked = []string{row["account_id"], row["resource_id"]}
		}
	})

	if revoked == nil {
		t.Fatal("nobody has a seat by a role of their own")
	}

	printed := review.run(t, "-var", "decisions=decisions.csv")
	if strings.Contains(printed, "No decision") || !strings.Contains(printed, "Decided to be revoked, and still there") {
		t.Errorf("all is decided, one seat is to go: %s", printed)
	}

	env.Simulator.SetAccount(revoked[0], func(a *simulator.Account) { delete(a.DirectRoles, revoked[1]) })

	if printed := review.run(t, "-var", "decisions=decisions.csv", "-var", "previous=first.json"); strings.Contains(printed, "Warning: Check block") {
		t.Errorf("all is done, and a check complains: %s", printed)
	}

	if differences := review.content(t).Differences; differences == nil || len(differences.Added) != 0 || len(differences.Removed) != 1 || differences.Removed[0].AccountID != revoked[0] {
		t.Errorf("differences are %+v", differences)
	}

	if text := review.output(t, "review_json"); !strings.Contains(text, `"reviewer":"Ada"`) {
		t.Error("the review does not hold the decisions")
	}

	for _, entry := range env.Simulator.Journal() {
		if entry.Method != "GET" && !strings.HasSuffix(entry.Path, "/search") && !strings.HasSuffix(entry.Path, "/workspaces") {
			t.Errorf("a review has sent %s %s", entry.Method, entry.Path)
		}
	}
}

// TestAccAccessReview_incomplete gives somebody a seat while the review is being made.
func TestAccAccessReview_incomplete(t *testing.T) {
	t.Parallel()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}

	program := newCLI(t)
	env := acctest.Start(t, acctest.World("acme"))

	var wiki simulator.Workspace

	for _, app := range env.Simulator.Workspaces() {
		if app.TypeKey == "confluence" {
			wiki = app
		}
	}

	var hired atomic.Bool

	meanwhile := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The first list of holders is a search with what they have used.
		if strings.HasSuffix(r.URL.Path, "/groups/search") && hired.CompareAndSwap(false, true) {
			ada, _ := env.Simulator.AccountByEmail("ada@acme.test")
			env.Simulator.AddAccount(simulator.Account{
				Name: "Newcomer", Email: "new@acme.test", Memberships: ada.Memberships,
				DirectRoles: map[string]simulator.Set{wiki.ID: simulator.NewSet("atlassian/user")},
			})
		}

		env.Simulator.ServeHTTP(w, r)
	}))
	t.Cleanup(meanwhile.Close)

	review := newAccessReview(t, program, env)
	review.baseURL = meanwhile.URL

	if printed := review.run(t); !strings.Contains(printed, "This is not the full population") {
		t.Errorf("nothing says that the review is incomplete: %s", printed)
	}

	if content := review.content(t); content.State != "incomplete" || len(content.Incomplete) != 1 || !strings.Contains(content.Incomplete[0], "Confluence") {
		t.Errorf("the review is %s: %v", content.State, content.Incomplete)
	}

	if !strings.Contains(review.output(t, "review_html"), "Incomplete.") {
		t.Error("the page does not say it")
	}
}

// decide edits a CSV file row by row, as somebody does in a spreadsheet.
func decide(t *testing.T, file string, edit func(row map[string]string)) {
	t.Helper()

	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}

	table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}

	var edited strings.Builder

	edited.WriteString("\uFEFF")
	writer := csv.NewWriter(&edited)
	writer.UseCRLF = true

	for i, cells := range table {
		if i > 0 {
			row := map[string]string{}
			for n, column := range table[0] {
				row[column] = cells[n]
			}

			edit(row)

			for n, column := range table[0] {
				cells[n] = row[column]
			}
		}

		if err := writer.Write(cells); err != nil {
			t.Fatal(err)
		}
	}

	writer.Flush()

	if err := os.WriteFile(file, []byte(edited.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}
