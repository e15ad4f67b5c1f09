// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const latency = 30 * time.Millisecond

// refreshRequests measures M1: the requests of a refresh.
func (b *bench) refreshRequests(ctx context.Context) error {
	all, some, many := b.size(1_000), 20, b.size(10_000)

	for _, c := range []struct{ managed, directory int }{{all, all}, {some, many}} {
		s, err := b.site(fmt.Sprintf("m1-%d", c.directory), simulator.Options{Latency: latency})
		if err != nil {
			return err
		}
		defer s.stop()

		// Half of the other users come first, half last, so that the managed users are not all on the first or last
		// page.
		others := c.directory - c.managed
		if _, err := s.SeedSCIMUsers(s.Credentials().DirectoryID, others/2); err != nil {
			return err
		}

		if err := s.configure(users(c.managed, "Engineer")); err != nil {
			return err
		}

		if _, err := s.apply(ctx); err != nil {
			return err
		}

		if _, err := s.SeedSCIMUsers(s.Credentials().DirectoryID, others-others/2); err != nil {
			return err
		}

		s.ResetJournal()

		if _, err := s.planEmpty(ctx); err != nil {
			return err
		}

		bar := c.managed + 2
		if all := pages(c.directory); c.managed > all {
			bar = 2*all + 2
		}

		b.atMost("M1", fmt.Sprintf("requests to refresh %d users of a directory of %d", c.managed, c.directory), bar, s.requests())
	}

	return nil
}

// planTime measures M2: the time of a plan. The plans of the real provider, of one that does nothing and of Terraform's
// own resources alternate.
func (b *bench) planTime(ctx context.Context) error {
	n := b.size(1_000)

	s, err := startServer(simulator.Options{Latency: latency})
	if err != nil {
		return err
	}
	defer s.stop()

	ours, err := b.workspace("m2-real", b.real)
	if err != nil {
		return err
	}

	idle, err := b.workspace("m2-idle", b.idle)
	if err != nil {
		return err
	}

	floor, err := b.workspace("m2-floor", b.real)
	if err != nil {
		return err
	}

	configuration := s.providerBlock() + users(n, "Engineer")
	for w, text := range map[*workspace]string{ours: configuration, idle: configuration, floor: terraformData(n)} {
		if err := w.write(text); err != nil {
			return err
		}
	}

	for _, w := range []*workspace{ours, floor} {
		if _, err := w.apply(ctx); err != nil {
			return err
		}
	}

	if err := copyState(ours, idle); err != nil {
		return err
	}

	took := map[*workspace][]cost{}

	for range b.rounds {
		for _, w := range []*workspace{floor, idle, ours} {
			c, err := w.planEmpty(ctx)
			if err != nil {
				return err
			}

			took[w] = append(took[w], c)
		}
	}

	r, i, f := median(took[ours]), median(took[idle]), median(took[floor])
	b.row("M2", fmt.Sprintf("plan of %d users ÷ provider that does nothing", n), "≤ 1.3",
		fmt.Sprintf("%.2f (%.2f ÷ %.2f s)", ratio(r.wall, i.wall), r.wall.Seconds(), i.wall.Seconds()), ratio(r.wall, i.wall) <= 1.3)
	b.note("M2", fmt.Sprintf("plan of %d users ÷ as many terraform_data", n), "as near 3 as can be",
		fmt.Sprintf("%.2f (floor %.2f s; idle %.2f)", ratio(r.wall, f.wall), f.wall.Seconds(), ratio(i.wall, f.wall)))
	b.note("M2", "the same in processor time", "", fmt.Sprintf("%.2f (%.2f ÷ %.2f s; idle %.2f)",
		ratio(r.processor, f.processor), r.processor.Seconds(), f.processor.Seconds(), ratio(i.processor, f.processor)))

	return nil
}

func copyState(from, to *workspace) error {
	const name = "terraform.tfstate"

	state, err := os.ReadFile(filepath.Join(from.dir, name))
	if err != nil {
		return err
	}

	return os.WriteFile(filepath.Join(to.dir, name), state, 0o600)
}

func ratio(a, b time.Duration) float64 { return a.Seconds() / b.Seconds() }

// median returns the median of each kind of time.
func median(all []cost) cost {
	middle := func(of func(cost) time.Duration) time.Duration {
		times := make([]time.Duration, len(all))
		for i, c := range all {
			times[i] = of(c)
		}

		slices.Sort(times)

		return times[len(times)/2]
	}

	return cost{
		wall:      middle(func(c cost) time.Duration { return c.wall }),
		processor: middle(func(c cost) time.Duration { return c.processor }),
	}
}
