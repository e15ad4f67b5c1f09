// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The lines that a pull request adds to people.csv and members.csv of examples/onboarding.
const (
	newcomer   = "ebba.strand@acme.test,Ebba Strand,Support Engineer,Support"
	membership = "support,ebba.strand@acme.test"
)

// grants is the output "access" of examples/onboarding.
type grants map[string]struct {
	Name  string   `json:"name"`
	Teams []string `json:"teams"`
	Apps  []string `json:"apps"`
}

// onboardTeam applies a copy of examples/onboarding, adds the lines of a pull request, and destroys it again.
func (s *stage) onboardTeam(ctx context.Context) error {
	example, err := s.withExample(ctx, "onboarding", "onboarding")
	if err != nil {
		return err
	}

	if err := example.runCLI(ctx, progress, "apply", "-auto-approve"); err != nil {
		return err
	}

	for _, added := range []struct{ file, line string }{{"people.csv", newcomer}, {"members.csv", membership}} {
		if err := example.appendLine(added.file, added.line); err != nil {
			return err
		}
	}

	if err := example.runCLI(ctx, progress, "apply", "-auto-approve"); err != nil {
		return err
	}

	answer, err := example.cliOutput(ctx, "output", "-json", "access")
	if err != nil {
		return err
	}

	var who grants
	if err := json.Unmarshal(answer, &who); err != nil {
		return fmt.Errorf("reading who gets what: %w", err)
	}

	for _, line := range who.lines() {
		fmt.Fprintln(s.out, "  "+line)
	}

	return example.runCLI(ctx, containing("Destroy complete"), "destroy", "-auto-approve")
}

// lines returns a line for each person with teams and apps, by address.
func (g grants) lines() []string {
	lines := make([]string, 0, len(g))
	for email, grant := range g {
		lines = append(lines, fmt.Sprintf("%s (%s): %s", email, strings.Join(grant.Teams, ", "), strings.Join(grant.Apps, ", ")))
	}

	slices.Sort(lines)

	return lines
}

// appendLine adds a line to a file of the workspace and prints it.
func (s *stage) appendLine(name, line string) error {
	file, err := os.OpenFile(filepath.Join(s.workspace, name), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}

	fmt.Fprintf(s.out, "%s\n  + %s\n", name, line)

	if _, err := fmt.Fprintln(file, line); err != nil {
		_ = file.Close()
		return err
	}

	return file.Close()
}
