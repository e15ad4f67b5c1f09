// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestGrantLines(t *testing.T) {
	t.Parallel()

	var who grants

	answer := `{"kim@b.example":{"name":"Kim","teams":["a","b"],"apps":["jira on x","loom on y"]},"ann@b.example":{"name":"Ann","teams":[],"apps":[]}}`
	if err := json.Unmarshal([]byte(answer), &who); err != nil {
		t.Fatal(err)
	}

	want := []string{"ann@b.example (): ", "kim@b.example (a, b): jira on x, loom on y"}
	if got := who.lines(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAppendLine(t *testing.T) {
	t.Parallel()

	var out strings.Builder

	s := &stage{workspace: t.TempDir(), out: &out}

	path := filepath.Join(s.workspace, "people.csv")
	if err := s.appendLine("people.csv", "second"); err == nil {
		t.Error("a file that is not there is made")
	}

	if err := os.WriteFile(path, []byte("first\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	if err := s.appendLine("people.csv", "second"); err != nil {
		t.Fatal(err)
	}

	content, err := os.ReadFile(path)
	if err != nil || string(content) != "first\nsecond\n" {
		t.Errorf("the file holds %q, %v", content, err)
	}

	if !strings.Contains(out.String(), "  + second\n") {
		t.Errorf("the audience sees %q", out.String())
	}
}
