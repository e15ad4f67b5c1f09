// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestLogsContainNoSecretAndNoEmail(t *testing.T) {
	t.Parallel()

	const person = "ann.ex+1@corp.test"

	steps := map[string]step{
		"success": {status: 200, header: http.Header{"X-Request-Id": {"req-1"}}, body: `{"id":"body-content"}`},
		"failure": {
			status: 409, header: http.Header{"X-Request-Id": {"req-1 " + person}},
			body: `{"detail":"body-content ` + person + `"}`,
		},
		"refusal": {status: 429, body: `{"message":"body-content ` + testKey + `"}`},
		"lost":    {err: errors.New("cut off after Bearer " + testKey + " by " + person)},
	}
	for name, s := range steps {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var log bytes.Buffer

			ctx := tflogtest.RootLogger(t.Context(), &log)
			c := newClient(t, client.Options{Transport: &script{steps: []step{s}}})

			_, err := c.Do(ctx, client.Request{
				Operation: "Searching", Method: http.MethodPost, Path: []string{"Users", person},
				Query: url.Values{"filter": {"userName eq " + person}}, Body: map[string]string{"email": person, "x": "body-content"},
			}, nil)
			if (err == nil) != (name == "success") {
				t.Fatalf("got %v", err)
			}

			text := log.String()
			for _, secret := range []string{testKey, "Bearer t", "Authorization", "ann.ex", "corp.test", "body-content", "userName"} {
				if strings.Contains(text, secret) {
					t.Errorf("the log holds %q:\n%s", secret, text)
				}
			}

			entries, err := tflogtest.MultilineJSONDecode(&log)
			if err != nil || len(entries) == 0 {
				t.Fatalf("%d entries, %v", len(entries), err)
			}

			first := entries[0]
			for _, field := range []string{"operation", "method", "path", "duration_ms"} {
				if _, ok := first[field]; !ok {
					t.Errorf("no %s: %v", field, first)
				}
			}

			if first["path"] != "/Users/[e-mail]" {
				t.Errorf("path %v", first["path"])
			}

			if name == "success" && (first["status"] != 200.0 || first["request_id"] != "req-1") {
				t.Errorf("status %v, request id %v", first["status"], first["request_id"])
			}
		})
	}
}
