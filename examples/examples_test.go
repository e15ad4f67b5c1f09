// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package examples holds the configurations that the documentation shows, and the tests that they work.
package examples

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

const required = `terraform {
  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }
}
`

// TestAccExamples validates every example with the CLI: each file alone, as its page shows it, and the demo as a whole.
// TestAccGuides runs what the guides and README.md show.
func TestAccExamples(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	cli := newCLI(t)

	for name, config := range pages(t) {
		if !cli.knowsIdentity && strings.HasSuffix(name, "import-by-identity.tf") {
			continue
		}

		if actionBlock.MatchString(config) && !acctest.Supports(t, cli.program, acctest.Actions) {
			continue
		}

		t.Run(name, func(t *testing.T) {
			t.Parallel()

			cli.validate(t, map[string]string{"main.tf": config})
		})
	}

	t.Run("demo", func(t *testing.T) {
		t.Parallel()

		cli.validate(t, folder(t, "demo"))
	})
}

var actionBlock = regexp.MustCompile(`(?m)^action "`)

// pages returns the configurations by path.
func pages(t *testing.T) map[string]string {
	t.Helper()

	out := make(map[string]string)

	for _, root := range []string{"provider", "resources", "data-sources", "functions", "actions"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil // the provider offers nothing of this kind
			}

			if err != nil || entry.IsDir() || filepath.Ext(path) != ".tf" {
				return err
			}

			out[filepath.ToSlash(path)] = read(t, path)

			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}

	return out
}

func folder(t *testing.T, dir string) map[string]string {
	t.Helper()

	paths, err := filepath.Glob(filepath.Join(dir, "*.tf"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no configuration in %s: %v", dir, err)
	}

	out := make(map[string]string, len(paths))
	for _, path := range paths {
		out[filepath.Base(path)] = read(t, path)
	}

	return out
}

func read(t *testing.T, path string) string {
	t.Helper()

	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	return string(content)
}
