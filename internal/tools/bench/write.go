// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// writeRequests measures M3: the requests to create and to change users.
func (b *bench) writeRequests(ctx context.Context) error {
	n := b.size(1_000)

	s, err := b.site("m3", simulator.Options{Latency: latency})
	if err != nil {
		return err
	}
	defer s.stop()

	// An apply without a saved plan is two runs, and each reads the organization's verified domains once.
	const domains = 2

	for _, c := range []struct {
		what, title string
		more        int
	}{
		{"requests to create %d users, and once a run for the domains", "Engineer", domains},
		{"requests to change one attribute of %d users, no refresh", "Senior Engineer", 0},
	} {
		if err := s.configure(users(n, c.title)); err != nil {
			return err
		}

		s.ResetJournal()

		if _, err := s.apply(ctx, "-refresh=false"); err != nil {
			return err
		}

		got := s.requests()
		b.row("M3", fmt.Sprintf(c.what, n), strconv.Itoa(n+c.more), strconv.Itoa(got), got == n+c.more)
	}

	return nil
}

// limitedCreation measures M4: the creation of users under a rate limit, with each kind of header.
func (b *bench) limitedCreation(ctx context.Context) error {
	const (
		rate       = 20.0
		maxRefused = 0.05
		maxSlower  = 1.15
	)

	n := b.size(200)

	for _, c := range []struct {
		name  string
		limit simulator.Limit
	}{
		{"Retry-After", simulator.Limit{RequestsPerSecond: rate, RetryAfter: true}},
		{"Reset to the second", simulator.Limit{RequestsPerSecond: rate, Reset: simulator.ResetSeconds}},
		{"Reset to the minute", simulator.Limit{RequestsPerSecond: rate, Reset: simulator.ResetMinutes}},
		{"no header", simulator.Limit{RequestsPerSecond: rate, Reset: simulator.ResetAbsent}},
	} {
		s, err := b.site("m4-"+c.name, simulator.Options{Latency: latency, Limit: c.limit})
		if err != nil {
			return err
		}
		defer s.stop()

		if err := s.configure(users(n, "Engineer")); err != nil {
			return err
		}

		_, failed := s.apply(ctx)

		var refused, all int

		var first, last time.Time

		for _, entry := range s.Journal() {
			if first.IsZero() && entry.Method == http.MethodPost { // skips the plan's request for the domains, which is much earlier
				first = entry.Started
			}

			if last.Before(entry.Started) {
				last = entry.Started
			}

			all++

			if entry.Refused {
				refused++
			}
		}

		if failed != nil {
			return failed
		}

		missing := n - len(s.SCIMUsers(s.Credentials().DirectoryID))
		slower := last.Sub(first).Seconds() / (float64(n) / rate)
		b.row("M4", fmt.Sprintf("create %d users under 20 requests/s, %s", n, c.name), "0 lost, ≤ 5 %, ≤ 1.15",
			fmt.Sprintf("%d lost, %.1f %% refused, %.2f", missing, 100*float64(refused)/float64(all), slower),
			missing == 0 && float64(refused) <= maxRefused*float64(all) && slower <= maxSlower)
	}

	return nil
}
