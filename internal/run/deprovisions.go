// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"slices"
	"sync"
)

// Deprovisions counts the people who lose access in a run, in the order in which Terraform asks about them.
type Deprovisions struct {
	mu      sync.Mutex
	ids     map[string]struct{}
	people  []string
	refused bool
}

// A DeprovisionCount is the count up to and including one person.
type DeprovisionCount struct {
	// People are the people counted so far.
	People []string
	// Allowed says that they are within the limit.
	Allowed bool
	// FirstRefused says that this call is the first one refused.
	FirstRefused bool
}

// Count counts a person. Several calls with one id count once. The text person names the person in messages. A nil
// limit allows everything.
func (d *Deprovisions) Count(id, person string, limit *int64) DeprovisionCount {
	d.mu.Lock()
	defer d.mu.Unlock()

	if d.ids == nil {
		d.ids = map[string]struct{}{}
	}

	if _, counted := d.ids[id]; !counted {
		d.ids[id] = struct{}{}
		d.people = append(d.people, person)
	}

	if limit == nil || int64(len(d.people)) <= *limit {
		return DeprovisionCount{People: slices.Clone(d.people), Allowed: true}
	}

	first := !d.refused
	d.refused = true

	return DeprovisionCount{People: slices.Clone(d.people), FirstRefused: first}
}
