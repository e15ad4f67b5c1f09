// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// exportTime measures M11: the export of people, groups and the apps that the groups give.
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

	const apps = 3

	for i := range apps {
		app := simulator.Workspace{
			ID: fmt.Sprintf("ari:cloud:confluence::site/0f2e4d6c-0000-4000-8000-00000000000%d", i), Name: fmt.Sprintf("site%d", i), TypeKey: "confluence", TypeName: "Confluence",
			Status: "online", HostURL: fmt.Sprintf("https://site%d.atlassian.net/wiki", i),
		}
		s.AddWorkspace(app)

		if err := s.assignApp(ctx, fmt.Sprintf("Team %02d", i), app.ID); err != nil {
			return err
		}
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

	// Requests: the pages of people, of the directory's groups and of the organization's groups, and one per app. The
	// three more are: the page after a full last page, the second list of the organization's groups, and the apps'
	// names.
	b.atMost("M11", "requests: pages of users and groups, and one an app (+ 3)", pages(people)+2*pages(groups)+apps+3, s.requests())

	return nil
}

// assignApp gives a group an app, as an administrator does.
func (s *server) assignApp(ctx context.Context, name, resourceID string) error {
	group, ok := s.OrganizationGroup(name)
	if !ok {
		return fmt.Errorf("the organization has no group %s", name)
	}

	body, err := json.Marshal(map[string]string{"roleId": "atlassian/user", "resourceId": resourceID})
	if err != nil {
		return err
	}

	credentials := s.Credentials()
	path := "/admin/v2/orgs/" + credentials.OrgID + "/directories/" + group.DirectoryID + "/groups/" + group.ID + "/role-assignments/assign"

	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+path, bytes.NewReader(body))
	if err != nil {
		return err
	}

	request.Header.Set("Authorization", "Bearer "+credentials.APIKey)
	request.Header.Set("Content-Type", "application/json")

	answer, err := new(http.Client).Do(request)
	if err != nil {
		return err
	}

	if err := answer.Body.Close(); err != nil {
		return err
	}

	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("giving %s an app: %s", name, answer.Status)
	}

	return nil
}
