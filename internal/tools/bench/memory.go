// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math"
	"os/exec"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const (
	mebibyte     = 1 << 20
	maxMemory    = 200 * mebibyte // of the provider, with 10,000 users
	maxExponent  = 1.1
	startupGrace = 15 * time.Second
)

// memory measures M7: the provider's peak memory. The benchmark starts the provider itself and attaches Terraform to
// it, because the peak memory of a process is known only to its parent.
func (b *bench) memory(ctx context.Context) error {
	type point struct {
		users  int
		took   time.Duration
		memory int64
	}

	var points []point

	for _, n := range []int{b.size(1_000), b.size(10_000), b.size(100_000)} {
		s, err := b.site(fmt.Sprintf("m7-%d", n), simulator.Options{World: "acme"})
		if err != nil {
			return err
		}

		var apps []string
		for _, workspace := range s.Workspaces()[:2] {
			apps = append(apps, workspace.ID)
		}

		s.SeedAccounts(n, simulator.AccountSeed{Workspaces: apps, Active: true})

		took, memory, err := b.readUsers(ctx, s)

		s.stop()

		if err != nil {
			return err
		}

		points = append(points, point{n, took, memory})

		figure := fmt.Sprintf("%d MB, %.2f s", memory/mebibyte, took.Seconds())
		if n == 10_000 {
			b.row("M7", fmt.Sprintf("atlassian_users of %d: peak memory, time of the plan", n), "≤ 200 MB", figure, memory <= maxMemory)
		} else {
			b.note("M7", fmt.Sprintf("atlassian_users of %d: peak memory, time of the plan", n), "", figure)
		}
	}

	small, large := points[1], points[2]
	steps := math.Log(float64(large.users) / float64(small.users))
	byMemory := math.Log(float64(large.memory)/float64(small.memory)) / steps
	byTime := math.Log(large.took.Seconds()/small.took.Seconds()) / steps
	b.row("M7", fmt.Sprintf("growth from %d to %d: exponents", small.users, large.users), "linear, ≤ 1.1",
		fmt.Sprintf("memory %.2f, time %.2f", byMemory, byTime), byMemory <= maxExponent && byTime <= maxExponent)

	return nil
}

func (b *bench) readUsers(ctx context.Context, s *site) (took time.Duration, memory int64, err error) {
	if err := s.configure("\ndata \"atlassian_users\" \"all\" {}\n"); err != nil {
		return 0, 0, err
	}

	c, memory, err := b.planPeakMemory(ctx, s.workspace)

	return c.wall, memory, err
}

// attachedProvider is a provider that the CLI attaches to instead of starting one.
type attachedProvider struct {
	command  *exec.Cmd
	variable string // tells the CLI how to attach, as KEY=VALUE
}

func (b *bench) attach(ctx context.Context) (*attachedProvider, error) {
	ctx, cancel := context.WithCancel(ctx)
	a := &attachedProvider{command: exec.CommandContext(ctx, b.binary, "-debug")}

	output, err := a.command.StdoutPipe()
	if err != nil {
		cancel()

		return nil, err
	}

	if err := a.command.Start(); err != nil {
		cancel()

		return nil, err
	}

	defer time.AfterFunc(startupGrace, cancel).Stop()

	for lines := bufio.NewScanner(output); lines.Scan(); {
		if _, value, found := strings.Cut(lines.Text(), "TF_REATTACH_PROVIDERS='"); found {
			a.variable = "TF_REATTACH_PROVIDERS=" + strings.TrimSuffix(value, "'")

			return a, nil
		}
	}

	cancel()

	return nil, fmt.Errorf("the provider did not say how to reach it: %w", a.command.Wait())
}

// end stops the provider and returns its peak memory.
func (a *attachedProvider) end() (int64, error) {
	if err := a.command.Process.Kill(); err != nil {
		return 0, err
	}

	// The killed process ends with an ExitError.
	if err := a.command.Wait(); err != nil {
		if _, ok := errors.AsType[*exec.ExitError](err); !ok {
			return 0, err
		}
	}

	return peakMemory(a.command.ProcessState)
}
