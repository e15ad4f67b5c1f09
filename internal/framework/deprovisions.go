// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"sync"
)

// Deprovisions counts the people from whom one plan or apply takes access, against the provider's deprovision_limit.
// Terraform plans blocks in no particular order and one at a time, so that the count grows while the plan is made; it
// starts the provider anew for the apply, which therefore counts by itself.
type Deprovisions struct {
	limit *int64

	mu  sync.Mutex
	ids map[string]struct{}
}

// NewDeprovisions counts without a limit when limit is nil.
func NewDeprovisions(limit *int64) *Deprovisions {
	return &Deprovisions{limit: limit, ids: map[string]struct{}{}}
}

// Count adds a person, who counts once however often Terraform asks, and answers how many have been counted so far. It
// reports whether the person is within the limit.
func (d *Deprovisions) Count(id string) (counted int, allowed bool) {
	d.mu.Lock()
	defer d.mu.Unlock()

	d.ids[id] = struct{}{}

	return len(d.ids), d.limit == nil || int64(len(d.ids)) <= *d.limit
}

// Limit is the provider's deprovision_limit, nil when there is none.
func (d *Deprovisions) Limit() *int64 { return d.limit }
