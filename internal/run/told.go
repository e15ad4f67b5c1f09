// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import "sync"

// Told is what has been told in a run. What would be said of a thousand blocks in the same words is said of one.
type Told struct {
	mu   sync.Mutex
	told map[string]struct{}
}

// First notes that something is told, and reports whether it is for the first time.
func (t *Told) First(what string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()

	if _, again := t.told[what]; again {
		return false
	}

	if t.told == nil {
		t.told = map[string]struct{}{}
	}

	t.told[what] = struct{}{}

	return true
}
