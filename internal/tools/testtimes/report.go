// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// event is a line of `go test -json`, as `go doc test2json` describes it.
type event struct {
	Action  string  `json:"Action"`
	Package string  `json:"Package"`
	Test    string  `json:"Test"`
	Elapsed float64 `json:"Elapsed"` // seconds
	Output  string  `json:"Output"`
}

// timing is the time of a package or a test.
type timing struct {
	name    string
	seconds float64
}

// report prints what `go test` prints, and records the times.
type report struct {
	to       io.Writer
	verbose  bool
	output   map[string][]string // of tests that have not ended
	packages []timing
	tests    []timing
}

func newReport(to io.Writer, verbose bool) *report {
	return &report{to: to, verbose: verbose, output: map[string][]string{}}
}

func (r *report) read(from io.Reader) error {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 64<<20)

	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			// The output of a build is not an event.
			if _, err := fmt.Fprintln(r.to, lines.Text()); err != nil {
				return err
			}

			continue
		}

		if err := r.handle(e); err != nil {
			return err
		}
	}

	return lines.Err()
}

func (r *report) handle(e event) error {
	key := e.Package + " " + e.Test

	switch e.Action {
	case "output", "build-output":
		if r.verbose || e.Test == "" {
			return r.print(e)
		}

		r.output[key] = append(r.output[key], e.Output)
	case "fail":
		for _, line := range r.output[key] {
			if _, err := io.WriteString(r.to, line); err != nil {
				return err
			}
		}

		fallthrough
	case "pass", "skip":
		delete(r.output, key)
		r.recordTime(e)
	}

	return nil
}

// print prints a line of a package, without lines that `go test` prints only with -v.
func (r *report) print(e event) error {
	if !r.verbose && (e.Output == "PASS\n" || strings.Contains(e.Output, "[no test files]")) {
		return nil
	}

	_, err := io.WriteString(r.to, e.Output)

	return err
}

func (r *report) recordTime(e event) {
	switch {
	case e.Test == "" && e.Action != "skip":
		r.packages = append(r.packages, timing{e.Package, e.Elapsed})
	case e.Test != "":
		r.tests = append(r.tests, timing{e.Package[strings.LastIndexByte(e.Package, '/')+1:] + "." + e.Test, e.Elapsed})
	}
}

// summarize prints what took longest. A test's time includes the time in which it waits for parallel tests.
func (r *report) summarize(to io.Writer, most int) {
	for _, kind := range []struct {
		name string
		all  []timing
	}{{"packages", r.packages}, {"tests", r.tests}} {
		slices.SortStableFunc(kind.all, func(a, b timing) int { return cmp.Compare(b.seconds, a.seconds) })

		if len(kind.all) > 0 {
			fmt.Fprintf(to, "\nThe %s that took longest:\n", kind.name)
		}

		for _, one := range kind.all[:min(most, len(kind.all))] {
			fmt.Fprintf(to, "%8.2f s  %s\n", one.seconds, one.name)
		}
	}
}
