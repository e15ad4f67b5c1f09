// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import "sync"

// Records remembers, for the life of one provider process, which SCIM records blocks have created or adopted, so that
// no second block adopts one of them. Terraform tells no block about the others: two with one e-mail address would undo
// each other's work in every apply. The zero value is ready to use.
type Records struct {
	mu  sync.Mutex
	ids map[string]struct{}
}

// Claim records that a block has created or is to adopt the record. It reports false when a block has done so before.
func (r *Records) Claim(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	if _, claimed := r.ids[id]; claimed {
		return false
	}

	if r.ids == nil {
		r.ids = map[string]struct{}{}
	}

	r.ids[id] = struct{}{}

	return true
}
