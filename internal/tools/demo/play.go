// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// The colleague exists in the simulator's acme world. The other people of the demo are in examples/demo/users.tf.
const (
	colleague   = "greta@acme.test"
	titleBefore = `title        = "Support Engineer"`
	titleAfter  = `title        = "Support Lead"`
	importBlock = `import {
  to = atlassian_user.colleague
  id = "%[1]s"
}

resource "atlassian_user" "colleague" {
  email      = "%[1]s"
  on_destroy = "retain" # was there before the demo, and stays
}
`
)

// play runs the steps of the demo.
func (s *stage) play(ctx context.Context) error {
	s.heading("Initialize")

	if err := s.runCLI(ctx, containing("successfully initialized"), "init"); err != nil {
		return err
	}

	s.heading("Onboard people: three blocks of configuration, one apply")

	if err := s.runCLI(ctx, progress, "apply", "-auto-approve"); err != nil {
		return err
	}

	s.heading("Which licenses do we have, and who uses them?")

	answer, err := s.cliOutput(ctx, "output", "-json", "report")
	if err != nil {
		return fmt.Errorf("reading the report: %w", err)
	}

	var report report
	if err := json.Unmarshal(answer, &report); err != nil {
		return fmt.Errorf("reading the report: %w", err)
	}

	fmt.Fprintln(s.out)
	report.writeTable(s.out)
	fmt.Fprintf(s.out, "\n  %s: Atlassian does not say how many seats there are.\n  %s\n", unknownFigure, report.summary())

	s.heading("The same as a page for finance: examples/reports/license-usage")

	if err := s.writeLicenseReport(ctx); err != nil {
		return fmt.Errorf("writing the license report: %w", err)
	}

	s.heading("Plan again: nothing to do")

	if err := s.runCLI(ctx, containing("No changes."), "plan", "-detailed-exitcode"); err != nil {
		return fmt.Errorf("the second plan is not empty: %w", err)
	}

	s.heading("Promote someone: one line changes, in place")

	if err := s.editFile("users.tf", titleBefore, titleAfter); err != nil {
		return err
	}

	if err := s.runCLI(ctx, changes, "apply", "-auto-approve"); err != nil {
		return err
	}

	s.heading("Import someone who is already there, by e-mail, without a change to them")

	if err := s.addFile("import.tf", fmt.Sprintf(importBlock, colleague)); err != nil {
		return err
	}

	if err := s.runCLI(ctx, progress, "apply", "-auto-approve"); err != nil {
		return err
	}

	fmt.Fprintln(s.out, "  The change is on_destroy, which the state alone has: Atlassian is sent nothing.")

	s.heading("Onboard a team from three CSV files, with groups and products: examples/onboarding")

	if err := s.onboardTeam(ctx); err != nil {
		return fmt.Errorf("onboarding a team: %w", err)
	}

	s.heading("Offboard everyone again")

	if err := s.runCLI(ctx, progress, "destroy", "-auto-approve"); err != nil {
		return err
	}

	fmt.Fprintf(s.out, "\n  Those whom the demo made are deactivated. %s, who was imported, is only out of the state: her block says on_destroy = \"retain\".\n", colleague)

	return nil
}

var (
	progressLine = regexp.MustCompile(`^(\w+\.\w+(\["[^"]+"\])?: (Creation complete|Modifications complete|Import(ing\.\.\.|ed)|Import complete|Destruction complete)|Apply complete|Destroy complete|Plan: )`)
	changeLine   = regexp.MustCompile(`^\s+~ (resource |\w+ += )|^(Apply complete|Plan: )`)
	warningLine  = regexp.MustCompile(`^[│\s]*(More than 90 % of the seats|Nobody has used these|- .+: (\d+ of \d+|all \d+ seats unused|nobody has a seat)$)`)
)

func progress(line string) bool { return progressLine.MatchString(line) }

// warnings matches the warnings of the license report's checks.
func warnings(line string) bool { return warningLine.MatchString(line) }

func changes(line string) bool { return changeLine.MatchString(line) }

func containing(text string) filter {
	return func(line string) bool { return strings.Contains(line, text) }
}
