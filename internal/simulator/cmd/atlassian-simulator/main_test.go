// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The printed environment points to a running simulator, which stops when its context ends.
func TestRunServesUntilTheContextEnds(t *testing.T) {
	t.Parallel()

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()

	file := filepath.Join(t.TempDir(), "env")
	reader, writer := io.Pipe()
	finished := make(chan error, 1)

	go func() {
		err := run(ctx, []string{"-world", "empty", "-env", file, "-rps", "1000", "-reset", "seconds"}, writer, io.Discard)
		_ = writer.Close()

		finished <- err
	}()

	var printed []string
	for lines := bufio.NewScanner(reader); len(printed) < 6 && lines.Scan(); {
		printed = append(printed, lines.Text())
	}

	environment := map[string]string{}

	for _, line := range printed {
		if found := regexp.MustCompile(`^export (\w+)='(.*)'$`).FindStringSubmatch(line); found != nil {
			environment[found[1]] = found[2]
		}
	}

	if len(environment) != 5 {
		t.Fatalf("printed %q", printed)
	}

	written, err := os.ReadFile(file)
	if err != nil || strings.Join(printed[1:], "\n")+"\n" != string(written) {
		t.Errorf("wrote %q, %v", written, err)
	}

	request, err := http.NewRequestWithContext(ctx, http.MethodGet, environment["ATLASSIAN_BASE_URL"]+"/scim/directory/"+environment["ATLASSIAN_DIRECTORY_ID"]+"/Users", nil)
	if err != nil {
		t.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer "+environment["ATLASSIAN_SCIM_API_KEY"])

	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}

	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("status %d", response.StatusCode)
	}

	if reset := response.Header.Get("X-RateLimit-Reset"); len(reset) != len("2006-01-02T15:04:05Z") {
		t.Errorf("the limit resets at %q, not to the second", reset)
	}

	cancel()

	if err := <-finished; err != nil {
		t.Error(err)
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()

	for name, arguments := range map[string][]string{
		"unknown flag":      {"-none"},
		"argument":          {"acme"},
		"unknown world":     {"-world", "atlantis"},
		"unknown precision": {"-reset", "hours"},
		"public address":    {"-addr", "0.0.0.0:0"},
		"unwritable file":   {"-world", "empty", "-env", filepath.Join(t.TempDir(), "missing", "env")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()

			if err := run(ctx, arguments, io.Discard, io.Discard); err == nil || ctx.Err() != nil {
				t.Errorf("no refusal: %v", err)
			}
		})
	}
}
