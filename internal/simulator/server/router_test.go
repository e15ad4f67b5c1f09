// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

// A route that is not simulated answers 501 and names itself.
func TestUnknownRoutes(t *testing.T) {
	t.Parallel()

	h := plain.StartSCIM(t, server.Options{})
	for _, request := range [][2]string{
		{http.MethodGet, "/Me"},
		{http.MethodPost, "/Bulk"},
		{http.MethodPut, "/Users"},
		{http.MethodGet, "/scim/v2/Users"},
		{http.MethodGet, "/Users/"},
		{http.MethodGet, "//Users"},
		{http.MethodGet, "/Users/a/b"},
	} {
		result := h.Do(request[0], request[1], nil, http.StatusNotImplemented)
		if want := request[0] + " /scim/directory/" + h.DirectoryID() + request[1]; !strings.Contains(result.Text("message"), want) {
			t.Errorf("message %q does not name %q", result.Text("message"), want)
		}
	}
}
