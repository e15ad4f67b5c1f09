// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package named

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// New makes the world with the given name: "empty" (also ""), "acme", "example" (the documentation's organization;
// "example:filled" has people in its directory, "example:bare" has no app), or "random:<seed>[:<users>]" for property
// tests. Its data is the same in every run, relative to the clock. Identifiers made later depend on the seed; 0 makes
// them random.
func New(name string, seed uint64, clock world.Clock, switches world.Switches) (*world.World, error) {
	w := world.New(seed, clock, switches)
	kind, parameters, _ := strings.Cut(name, ":")

	switch {
	case kind == "random":
		seed, users, err := randomParameters(parameters)
		if err != nil {
			return w, fmt.Errorf("world %q: %w", name, err)
		}

		return w, w.WithOwnIDs(name, func() error { return buildRandom(w, seed, users) })
	case name == "acme":
		return w, w.WithOwnIDs(name, func() error { return buildAcme(w) })
	case name == "example", name == "example:filled", name == "example:bare":
		return w, w.WithOwnIDs(name, func() error { return buildExample(w, parameters) })
	case name == "empty", name == "":
		buildEmpty(w)
		return w, nil
	default:
		return w, fmt.Errorf("world %q: want empty, acme, example[:filled|:bare] or random:<seed>[:<users>]", name)
	}
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

// dayBefore returns a time the given number of days before now. The time of day depends on number, so that people are
// not all active at the same second.
func dayBefore(now time.Time, days, number int) time.Time {
	return now.AddDate(0, 0, -days).Add(-time.Duration(number*37%719) * time.Minute).Add(-time.Duration(number) * time.Millisecond)
}

// The keys of each world, unless Rekey replaces them.
const (
	organizationKey = "simulator-organization-key"
	directoryKey    = "simulator-directory-key"

	// keyLife is the longest life of a key (API §1.1, §9.7).
	keyLife = 365 * 24 * time.Hour
)

// handOutKeys makes a key for the organization and one for its SCIM directory.
func handOutKeys(w *world.World, label, scimDirectoryID string) {
	expires := w.Now().Add(keyLife)
	w.AddKey(world.Key{Value: organizationKey, Kind: world.KeyUnscoped, Label: label, ExpiresAt: expires})
	w.AddKey(world.Key{Value: directoryKey, Kind: world.KeyDirectory, DirectoryID: scimDirectoryID, ExpiresAt: expires})
	w.Credentials = world.Credentials{OrgID: w.Org.ID, APIKey: organizationKey, DirectoryID: scimDirectoryID, SCIMKey: directoryKey}
}
