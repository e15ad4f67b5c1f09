// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command bench measures the built provider with a real Terraform or OpenTofu, on a simulated Atlassian with latency
// and limits. It prints each measure with its bar and its figure, and fails if a figure misses its bar. It writes only
// into a temporary folder of its own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	var o options

	flag.StringVar(&o.cli, "cli", "terraform", "the Terraform or OpenTofu to run")
	flag.StringVar(&o.root, "root", filepath.Join("..", ".."), "the folder of the provider's module")
	flag.BoolVar(&o.quick, "quick", false, "measure with a tenth of the users")
	flag.StringVar(&o.only, "only", "", "the one measure to take, such as M2")
	flag.IntVar(&o.rounds, "rounds", 3, "how often what takes time is measured; the median counts")
	flag.BoolVar(&o.keep, "keep", false, "keep the temporary folder, with its configurations and states")

	grow := flag.String("grow", "", "used by the benchmark itself: be the process whose growth is measured")

	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)

	var err error
	if *grow != "" {
		err = runGrowthTask(ctx, *grow)
	} else {
		err = run(ctx, o)
	}

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

type options struct {
	cli    string
	root   string
	quick  bool
	only   string
	rounds int
	keep   bool
}

// size returns the number of users to measure with: n, or a tenth of it with -quick.
func (o options) size(n int) int {
	if o.quick {
		return n / 10
	}

	return n
}

func run(ctx context.Context, o options) (err error) {
	b, err := newBench(ctx, o)
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, b.close()) }()

	measures := []struct {
		id   string
		take func(context.Context) error
	}{
		{"M1", b.refreshRequests},
		{"M2", b.planTime},
		{"M3", b.writeRequests},
		{"M4", b.limitedCreation},
		{"M5", b.licenseRequests},
		{"M6", b.groupRequests},
		{"M7", b.memory},
		{"M8", b.growth},
		{"M10", b.people},
		{"M11", b.exportTime},
		{"M12", b.startTime},
	}

	b.heading()

	for _, m := range measures {
		if o.only != "" && o.only != m.id {
			continue
		}

		if err := m.take(ctx); err != nil {
			return fmt.Errorf("%s: %w", m.id, err)
		}
	}

	return b.verdict()
}
