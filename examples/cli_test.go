// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// cli is the Terraform or OpenTofu under test, with the provider built from this work tree.
type cli struct {
	program       string
	config        string // its configuration file, with the provider of this work tree, without init
	mirror        string // another configuration file, with the provider in a mirror, as a release is, with init
	path          string // a folder that has only the program, called terraform, and the provider
	knowsIdentity bool   // Terraform and OpenTofu support import blocks with identity from 1.12
}

// installedVersion is the provider's version in the mirror.
const installedVersion = "0.1.0"

var (
	installed     *cli
	errInstalling error
	installOnce   sync.Once
	installDir    string
)

func TestMain(m *testing.M) {
	code := m.Run()

	if installDir != "" {
		_ = os.RemoveAll(installDir) // the system removes the rest
	}

	os.Exit(code)
}

// newCLI builds the provider once for all tests.
func newCLI(t *testing.T) *cli {
	t.Helper()

	installOnce.Do(func() { installed, errInstalling = install(context.Background()) })

	if errInstalling != nil {
		t.Fatal(errInstalling)
	}

	return installed
}

func install(ctx context.Context) (*cli, error) {
	var err error
	if installDir, err = os.MkdirTemp("", "examples-"); err != nil {
		return nil, err
	}

	c := &cli{program: os.Getenv("TF_ACC_TERRAFORM_PATH"), path: filepath.Join(installDir, "bin")}
	if c.program == "" {
		c.program = "terraform"
	}

	if c.program, err = exec.LookPath(c.program); err != nil {
		return nil, err
	}

	suffix := ""
	if runtime.GOOS == "windows" {
		suffix = ".exe"
	}

	binary := filepath.Join(c.path, "terraform-provider-atlassian"+suffix)
	build := exec.CommandContext(ctx, "go", "build", "-ldflags", "-s -w -X main.version="+installedVersion, "-o", binary, ".")

	build.Dir = ".."
	if output, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the provider: %w\n%s", err, output)
	}

	if err := os.Symlink(c.program, filepath.Join(c.path, "terraform"+suffix)); err != nil {
		return nil, err
	}

	mirror := filepath.Join(installDir, "mirror")
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		dir := filepath.Join(mirror, host, "orgadmin", "atlassian", installedVersion, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}

		if err := os.Link(binary, filepath.Join(dir, "terraform-provider-atlassian_v"+installedVersion+suffix)); err != nil {
			return nil, err
		}
	}

	c.config, c.mirror = filepath.Join(installDir, "overridden.tfrc"), filepath.Join(installDir, "mirrored.tfrc")
	overridden := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"orgadmin/atlassian\" = %q\n  }\n  direct {}\n}\n", filepath.ToSlash(c.path))

	mirrored := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
	if err := errors.Join(os.WriteFile(c.config, []byte(overridden), 0o600), os.WriteFile(c.mirror, []byte(mirrored), 0o600)); err != nil {
		return nil, err
	}

	output, err := c.command(ctx, installDir, "version").Output()
	if err != nil {
		return nil, fmt.Errorf("asking %s for its version: %w", c.program, err)
	}

	version := regexp.MustCompile(`v1\.(\d+)\.`).FindSubmatch(output)
	if version == nil {
		return nil, fmt.Errorf("%s tells no version: %s", c.program, output)
	}

	minor, err := strconv.Atoi(string(version[1]))
	if err != nil {
		return nil, err
	}

	c.knowsIdentity = minor >= 12

	return c, nil
}

func (c *cli) command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, c.program, args...)
	command.Dir = dir

	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+c.config, "CHECKPOINT_DISABLE=1", "TF_REATTACH_PROVIDERS=")

	return command
}

// shell returns a command that runs a script as a user would type it, in a folder where terraform is the program under
// test. It answers questions with yes.
func (c *cli) shell(ctx context.Context, dir, script string) *exec.Cmd {
	command := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", script)
	command.Dir = dir
	command.Stdin = strings.NewReader(strings.Repeat("yes\n", 10))

	command.Env = append(os.Environ(), "PATH="+c.path+string(os.PathListSeparator)+os.Getenv("PATH"), "TF_CLI_CONFIG_FILE="+c.mirror,
		"CHECKPOINT_DISABLE=1", "TF_REATTACH_PROVIDERS=", "TF_IN_AUTOMATION=1", "TF_CLI_ARGS=-no-color")

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
