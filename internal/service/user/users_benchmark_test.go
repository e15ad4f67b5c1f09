// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// manyUsers answers like an organization with this many people and stores none of them, so that the memory measured is
// the provider's own.
type manyUsers int

func (n manyUsers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	const (
		searchPage  = 100
		managedPage = 1000
	)

	w.Header().Set("Content-Type", "application/json")

	switch {
	case strings.HasSuffix(r.URL.Path, "/workspaces"):
		fmt.Fprintf(w, `{"data":[{"id":%q,"attributes":{"typeKey":"jira-software","type":"Jira","hostUrl":"https://acme.atlassian.net"}},`+
			`{"id":%q,"attributes":{"typeKey":"confluence","type":"Confluence","hostUrl":"https://acme.atlassian.net/wiki"}}]}`, usersJira, usersWiki)
	case strings.HasSuffix(r.URL.Path, "/users/search"):
		var query struct {
			Cursor string `json:"cursor"`
		}
		if err := json.NewDecoder(r.Body).Decode(&query); err != nil {
			panic(err)
		}

		n.page(w, query.Cursor, searchPage, `{"accountId":"712020:00000000-0000-4000-8000-%012[1]d","email":"member%06[1]d@corp.example","name":"Member %06[1]d",`+
			`"status":"active","accountStatus":"active","membershipStatus":"active","claimStatus":"managed","addedToOrg":"2024-01-01T00:00:00.000Z",`+
			`"productAccess":[{"id":"`+usersJira+`","key":"jira","lastActiveTimestamp":"2026-11-06T23:07:29.936941226Z"},`+
			`{"id":"`+usersWiki+`","key":"confluence","lastActiveTimestamp":"2026-10-06T23:07:29.936941226Z"}]}`)
	default:
		n.page(w, r.URL.Query().Get("cursor"), managedPage,
			`{"account_id":"712020:00000000-0000-4000-8000-%012[1]d","account_type":"atlassian","account_status":"active","name":"x","access_billable":true}`)
	}
}

func (n manyUsers) page(w http.ResponseWriter, cursor string, size int, format string) {
	from, _ := strconv.Atoi(cursor)
	to := min(from+size, int(n))

	fmt.Fprint(w, `{"data":[`)

	for i := from; i < to; i++ {
		if i > from {
			fmt.Fprint(w, ",")
		}

		fmt.Fprintf(w, format, i)
	}

	fmt.Fprint(w, `],"links":{`)

	if to < int(n) {
		fmt.Fprintf(w, `"next":"%d"`, to)
	}

	fmt.Fprint(w, `}}`)
}

// BenchmarkUsers reads organizations of several sizes. "peak-MB" is the largest heap, including the test's server. It
// and the allocations must grow no faster than the number of people.
func BenchmarkUsers(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			driver := protocoltest.DriveDataSource(b, usersWithFixedClock(), protocoltest.Organization(b, manyUsers(n), "2d8f1c4e-0000-4000-8000-00000000a001", "key"))

			b.ReportAllocs()

			var peak uint64

			for b.Loop() {
				stop := watchHeap(&peak)
				state, diags := driver.ReadRaw(nil)

				stop()

				if text := protocoltest.Errors(diags); text != "" || state == nil || len(state.MsgPack) < n*100 {
					b.Fatal("the read failed: " + text)
				}
			}

			b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
		})
	}
}

// watchHeap keeps the largest heap size in peak until it is stopped.
func watchHeap(peak *uint64) (stop func()) {
	runtime.GC()

	done, stopped := make(chan struct{}), make(chan struct{})

	go func() {
		defer close(stopped)

		ticker := time.NewTicker(2 * time.Millisecond)
		defer ticker.Stop()

		for {
			var stats runtime.MemStats

			runtime.ReadMemStats(&stats)
			*peak = max(*peak, stats.HeapInuse+stats.StackInuse)

			select {
			case <-done:
				return
			case <-ticker.C:
			}
		}
	}()

	return func() {
		close(done)
		<-stopped
	}
}
