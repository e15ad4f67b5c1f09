// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// newTestStage returns a stage with a configuration of one file and without output.
func newTestStage(t *testing.T, name, content string) *stage {
	t.Helper()

	dir := filepath.Join(t.TempDir(), "examples", "demo")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}

	s, err := newStage(filepath.Join(dir, ".run", "bin", "tofu_1.12.6"), dir, io.Discard)
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	})

	return s
}

func TestStageChangesItsCopyOnly(t *testing.T) {
	t.Parallel()

	const before = "title = \"Engineer\"\n"

	s := newTestStage(t, "users.tf", before)
	if err := s.editFile("users.tf", "Engineer", "Lead"); err != nil {
		t.Fatal(err)
	}

	changed, err := os.ReadFile(filepath.Join(s.workspace, "users.tf"))
	if err != nil || string(changed) != "title = \"Lead\"\n" {
		t.Errorf("the workspace has %q, %v", changed, err)
	}

	original, err := os.ReadFile(filepath.Join(s.source, "users.tf"))
	if err != nil || string(original) != before {
		t.Errorf("the example has become %q, %v", original, err)
	}

	if err := s.editFile("users.tf", "Engineer", "Lead"); err == nil {
		t.Error("an edit that finds nothing to change is no error")
	}
}

func TestNewStageNeedsAConfiguration(t *testing.T) {
	t.Parallel()

	if _, err := newStage("tofu", t.TempDir(), io.Discard); err == nil {
		t.Error("a folder without configuration is no error")
	}
}

func TestProviderSource(t *testing.T) {
	t.Parallel()

	s := newTestStage(t, "main.tf", "terraform {\n  required_providers {\n    atlassian = {\n      source = \"someone/atlassian\"\n    }\n  }\n}\n")
	if got, err := s.providerSource(); err != nil || got != "someone/atlassian" {
		t.Errorf("got %q, %v", got, err)
	}

	none := newTestStage(t, "main.tf", "provider \"atlassian\" {}\n")
	if got, err := none.providerSource(); err == nil {
		t.Errorf("got %q from a configuration without a source", got)
	}
}

func TestCLIName(t *testing.T) {
	t.Parallel()

	for path, want := range map[string]string{
		filepath.Join("bin", "terraform"):   "terraform",
		filepath.Join(".", "tofu_1.12.6"):   "tofu",
		filepath.Join("bin", "tofu.exe"):    "tofu",
		filepath.Join("bin", "tofu_1.exe"):  "tofu",
		filepath.Join("my_tools", "tofu"):   "tofu",
		filepath.Join("a.b", "terraform_x"): "terraform",
	} {
		if got := cliName(path); got != want {
			t.Errorf("cliName(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestReadEnv(t *testing.T) {
	t.Parallel()

	path := filepath.Join(t.TempDir(), "simulator.env")

	content := "# how to reach it\nexport ATLASSIAN_BASE_URL='http://127.0.0.1:1'\nATLASSIAN_ORG_ID=\"o=1\"\n\nno variable\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}

	want := []string{"ATLASSIAN_BASE_URL=http://127.0.0.1:1", "ATLASSIAN_ORG_ID=o=1"}
	if got, err := readEnv(path); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}

	if _, err := readEnv(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there is no error")
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()

	for line, want := range map[string]struct{ progress, changes bool }{
		"atlassian_user.kim: Creating...":                                                {false, false},
		"atlassian_user.kim: Creation complete after 0s [id=1]":                          {true, false},
		`atlassian_user.person["kim@b.example"]: Creation complete after 0s [id=1]`:      {true, false},
		"atlassian_user.kim: Destruction complete after 0s":                              {true, false},
		"atlassian_user.colleague: Import complete [id=a@b.example]":                     {true, false},
		"Apply complete! Resources: 3 added, 0 changed, 0 destroyed.":                    {true, true},
		"Plan: 0 to add, 1 to change, 0 to destroy.":                                     {true, true},
		`  ~ resource "atlassian_user" "kim" {`:                                          {false, true},
		`      ~ title        = "Support Engineer" -> "Support Lead"`:                    {false, true},
		"        # (7 unchanged attributes hidden)":                                      {false, false},
		"data.atlassian_product_licenses.all: Reading...":                                {false, false},
		"Terraform used the selected providers to generate the following execution plan": {false, false},
	} {
		if progress(line) != want.progress || changes(line) != want.changes {
			t.Errorf("%q: progress %t, changes %t", line, progress(line), changes(line))
		}
	}

	for line, want := range map[string]bool{
		"│ More than 90 % of the seats are used:":                       true,
		"│   - Jira on acme.atlassian.net: 41 of 45":                    true,
		"  - Confluence on acme-labs.atlassian.net: all 5 seats unused": true,
		"│ Warning: Check block assertion failed":                       false,
		"data.atlassian_organization.this: Reading...":                  false,
	} {
		if warnings(line) != want {
			t.Errorf("%q: warnings %t", line, warnings(line))
		}
	}

	if !containing("No changes.")("No changes. Your infrastructure matches") || containing("No changes.")(strings.Repeat("x", 9)) {
		t.Error("containing does not look for its text")
	}
}
