// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import "sync"

// Messages remembers what a run has reported, so that a message which many blocks share is reported once.
type Messages struct {
	mu       sync.Mutex
	reported map[string]struct{}
}

// FirstTime notes that a message is reported, and reports whether this is the first time.
func (m *Messages) FirstTime(message string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()

	if _, again := m.reported[message]; again {
		return false
	}

	if m.reported == nil {
		m.reported = map[string]struct{}{}
	}

	m.reported[message] = struct{}{}

	return true
}
