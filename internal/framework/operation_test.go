// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestATimeLimitSaysWhatWorks(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		server := simulator.New(simulator.Options{})
		server.Inject(simulator.Fault{Answer: simulator.Never()})

		wire := clienttest.New(t, server, "k", client.Options{MaxRetries: 8})
		limit := func(context.Context, time.Duration) (time.Duration, diag.Diagnostics) { return 2 * time.Second, nil }

		var diags diag.Diagnostics

		source := func() (*client.Client, diag.Diagnostics) { return wire, nil }

		begun, ctx, cancel := framework.Begin(t.Context(), &diags, source, limit, framework.DefaultTimeout)
		defer cancel()

		_, err := begun.Do(ctx, client.Request{Operation: "Reading", Method: http.MethodGet, Path: []string{"scim"}}, nil)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("got %v", err)
		}

		for summary, attribute := range map[string]string{
			"Reading user failed":           "timeouts.read",
			"Creating group members failed": "timeouts.create", "Adding people failed": "timeouts.create",
			"Adopting user failed": "timeouts.create", "Assigning role failed": "timeouts.create",
			"Updating user failed": "timeouts.update", "Changing people failed": "timeouts.update",
			"Deleting group failed": "timeouts.delete", "Destroying user failed": "timeouts.delete", "Removing people failed": "timeouts.delete",
			"Revoking role failed": "timeouts.delete", "Deactivating user failed": "timeouts.delete", "Unlinking user failed": "timeouts.delete",
			"Listing users failed": "timeouts",
		} {
			diags := diagnostics.FromError(summary, err)
			for _, text := range []string{"not done within 2s", attribute + " of this block lets it take 2s", "not set, 5m."} {
				if !strings.Contains(diags[0].Detail(), text) {
					t.Errorf("%s: the error does not say %q: %s", summary, text, diags[0].Detail())
				}
			}
		}
	})
}
