// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// buildWorld fills an empty server with the data of a name: "empty", "acme", "example" (the documentation's
// organization, "example:filled" with people in its directory, "example:bare" without an app), or
// "random:<seed>[:<users>]" for property tests. A world's data is the same on every run, relative to the clock.
func buildWorld(w *World, name string) error {
	kind, parameters, _ := strings.Cut(name, ":")
	switch {
	case kind == "random":
		seed, users, err := randomParameters(parameters)
		if err != nil {
			return fmt.Errorf("world %q: %w", name, err)
		}

		return w.withWorldIDs(name, func() error { return buildRandomWorld(w, seed, users) })
	case name == "acme":
		return w.withWorldIDs(name, func() error { return buildAcme(w) })
	case name == "example", name == "example:filled", name == "example:bare":
		return w.withWorldIDs(name, func() error { return buildExample(w, parameters) })
	case name == "empty":
		buildEmptyWorld(w)
		return nil
	default:
		return fmt.Errorf("world %q: want empty, acme, example[:filled|:bare] or random:<seed>[:<users>]", name)
	}
}

// withWorldIDs builds with identifiers that depend on the world's name alone.
func (w *World) withWorldIDs(name string, build func() error) error {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(name)) // a hash takes everything
	own := w.ids

	w.ids = newIDSource(sum.Sum64())
	defer func() { w.ids = own }()

	return build()
}

const randomUsers = 40

func randomParameters(text string) (seed uint64, users int, err error) {
	first, second, both := strings.Cut(text, ":")
	if seed, err = strconv.ParseUint(first, 10, 64); err != nil {
		return 0, 0, fmt.Errorf("seed: %w", err)
	}

	if !both {
		return seed, randomUsers, nil
	}

	if users, err = strconv.Atoi(second); err != nil || users < 0 {
		return 0, 0, fmt.Errorf("number of users %q", second)
	}

	return seed, users, nil
}

// worldDay is a moment a number of days before the clock's, at an hour that
// depends on a number, so that people are not active at the same second.
func worldDay(now time.Time, days, number int) time.Time {
	return now.AddDate(0, 0, -days).Add(-time.Duration(number*37%719) * time.Minute).Add(-time.Duration(number) * time.Millisecond)
}
