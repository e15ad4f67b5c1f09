// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// phases are the phases that the child process measures, in this order.
var phases = []string{"create", "read", "plan", "update"}

// growthTask is the input of the child process.
type growthTask struct {
	Users    int               `json:"users"`
	Settings map[string]string `json:"settings"`
}

// growth measures M8: how processor time grows with the number of users. A child process makes the provider's calls
// without Terraform and without the plugin protocol's transport, so that the simulator's work is not counted.
func (b *bench) growth(ctx context.Context) error {
	few, many := b.size(1_000), b.size(10_000)

	slow, err := b.fastestPhases(ctx, few)
	if err != nil {
		return err
	}

	large, err := b.fastestPhases(ctx, many)
	if err != nil {
		return err
	}

	for _, phase := range phases {
		exponent := math.Log(large[phase].Seconds()/slow[phase].Seconds()) / math.Log(float64(many)/float64(few))
		b.row("M8", fmt.Sprintf("growth of %s from %d to %d users: exponent", phase, few, many), "≤ 1.1",
			fmt.Sprintf("%.2f (%.0f, %.0f µs a user)", exponent, perUser(slow[phase], few), perUser(large[phase], many)), exponent <= maxExponent)
	}

	return nil
}

func perUser(d time.Duration, n int) float64 { return float64(d.Microseconds()) / float64(n) }

// fastestPhases returns the processor time of each phase with n users, the least of several runs.
func (b *bench) fastestPhases(ctx context.Context, n int) (map[string]time.Duration, error) {
	least := map[string]time.Duration{}

	for range b.rounds {
		took, err := b.measurePhases(ctx, n)
		if err != nil {
			return nil, err
		}

		for phase, d := range took {
			if before, ok := least[phase]; !ok || d < before {
				least[phase] = d
			}
		}
	}

	return least, nil
}

func (b *bench) measurePhases(ctx context.Context, n int) (map[string]time.Duration, error) {
	s, err := startServer(simulator.Options{})
	if err != nil {
		return nil, err
	}
	defer s.stop()

	c := s.Credentials()

	task, err := json.Marshal(growthTask{Users: n, Settings: map[string]string{
		"base_url": s.URL(), "directory_id": c.DirectoryID, "scim_api_key": c.SCIMKey,
	}})
	if err != nil {
		return nil, err
	}

	self, err := os.Executable()
	if err != nil {
		return nil, err
	}

	command := exec.CommandContext(ctx, self, "-grow", string(task))
	command.Stderr = os.Stderr

	output, err := command.Output()
	if err != nil {
		return nil, err
	}

	var took map[string]time.Duration

	return took, json.Unmarshal(output, &took)
}

// runGrowthTask is the child process: it measures the phases and prints their times.
func runGrowthTask(ctx context.Context, task string) error {
	var g growthTask
	if err := json.Unmarshal([]byte(task), &g); err != nil {
		return err
	}

	took := map[string]time.Duration{}

	var users []*instance

	for _, phase := range phases {
		// Terraform starts the provider anew for each phase.
		d, err := newDriver(ctx, g.Settings)
		if err != nil {
			return err
		}

		before, err := processorTime()
		if err != nil {
			return err
		}

		if users, err = d.runPhase(ctx, phase, g.Users, users); err != nil {
			return fmt.Errorf("%s: %w", phase, err)
		}

		after, err := processorTime()
		if err != nil {
			return err
		}

		took[phase] = after - before
	}

	return json.NewEncoder(os.Stdout).Encode(took)
}
