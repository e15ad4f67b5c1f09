// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"
)

func sample() report {
	seats, used, available, utilization, cost := 100, 87, 13, 87.0, 39.55

	return report{
		Organization: "Acme",
		Licenses: []license{
			{Product: "Jira", Site: "https://acme.atlassian.net", Seats: &seats, Used: &used, Available: &available, Utilization: &utilization},
			{Product: "Trello", Used: &available},
		},
		Reclaimable: []reclaimable{{Product: "Jira", Seats: 5, Never: 2, Cost: &cost}, {Product: "Trello", Seats: 1}},
	}
}

func TestWriteTable(t *testing.T) {
	t.Parallel()

	var out strings.Builder
	sample().writeTable(&out)

	want := `
  Product  Site                Seats  Used  Available  In use
  ───────  ──────────────────  ─────  ────  ─────────  ──────
  Jira     acme.atlassian.net    100    87         13    87 %
  Trello   –                       –    13          –       –
`
	if got := "\n" + out.String(); got != want {
		t.Errorf("got:%s\nwant:%s", got, want)
	}
}

func TestSummary(t *testing.T) {
	t.Parallel()

	if got, want := sample().summary(), "6 seats have not been used for 90 days; they cost 39.55 EUR a month, of the products that have a price."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
