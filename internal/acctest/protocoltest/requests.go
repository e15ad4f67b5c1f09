// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest

import (
	"net/http"
	"strings"
	"sync"
)

// Requests are those that a test's own server was sent. The simulator has its journal for that.
type Requests struct {
	mu  sync.Mutex
	all []string
}

// Add adds a request.
func (r *Requests) Add(request *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.all = append(r.all, request.Method+" "+request.URL.Path)
}

// Count is the number of requests with this part in their method and path; "" is in all.
func (r *Requests) Count(part string) int {
	r.mu.Lock()
	defer r.mu.Unlock()

	n := 0

	for _, request := range r.all {
		if strings.Contains(request, part) {
			n++
		}
	}

	return n
}
