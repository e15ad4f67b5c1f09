// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// reportFiles are the outputs of the example, and the files that they are written to.
var reportFiles = [][2]string{{"licenses_html", "licenses.html"}, {"licenses_csv", "licenses.csv"}, {"licenses_json", "licenses.json"}}

// currency is the currency of the prices below and in examples/demo/licenses.tf.
const currency = "EUR"

// prices are variables that a user sets, because Atlassian does not report prices.
const prices = `currency = "` + currency + `"
cost_per_seat = {
  jira-software    = 7.91
  jira-servicedesk = 20.00
  confluence       = 6.05
}
`

// writeLicenseReport applies a copy of examples/reports/license-usage, which only reads, and writes its outputs to
// files.
func (s *stage) writeLicenseReport(ctx context.Context) error {
	example, err := s.withExample(ctx, "license-report", filepath.Join("reports", "license-usage"))
	if err != nil {
		return err
	}

	if err := example.addFile("prices.auto.tfvars", prices); err != nil {
		return err
	}

	if err := example.runCLI(ctx, warnings, "apply", "-auto-approve"); err != nil {
		return err
	}

	for _, file := range reportFiles {
		content, err := example.cliOutput(ctx, "output", "-raw", file[0])
		if err != nil {
			return err
		}

		if err := os.WriteFile(filepath.Join(s.run, file[1]), content, 0o600); err != nil {
			return err
		}
	}

	fmt.Fprintf(s.out, "  Open %s in a browser; licenses.csv and licenses.json are beside it.\n", s.relative(filepath.Join(s.run, "licenses.html")))

	return nil
}
