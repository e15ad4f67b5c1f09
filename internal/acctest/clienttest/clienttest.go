// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package clienttest makes clients for a handler that a test serves in its own process, such as a simulator. Only tests
// import it. It must not know anything above the client, because the tests of the client's packages import it too.
package clienttest

import (
	"net/http"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// New makes a client whose requests the handler answers over pipes, without a network, until the test ends.
func New(tb testing.TB, handler http.Handler, key string, options client.Options) *client.Client {
	tb.Helper()

	transport, stop := simulator.ServeInProcess(handler)
	tb.Cleanup(stop)

	options.BaseURL, options.Transport, options.UserAgent = "http://127.0.0.1", transport, "test"
	options.Key = client.NewSecret(key)

	made, err := client.New(options)
	if err != nil {
		tb.Fatal(err)
	}

	return made
}
