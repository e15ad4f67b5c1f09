// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// browsers are programs that can open a page without a window.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

func findBrowser(t *testing.T) string {
	t.Helper()

	for _, name := range browsers {
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}

	t.Skipf("needs a browser on PATH, one of %v (Debian: apt-get install chromium)", browsers)

	return ""
}

// filter is what a reader enters above the table of unused seats.
type filter struct {
	Text    string `json:"text"`
	Product string `json:"product"`
	Never   bool   `json:"never"`
}

// observation is what the script in testdata/report-driver.html saw of the report.
type observation struct {
	Errors    []string           `json:"errors"`
	Title     string             `json:"title"`
	Heading   string             `json:"heading"`
	Figures   map[string]float64 `json:"figures"`
	Apps      []shownApp         `json:"apps"`
	Money     string             `json:"money"`
	Scripts   int                `json:"scripts"`
	Foreign   int                `json:"foreign"`
	Loaded    []string           `json:"loaded"`
	Overflow  int                `json:"overflow"`
	Hacked    bool               `json:"hacked"`
	Unlabeled int                `json:"unlabeled"`
	Status    string             `json:"status"`
	First     int                `json:"first"`
	Initial   [][]string         `json:"initial"`
	Sorts     []sorting          `json:"sorts"`
	Filters   []filtering        `json:"filters"`
	Overflows map[string]int     `json:"overflows"` // by the page's width
	AppSorts  []appSorting       `json:"appSorts"`
	People    [][]string         `json:"people"`
	CSV       string             `json:"csv"`
	PeopleCSV string             `json:"peopleCSV"`
	Visible   []string           `json:"visible"`
}

// appSorting holds the values of one column of the table of apps, after sorting by it.
type appSorting struct {
	Column string   `json:"column"`
	Order  string   `json:"order"`
	Values []string `json:"values"`
}

type shownApp struct {
	Product string    `json:"product"`
	Detail  string    `json:"detail"`
	Used    int       `json:"used"`
	Total   *int      `json:"total"`
	Unused  int       `json:"unused"`
	Never   int       `json:"never"`
	Cost    *float64  `json:"cost"`
	All     *float64  `json:"all"`
	Badges  []string  `json:"badges"`
	Bar     []float64 `json:"bar"`
}

type sorting struct {
	Column       string    `json:"column"`
	Order        string    `json:"order"`
	Milliseconds float64   `json:"milliseconds"`
	Said         []*string `json:"said"`
	Rows         []int     `json:"rows"` // indexes into Initial
}

type filtering struct {
	Milliseconds float64 `json:"milliseconds"`
	Rows         []int   `json:"rows"` // indexes into Initial
	Status       string  `json:"status"`
	None         bool    `json:"none"`
}

// rows returns the rows with these indexes.
func (o observation) rows(places []int) [][]string {
	rows := make([][]string, 0, len(places))
	for _, place := range places {
		rows = append(rows, o.Initial[place])
	}

	return rows
}

var driven = regexp.MustCompile(`<pre id="result">([^<]+)</pre>`)

// browse opens a report in a browser, sorts it by every column, filters it, and returns what the page showed.
func browse(t *testing.T, report string, filters ...filter) observation {
	t.Helper()

	wanted, err := json.Marshal(append([]filter{}, filters...))
	if err != nil {
		t.Fatal(err)
	}

	var seen observation
	drive(t, report, "testdata/report-driver.html", "#"+url.PathEscape(string(wanted)), &seen)

	if len(seen.Errors) > 0 {
		t.Fatalf("the page fails: %v", seen.Errors)
	}

	return seen
}

// drive opens a driver page from this repository, with the report beside it, and decodes the result that the page
// writes.
func drive(t *testing.T, report, driver, fragment string, into any) {
	t.Helper()

	pages := http.NewServeMux()
	pages.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, driver) })
	pages.HandleFunc("/licenses.html", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, report) })
	pages.HandleFunc("/axe.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/axe-core/axe.min.js") })

	server := httptest.NewServer(pages)
	defer server.Close()

	dom := runBrowser(t, "--virtual-time-budget=60000", "--dump-dom", server.URL+"/"+fragment)

	match := driven.FindSubmatch(dom)
	if match == nil {
		t.Fatalf("the browser shows no result, but %d bytes", len(dom))
	}

	text, err := url.PathUnescape(string(match[1]))
	if err != nil {
		t.Fatal(err)
	}

	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

func runBrowser(t *testing.T, arguments ...string) []byte {
	t.Helper()

	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()

	command := exec.CommandContext(ctx, findBrowser(t), append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--no-proxy-server",
		"--lang=en-US", "--user-data-dir=" + t.TempDir(),
	}, arguments...)...)

	output, err := command.Output()
	if err != nil {
		t.Fatalf("the browser: %v", err)
	}

	return output
}

// violation is a problem that axe-core finds.
type violation struct {
	ID     string   `json:"id"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"`
	Scheme string   `json:"scheme"`
	Width  int      `json:"width"`
}

// checkAccessibility examines a report with axe-core for WCAG 2.2 A and AA and best practices: in a light and a dark
// color scheme, on a narrow and a wide screen, with the tables of seats and of people.
func checkAccessibility(t *testing.T, report string) {
	t.Helper()

	var found struct {
		Errors     []string    `json:"errors"`
		Violations []violation `json:"violations"`
		Passes     int         `json:"passes"`
		Runs       int         `json:"runs"`
	}
	drive(t, report, "testdata/axe-driver.html", "", &found)

	if len(found.Errors) > 0 || found.Runs != 6 || found.Passes < 6*15 {
		t.Fatalf("%d runs with %d passes: %v", found.Runs, found.Passes, found.Errors)
	}

	for _, v := range found.Violations {
		t.Errorf("%s, %d pixels wide: %s: %s: %v", v.Scheme, v.Width, v.ID, v.Help, v.Nodes)
	}
}

// printToPDF prints a report. It returns the number of pages, and their text if a program can extract it.
func printToPDF(t *testing.T, report string) (pages int, text string) {
	t.Helper()

	pdf := filepath.Join(t.TempDir(), "report.pdf")
	runBrowser(t, "--no-pdf-header-footer", "--print-to-pdf="+pdf, "file://"+report)

	content, err := os.ReadFile(pdf)
	if err != nil {
		t.Fatal(err)
	}

	pages = len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(content, -1))

	if reader, err := exec.LookPath("pdftotext"); err == nil {
		output, err := exec.CommandContext(t.Context(), reader, "-layout", pdf, "-").Output()
		if err != nil {
			t.Fatal(err)
		}

		return pages, string(output)
	}

	t.Log("what is on the pages is not read: there is no pdftotext on PATH (Debian: apt-get install poppler-utils)")

	return pages, ""
}
