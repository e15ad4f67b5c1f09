// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"slices"
	"sync"
)

// Deprovisions counts the people from whom a run takes access, in the order in which Terraform asks about them.
type Deprovisions struct {
	mu     sync.Mutex
	ids    map[string]struct{}
	people []string
	told   bool
}

// A Deprovision is how one person stands in the count.
type Deprovision struct {
	// People are those counted so far, this one among them.
	People []string
	// Allowed says that there are no more than the limit.
	Allowed bool
	// First says that this is the first one beyond it.
	First bool
}

// Count adds a person, once however often it is asked: by id, and by what people call them. A limit of nil is none.
func (d *Deprovisions) Count(id, person string, limit *int64) Deprovision {
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
		return Deprovision{People: slices.Clone(d.people), Allowed: true}
	}

	first := !d.told
	d.told = true

	return Deprovision{People: slices.Clone(d.people), First: first}
}
