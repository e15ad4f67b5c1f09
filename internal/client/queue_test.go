// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestRequestsLeaveInTheOrderInWhichTheyCame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var (
			mu    sync.Mutex
			order []int
		)

		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()

			n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/things/"))
			order = append(order, n)

			return response(r, http.StatusOK, http.Header{}, ""), err
		})
		c := newClient(t, client.Options{Transport: transport, MaxRequestsPerSecond: 5})

		var group sync.WaitGroup
		for i := range 30 {
			group.Go(func() {
				_, err := c.Do(t.Context(), client.Request{Operation: "Reading", Method: http.MethodGet, Path: []string{"things", strconv.Itoa(i)}}, nil)
				if err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
			<-time.After(time.Millisecond)
		}

		group.Wait()

		if len(order) != 30 || !slices.IsSorted(order) {
			t.Errorf("order of arrival: %v", order)
		}
	})
}
