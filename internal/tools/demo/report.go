// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// report is the output "report" of examples/demo.
type report struct {
	Organization string        `json:"organization"`
	Licenses     []license     `json:"licenses"`
	Reclaimable  []reclaimable `json:"reclaimable"`
}

type license struct {
	Product     string   `json:"product"`
	Site        string   `json:"site"`
	Seats       *int     `json:"seats"`
	Used        *int     `json:"used"`
	Available   *int     `json:"available"`
	Utilization *float64 `json:"utilization"`
}

type reclaimable struct {
	Product string   `json:"product"`
	Seats   int      `json:"seats"`
	Never   int      `json:"never"`
	Cost    *float64 `json:"cost"`
}

// unknownFigure stands for a number of seats that Atlassian does not report.
const unknownFigure = "–"

func count(n *int) string {
	if n == nil {
		return unknownFigure
	}

	return strconv.Itoa(*n)
}

func percent(f *float64) string {
	if f == nil {
		return unknownFigure
	}

	return strconv.FormatFloat(*f, 'f', 0, 64) + " %"
}

func (r report) licenseRows() [][]string {
	rows := [][]string{{"Product", "Site", "Seats", "Used", "Available", "In use"}}

	for _, l := range r.Licenses {
		site := cmp.Or(strings.TrimPrefix(l.Site, "https://"), unknownFigure)
		rows = append(rows, []string{l.Product, site, count(l.Seats), count(l.Used), count(l.Available), percent(l.Utilization)})
	}

	return rows
}

// writeTable writes the licenses in columns: two of text, then numbers, aligned right.
func (r report) writeTable(out io.Writer) {
	rows := r.licenseRows()

	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}

	for n, row := range rows {
		var line strings.Builder

		for i, cell := range row {
			padding := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < 2 {
				line.WriteString("  " + cell + padding)
			} else {
				line.WriteString("  " + padding + cell)
			}
		}

		fmt.Fprintln(out, line.String())

		if n == 0 {
			for _, width := range widths {
				fmt.Fprint(out, "  ", strings.Repeat("─", width))
			}

			fmt.Fprintln(out)
		}
	}
}

// summary says in a sentence how many seats can be reclaimed.
func (r report) summary() string {
	seats, cost := 0, 0.0
	for _, s := range r.Reclaimable {
		seats += s.Seats
		if s.Cost != nil {
			cost += *s.Cost
		}
	}

	return fmt.Sprintf("%d seats have not been used for 90 days; they cost %.2f %s a month, of the products that have a price.", seats, cost, currency)
}
