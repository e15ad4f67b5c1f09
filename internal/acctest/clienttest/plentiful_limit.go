// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package clienttest

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// PlentifulLimit is a limit that no test reaches. The simulator reports it with every answer (API §8.1). Without a
// reported limit the client starts at 50 requests a second, and tests that are not about limits would wait in real
// time.
var PlentifulLimit = simulator.Limit{RequestsPerSecond: 1000, Window: time.Hour}

// WithPlentifulLimit makes a handler report a limit that no test reaches.
func WithPlentifulLimit(next http.Handler) http.Handler {
	const quota = 1_000_000

	var sent atomic.Int64

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Limit", strconv.Itoa(quota))
		w.Header().Set("X-RateLimit-Remaining", strconv.FormatInt(quota-sent.Add(1), 10))
		next.ServeHTTP(w, r)
	})
}
