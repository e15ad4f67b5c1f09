// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// browsers are the programs that can open a page without a window.
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

// filter is what a reader types and chooses above the table of unused seats.
type filter struct {
	Text    string `json:"text"`
	Product string `json:"product"`
	Never   bool   `json:"never"`
}

// observation is what the driver in testdata has seen of the report.
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
}

type shownApp struct {
	Product string    `json:"product"`
	Detail  string    `json:"detail"`
	Used    int       `json:"used"`
	Total   *int      `json:"total"`
	Unused  int       `json:"unused"`
	Never   int       `json:"never"`
	Cost    *float64  `json:"cost"`
	Badges  []string  `json:"badges"`
	Bar     []float64 `json:"bar"`
}

type sorting struct {
	Column       string    `json:"column"`
	Order        string    `json:"order"`
	Milliseconds float64   `json:"milliseconds"`
	Said         []*string `json:"said"`
	Rows         []int     `json:"rows"` // by their place in Initial
}

type filtering struct {
	Milliseconds float64 `json:"milliseconds"`
	Rows         []int   `json:"rows"` // by their place in Initial
	Status       string  `json:"status"`
	None         bool    `json:"none"`
}

// rows are the rows at these places.
func (o observation) rows(places []int) [][]string {
	rows := make([][]string, 0, len(places))
	for _, place := range places {
		rows = append(rows, o.Initial[place])
	}
	return rows
}

var driven = regexp.MustCompile(`<pre id="result">([^<]+)</pre>`)

// browse opens a report in a browser, sorts it by every column, filters it, and tells what there was to see.
func browse(t *testing.T, report string, filters ...filter) observation {
	t.Helper()

	pages := http.NewServeMux()
	pages.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/report-driver.html") })
	pages.HandleFunc("/licenses.html", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, report) })
	server := httptest.NewServer(pages)
	defer server.Close()

	wanted, err := json.Marshal(append([]filter{}, filters...))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, findBrowser(t), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--no-proxy-server",
		"--lang=en-US", "--user-data-dir="+t.TempDir(), "--dump-dom", server.URL+"/#"+url.PathEscape(string(wanted)))
	dom, err := command.Output()
	if err != nil {
		t.Fatalf("the browser: %v", err)
	}

	match := driven.FindSubmatch(dom)
	if match == nil {
		t.Fatalf("the browser shows no result, but %d bytes", len(dom))
	}
	text, err := url.PathUnescape(string(match[1]))
	if err != nil {
		t.Fatal(err)
	}
	var seen observation
	if err := json.Unmarshal([]byte(text), &seen); err != nil {
		t.Fatal(err)
	}
	if len(seen.Errors) > 0 {
		t.Fatalf("the page fails: %v", seen.Errors)
	}
	return seen
}
