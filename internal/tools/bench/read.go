// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// licenseRequests measures M5: the requests to read the licenses.
func (b *bench) licenseRequests(ctx context.Context) error {
	s, err := b.site("m5", simulator.Options{World: "acme", Latency: latency})
	if err != nil {
		return err
	}
	defer s.stop()

	if err := s.configure("\ndata \"atlassian_product_licenses\" \"all\" {}\n"); err != nil {
		return err
	}

	if _, err := s.planEmpty(ctx); err != nil {
		return err
	}

	apps := len(s.Workspaces())
	b.atMost("M5", fmt.Sprintf("requests for the licenses of %d apps", apps), apps+(apps+999)/1000, s.requests())

	return nil
}

// groupRequests measures M6: the requests to change all members of a group.
func (b *bench) groupRequests(ctx context.Context) error {
	n := b.size(5_000)

	s, err := b.site("m6", simulator.Options{Latency: latency})
	if err != nil {
		return err
	}
	defer s.stop()

	ids, err := s.SeedSCIMUsers(s.Credentials().DirectoryID, 2*n)
	if err != nil {
		return err
	}

	members := func(ids []string) string {
		return "\nresource \"atlassian_group\" \"g\" {\n  display_name = \"many\"\n}\n\nresource \"atlassian_group_members\" \"g\" {\n" +
			"  group_id = atlassian_group.g.id\n  user_ids = [\"" + strings.Join(ids, "\", \"") + "\"]\n}\n"
	}

	if err := s.configure(members(ids[:n])); err != nil {
		return err
	}

	if _, err := s.apply(ctx); err != nil {
		return err
	}

	if err := s.configure(members(ids[n:])); err != nil {
		return err
	}

	if _, err := s.run(ctx, "plan", "-out=saved.plan"); err != nil {
		return err
	}

	s.ResetJournal()

	if _, err := s.run(ctx, "apply", "saved.plan"); err != nil {
		return err
	}

	b.atMost("M6", fmt.Sprintf("requests to change all %d members of a group", n), 2+(2*n+49)/50, s.requests())

	return nil
}
