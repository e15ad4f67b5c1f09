// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// reportFiles are what the example makes, by the output that holds each.
var reportFiles = [][2]string{{"licenses_html", "licenses.html"}, {"licenses_csv", "licenses.csv"}, {"licenses_json", "licenses.json"}}

// currency is that of the prices here and in examples/demo/licenses.tf.
const currency = "EUR"

// prices are what Atlassian does not know and finance adds.
const prices = `currency = "` + currency + `"
cost_per_seat = {
  jira-software    = 7.91
  jira-servicedesk = 20.00
  confluence       = 6.05
}
`

// writeLicenseReport applies a copy of examples/reports/license-usage, which only reads, and keeps its three files.
func (s *stage) writeLicenseReport(ctx context.Context) error {
	elsewhere, err := s.elsewhere(ctx, "license-report", filepath.Join("reports", "license-usage"))
	if err != nil {
		return err
	}

	if err := elsewhere.add("prices.auto.tfvars", prices); err != nil {
		return err
	}

	if err := elsewhere.cliRun(ctx, warnings, "apply", "-auto-approve"); err != nil {
		return err
	}

	for _, file := range reportFiles {
		content, err := elsewhere.cliAnswer(ctx, "output", "-raw", file[0])
		if err != nil {
			return err
		}

		if err := os.WriteFile(filepath.Join(s.run, file[1]), content, 0o600); err != nil {
			return err
		}
	}

	fmt.Fprintf(s.out, "  Open %s in a browser; licenses.csv and licenses.json are beside it.\n", s.shown(filepath.Join(s.run, "licenses.html")))

	return nil
}
