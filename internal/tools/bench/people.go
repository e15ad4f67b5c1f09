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
	maxPeopleRatio  = 2.5 // of a plan of 1,000 terraform_data
	maxPeopleGrowth = 12  // from 10,000 to 100,000
	maxPeopleMemory = 250 * mebibyte
)

// people takes M10: a company in one block, beside blocks of Terraform's own. Processor time counts.
func (b *bench) people(ctx context.Context) error {
	own, err := b.workspace("m10-floor", b.real)
	if err != nil {
		return err
	}

	blocks, small, large := b.size(1_000), b.size(tenThousand), b.size(100_000)

	if err := own.write(floor(blocks)); err != nil {
		return err
	}

	if _, err := own.apply(ctx); err != nil {
		return err
	}

	company, err := b.newCompany(ctx, small)
	if err != nil {
		return err
	}
	defer company.stop()

	var floors, quiet, changed []cost

	for range b.rounds {
		for into, plan := range map[*[]cost]func(context.Context) (cost, error){
			&floors: own.planEmpty,
			&quiet:  company.planEmpty, &changed: company.planOneChanged,
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

	company.ResetJournal()

	_, memory, err := b.peak(ctx, company.workspace)
	if err != nil {
		return err
	}

	b.atMost("M10", fmt.Sprintf("requests to refresh %d people", small), pages(small)+2, company.requests())
	b.row("M10", fmt.Sprintf("peak memory of the provider, %d people", small), "≤ 250 MB", fmt.Sprintf("%d MB", memory/mebibyte), memory <= maxPeopleMemory)

	whole, err := b.newCompany(ctx, large)
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

// company is people in one block, and their directory.
type company struct {
	*site

	size int
}

func (b *bench) newCompany(ctx context.Context, n int) (*company, error) {
	s, err := b.site(fmt.Sprintf("m10-%d", n), simulator.Options{})
	if err != nil {
		return nil, err
	}

	c := &company{s, n}

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

// file writes the people, the first of them with this title.
func (c *company) file(title string) error {
	var people strings.Builder

	people.WriteString("email,given_name,family_name,title,department\n")

	for i := range c.size {
		fmt.Fprintf(&people, "person%06d@corp.test,Given%d,Family%d,%s,Department %d\n", i, i, i, title, i%20)

		title = "Engineer"
	}

	return os.WriteFile(filepath.Join(c.dir, "people.csv"), []byte(people.String()), 0o600)
}

func (c *company) planOneChanged(ctx context.Context) (cost, error) {
	if err := c.file("Lead"); err != nil {
		return cost{}, err
	}

	took, err := c.run(ctx, "plan")

	return took, errors.Join(err, c.file("Engineer"))
}
