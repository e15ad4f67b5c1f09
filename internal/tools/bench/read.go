// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// licenseRequests takes M5.
func (b *bench) licenseRequests(ctx context.Context) error {
	s, err := startServer(simulator.Options{World: "acme", Latency: latency})
	if err != nil {
		return err
	}
	defer s.stop()

	w, err := b.workspace("m5", b.real)
	if err != nil {
		return err
	}

	if err := w.write(s.providerBlock() + "\ndata \"atlassian_product_licenses\" \"all\" {}\n"); err != nil {
		return err
	}

	if _, err := w.planEmpty(ctx); err != nil {
		return err
	}

	apps := len(s.Workspaces())
	bar, got := apps+(apps+999)/1000, s.requests()
	b.row("M5", fmt.Sprintf("requests for the licenses of %d apps", apps), fmt.Sprintf("≤ %d", bar), strconv.Itoa(got), got <= bar)

	return nil
}

// groupRequests takes M6.
func (b *bench) groupRequests(ctx context.Context) error {
	n := b.size(5_000)

	s, err := startServer(simulator.Options{Latency: latency})
	if err != nil {
		return err
	}
	defer s.stop()

	ids, err := s.SeedSCIMUsers(s.Credentials().DirectoryID, 2*n)
	if err != nil {
		return err
	}

	w, err := b.workspace("m6", b.real)
	if err != nil {
		return err
	}

	members := func(ids []string) string {
		return s.providerBlock() + "\nresource \"atlassian_group\" \"g\" {\n  display_name = \"many\"\n}\n\nresource \"atlassian_group_members\" \"g\" {\n" +
			"  group_id = atlassian_group.g.id\n  user_ids = [\"" + strings.Join(ids, "\", \"") + "\"]\n}\n"
	}

	if err := w.write(members(ids[:n])); err != nil {
		return err
	}

	if _, err := w.apply(ctx); err != nil {
		return err
	}

	if err := w.write(members(ids[n:])); err != nil {
		return err
	}

	if _, err := w.run(ctx, "plan", "-out=saved.plan"); err != nil {
		return err
	}

	s.ResetJournal()

	if _, err := w.run(ctx, "apply", "saved.plan"); err != nil {
		return err
	}

	bar, got := 2+(2*n+49)/50, s.requests()
	b.row("M6", fmt.Sprintf("requests to change all %d members of a group", n), fmt.Sprintf("≤ %d", bar), strconv.Itoa(got), got <= bar)

	return nil
}
