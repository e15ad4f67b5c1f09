// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package examples holds the configurations that the documentation shows, and the test that they are valid.
package examples

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

const required = `terraform {
  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }
}
`

// TestAccExamples has the CLI validate every example, each file alone as its page shows it, every piece of configuration in
// the guides and on the front page, and the demo as a whole.
func TestAccExamples(t *testing.T) {
	t.Parallel()

	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs Terraform or OpenTofu: set TF_ACC")
	}
	cli := newCLI(t)

	for name, config := range pages(t) {
		if !cli.knowsIdentity && strings.HasSuffix(name, "import-by-identity.tf") {
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

// pages are the configurations by where they stand.
func pages(t *testing.T) map[string]string {
	t.Helper()

	out := make(map[string]string)
	for _, root := range []string{"provider", "resources", "data-sources", "functions", "actions"} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if os.IsNotExist(err) {
				return nil // nothing of this kind is offered
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

	guides, err := filepath.Glob(filepath.Join("..", "templates", "guides", "*.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(guides, filepath.Join("..", "README.md")) {
		for i, piece := range fence.FindAllStringSubmatch(read(t, path), -1) {
			if strings.Contains(piece[1], ".tfquery.hcl") {
				continue // another language, that of `terraform query`
			}
			out[filepath.Base(path)+"/"+strconv.Itoa(i+1)] = piece[1]
		}
	}
	return out
}

var fence = regexp.MustCompile("(?s)```terraform\n(.*?)```")

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

// cli is the Terraform or OpenTofu under test, with the provider of this work tree.
type cli struct {
	program       string
	config        string // its configuration file
	knowsIdentity bool   // import blocks with identity: both from 1.12
}

func newCLI(t *testing.T) *cli {
	t.Helper()

	c := &cli{program: os.Getenv("TF_ACC_TERRAFORM_PATH")}
	if c.program == "" {
		c.program = "terraform"
	}

	dir := t.TempDir()
	c.config = filepath.Join(dir, "cli.tfrc")
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"orgadmin/atlassian\" = %q\n  }\n  direct {}\n}\n", filepath.ToSlash(dir))
	if err := os.WriteFile(c.config, []byte(overrides), 0o600); err != nil {
		t.Fatal(err)
	}

	binary := filepath.Join(dir, "terraform-provider-atlassian")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".")
	build.Dir = ".."
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the provider: %v\n%s", err, output)
	}

	output, err := c.command(t.Context(), dir, "version").Output()
	if err != nil {
		t.Fatalf("asking %s for its version: %v", c.program, err)
	}
	version := regexp.MustCompile(`v1\.(\d+)\.`).FindSubmatch(output)
	if version == nil {
		t.Fatalf("%s tells no version: %s", c.program, output)
	}
	minor, err := strconv.Atoi(string(version[1]))
	if err != nil {
		t.Fatal(err)
	}
	c.knowsIdentity = minor >= 12
	return c
}

func (c *cli) command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, c.program, args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+c.config, "CHECKPOINT_DISABLE=1", "TF_REATTACH_PROVIDERS=")
	return command
}

func (c *cli) validate(t *testing.T, files map[string]string) {
	t.Helper()

	dir := t.TempDir()
	complete := false
	for name, content := range files {
		complete = complete || strings.Contains(content, "required_providers")
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !complete {
		if err := os.WriteFile(filepath.Join(dir, "required.tf"), []byte(required), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if output, err := c.command(t.Context(), dir, "validate", "-no-color").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
}
