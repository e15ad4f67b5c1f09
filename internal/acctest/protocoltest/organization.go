// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package protocoltest

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Organization makes provider data with a client for the organization's API, which the handler answers.
func Organization(tb testing.TB, handler http.Handler, orgID, key string) *framework.Clients {
	tb.Helper()

	wire := clienttest.New(tb, clienttest.WithPlentifulLimit(handler), key, client.Options{})

	return framework.NewClients(framework.ClientsOptions{Organization: admin.New(wire, orgID)})
}

// World starts one of the simulator's worlds at the time now, and drives the data source on it.
func World(tb testing.TB, name string, now time.Time, source datasource.DataSource) (*simulator.Server, *DataSourceDriver) {
	tb.Helper()

	world := simulator.New(simulator.Options{World: name, Clock: simulator.NewManualClock(now)})
	credentials := world.Credentials()

	return world, DriveDataSource(tb, source, Organization(tb, world, credentials.OrgID, credentials.APIKey))
}

// OnlyReads checks that only GET requests and the three searches that only read were sent, and that all of them
// succeeded.
func OnlyReads(tb testing.TB, world *simulator.Server) {
	tb.Helper()

	for _, entry := range world.Journal() {
		search := entry.Method == http.MethodPost && (strings.HasSuffix(entry.Path, "/users/search") ||
			strings.HasSuffix(entry.Path, "/groups/search") || strings.HasSuffix(entry.Path, "/workspaces"))
		if entry.Method != http.MethodGet && !search || entry.Status != http.StatusOK {
			tb.Errorf("%s %s was sent and answered with %d", entry.Method, entry.Path, entry.Status)
		}
	}
}
