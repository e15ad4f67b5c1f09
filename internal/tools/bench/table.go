// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"strconv"
)

// table prints each measure when it is taken.
type table struct {
	out    io.Writer
	missed []string
}

func (t *table) heading() {
	fmt.Fprintf(t.out, "%-4s %-58s %-22s %-34s %s\n", "#", "measure", "bar", "figure", "holds")
}

// row prints one figure, and remembers it if it misses its bar.
func (t *table) row(id, what, bar, figure string, holds bool) {
	word := "yes"
	if !holds {
		word = "NO"

		t.missed = append(t.missed, id)
	}

	fmt.Fprintf(t.out, "%-4s %-58s %-22s %-34s %s\n", id, what, bar, figure, word)
}

// atMost prints a number whose bar is a maximum.
func (t *table) atMost(id, what string, bar, got int) {
	t.row(id, what, fmt.Sprintf("≤ %d", bar), strconv.Itoa(got), got <= bar)
}

// note prints a figure that has no bar.
func (t *table) note(id, what, bar, figure string) {
	fmt.Fprintf(t.out, "%-4s %-58s %-22s %s\n", id, what, bar, figure)
}

func (t *table) verdict() error {
	if len(t.missed) == 0 {
		return nil
	}

	return fmt.Errorf("missed bars: %v", t.missed)
}
