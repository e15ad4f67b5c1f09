// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// exportTime takes M11: the export of a company, people in groups that give its apps.
func (b *bench) exportTime(ctx context.Context) error {
	const (
		bar       = 30 * time.Second
		groups    = 20
		groupSize = 50
	)

	people := b.size(10_000)

	s, err := startServer(simulator.Options{Latency: latency})
	if err != nil {
		return err
	}
	defer s.stop()

	directory := s.Credentials().DirectoryID

	ids, err := s.SeedSCIMUsers(directory, people)
	if err != nil {
		return err
	}

	for i := range groups {
		if _, err := s.SeedSCIMGroup(directory, fmt.Sprintf("Team %02d", i), ids[i*groupSize:(i+1)*groupSize]...); err != nil {
			return err
		}
	}

	apps := 3
	for i := range apps {
		s.AddWorkspace(simulator.Workspace{
			ID: fmt.Sprintf("ari:cloud:confluence::site/0f2e4d6c-0000-4000-8000-00000000000%d", i), Name: fmt.Sprintf("site%d", i), TypeKey: "confluence", TypeName: "Confluence",
			Status: "online", HostURL: fmt.Sprintf("https://site%d.atlassian.net/wiki", i),
		})
	}

	credentials := s.Credentials()
	out := filepath.Join(b.folder, "m11")

	command := exec.CommandContext(ctx, b.binary, "export", "-out", out)
	command.Env = append(os.Environ(), "ATLASSIAN_BASE_URL="+s.URL(), "ATLASSIAN_ORG_ID="+credentials.OrgID, "ATLASSIAN_API_KEY="+credentials.APIKey,
		"ATLASSIAN_DIRECTORY_ID="+directory, "ATLASSIAN_SCIM_API_KEY="+credentials.SCIMKey)

	s.ResetJournal()

	began := time.Now()

	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", command, err, output)
	}

	took := time.Since(began)
	b.row("M11", fmt.Sprintf("export of %d people and %d groups", people, groups), "≤ "+bar.String(), took.Round(100*time.Millisecond).String(), took <= bar)

	// Pages of people, of groups in the directory (each once for the groups and once for who is in them) and in the organization.
	pages := (people+99)/100 + 2 + 2
	most, got := pages+apps, s.requests()
	b.row("M11", "requests: pages of users and groups, and one an app", fmt.Sprintf("≤ %d", most), strconv.Itoa(got), got <= most)

	return nil
}
