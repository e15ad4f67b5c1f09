// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// infoLines returns the entries of a log at the level INFO.
func infoLines(t *testing.T, log *bytes.Buffer) []map[string]any {
	t.Helper()

	entries, err := tflogtest.MultilineJSONDecode(log)
	if err != nil {
		t.Fatal(err)
	}

	return slices.DeleteFunc(entries, func(e map[string]any) bool { return e["@level"] != "info" })
}

func TestProgressLogsHowFarAndHowLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer

		ctx := tflogtest.RootLogger(t.Context(), &log)
		p := client.StartProgress(ctx, "Listing things")

		for range 100 {
			time.Sleep(200 * time.Millisecond)
			p.Add(ctx, 10, 1000)
		}

		p.End(ctx, nil)
		client.StartProgress(ctx, "Counting").End(ctx, errors.New("no way to ann@corp.test"))

		lines := infoLines(t, &log)
		if len(lines) != 1+4+1+2 {
			t.Fatalf("%d lines: %v", len(lines), lines)
		}

		if first := lines[1]; first["done"] != 250.0 || first["total"] != 1000.0 || first["seconds_left"] != 15.0 {
			t.Errorf("after 5 s of 20: %v", first)
		}

		if last := lines[5]; last["done"] != 1000.0 || last["seconds"] != 20.0 || last["@message"] != "Listing things: done" {
			t.Errorf("at the end: %v", last)
		}

		if failed := lines[7]; failed["error"] != "no way to [e-mail]" {
			t.Errorf("at the failure: %v", failed)
		}
	})
}

// The parts of an operation log nothing themselves, and are counted in the line of the whole.
func TestProgressOfParts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer

		ctx := tflogtest.RootLogger(t.Context(), &log)
		whole := client.StartProgress(ctx, "Reading apps")
		part := client.StartProgress(whole.WithParts(ctx), "Listing people")

		for range 60 {
			time.Sleep(100 * time.Millisecond)
			part.Add(ctx, 100, 0)
		}

		part.End(ctx, nil)
		whole.Add(ctx, 1, 2)
		whole.End(ctx, nil)

		lines := infoLines(t, &log)
		if len(lines) != 3 || lines[1]["@message"] != "Reading apps: under way" || lines[1]["read"] != 5000.0 || lines[1]["done"] != 0.0 {
			t.Errorf("said %v", lines)
		}
	})
}

// A wait is logged with its reason and length, once for all requests that wait.
func TestWaitsAreLogged(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		step    step
		message string
		seconds float64
	}{
		"rate limit": {
			step{status: 429, header: http.Header{"Retry-After": {"20"}}},
			"Waiting for the rate limit of the Atlassian API (429): requests of this kind are paused", 20,
		},
		"retry": {step{status: 503, header: http.Header{"Retry-After": {"7"}}}, "Waiting before a request is sent again", 7},
	} {
		synctest.Test(t, func(t *testing.T) {
			var log bytes.Buffer

			ctx, cancel := context.WithTimeout(tflogtest.RootLogger(t.Context(), &log), 4*time.Second)
			defer cancel()

			c := newClient(t, client.Options{Transport: &script{steps: []step{test.step}}, MaxRetries: 8})

			var group sync.WaitGroup
			for range 50 {
				group.Go(func() { _, _ = do(ctx, c, client.Repeatable, nil) })
			}

			group.Wait()

			lines := infoLines(t, &log)
			if len(lines) != 1 {
				t.Fatalf("%s: %d lines: %v", name, len(lines), lines)
			}

			if line := lines[0]; line["@message"] != test.message || line["seconds"] != test.seconds || line["operation"] != "Changing thing" {
				t.Errorf("%s: %v", name, line)
			}
		})
	}
}
