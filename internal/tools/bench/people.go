// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const (
	maxPeopleRatio  = 2.5 // to a plan of 1,000 terraform_data
	maxPeopleGrowth = 12  // of the time from 10,000 to 100,000 people
	maxPeopleMemory = 250 * mebibyte
)

// people measures M10: one atlassian_directory_users, compared with blocks of terraform_data by processor time.
func (b *bench) people(ctx context.Context) error {
	floor, err := b.workspace("m10-floor", b.real)
	if err != nil {
		return err
	}

	blocks, small, large := b.size(1_000), b.size(10_000), b.size(100_000)

	if err := floor.write(terraformData(blocks)); err != nil {
		return err
	}

	if _, err := floor.apply(ctx); err != nil {
		return err
	}

	directoryUsers, err := b.newDirectoryUsers(ctx, small)
	if err != nil {
		return err
	}
	defer directoryUsers.stop()

	var floors, quiet, changed []cost

	for range b.rounds {
		for into, plan := range map[*[]cost]func(context.Context) (cost, error){
			&floors: floor.planEmpty,
			&quiet:  directoryUsers.planEmpty, &changed: directoryUsers.planOneChanged,
		} {
			c, err := plan(ctx)
			if err != nil {
				return err
			}

			*into = append(*into, c)
		}
	}

	f, q, c := median(floors), median(quiet), median(changed)

	for what, took := range map[string]cost{"nothing changed": q, "one changed": c} {
		b.row("M10", fmt.Sprintf("plan of %d people, %s ÷ %d terraform_data", small, what, blocks), "≤ 2.5",
			fmt.Sprintf("%.2f (%.2f ÷ %.2f s)", ratio(took.processor, f.processor), took.processor.Seconds(), f.processor.Seconds()),
			ratio(took.processor, f.processor) <= maxPeopleRatio)
	}

	directoryUsers.ResetJournal()

	_, memory, err := b.planPeakMemory(ctx, directoryUsers.workspace)
	if err != nil {
		return err
	}

	b.atMost("M10", fmt.Sprintf("requests to refresh %d people", small), pages(small)+2, directoryUsers.requests())
	b.row("M10", fmt.Sprintf("peak memory of the provider, %d people", small), "≤ 250 MB", fmt.Sprintf("%d MB", memory/mebibyte), memory <= maxPeopleMemory)

	whole, err := b.newDirectoryUsers(ctx, large)
	if err != nil {
		return err
	}
	defer whole.stop()

	took, err := whole.planEmpty(ctx)
	if err != nil {
		return err
	}

	b.row("M10", fmt.Sprintf("plan of %d people ÷ %d", large, small), "≤ 12",
		fmt.Sprintf("%.1f (%.1f s)", ratio(took.processor, q.processor), took.processor.Seconds()), ratio(took.processor, q.processor) <= maxPeopleGrowth)

	return nil
}

// directoryUsers is a workspace with one atlassian_directory_users.
type directoryUsers struct {
	*site

	size int
}

func (b *bench) newDirectoryUsers(ctx context.Context, n int) (*directoryUsers, error) {
	s, err := b.site(fmt.Sprintf("m10-%d", n), simulator.Options{})
	if err != nil {
		return nil, err
	}

	c := &directoryUsers{s, n}

	if err := c.file("Engineer"); err != nil {
		return nil, err
	}

	err = c.configure(`
resource "atlassian_directory_users" "company" {
  users = provider::atlassian::users_csv(file("people.csv"))
}

import {
  to = atlassian_directory_users.company
  id = "none"
}
`)
	if err != nil {
		return nil, err
	}

	_, err = c.apply(ctx)

	return c, err
}

// file writes people.csv, in which the first person has this title.
func (c *directoryUsers) file(title string) error {
	var people strings.Builder

	people.WriteString("email,given_name,family_name,title,department\n")

	for i := range c.size {
		fmt.Fprintf(&people, "person%06d@corp.test,Given%d,Family%d,%s,Department %d\n", i, i, i, title, i%20)

		title = "Engineer"
	}

	return os.WriteFile(filepath.Join(c.dir, "people.csv"), []byte(people.String()), 0o600)
}

func (c *directoryUsers) planOneChanged(ctx context.Context) (cost, error) {
	if err := c.file("Lead"); err != nil {
		return cost{}, err
	}

	took, err := c.run(ctx, "plan")

	return took, errors.Join(err, c.file("Engineer"))
}
