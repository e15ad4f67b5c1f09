// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import "sync"

// Causes are what many blocks meet alike in one run, such as a refused key, and what of them has been told.
type Causes struct {
	mu   sync.Mutex
	told map[string]struct{}
}

// Tell notes that a cause is told, and reports whether it is for the first time.
func (c *Causes) Tell(cause string) (first bool) {
	c.mu.Lock()
	defer c.mu.Unlock()

	if _, told := c.told[cause]; told {
		return false
	}

	if c.told == nil {
		c.told = make(map[string]struct{})
	}

	c.told[cause] = struct{}{}

	return true
}
