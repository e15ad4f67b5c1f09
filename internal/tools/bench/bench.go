// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// bench is one run, with the programs built for it and its folder.
type bench struct {
	table
	options

	folder string
	real   string // CLI configuration that installs the real provider
	idle   string // CLI configuration that installs the provider that does nothing
	binary string // the real provider
}

func newBench(ctx context.Context, o options) (*bench, error) {
	folder, err := os.MkdirTemp("", "atlassian-bench-")
	if err != nil {
		return nil, err
	}

	b := &bench{table: table{out: os.Stdout}, options: o, folder: folder}

	b.binary, b.real, err = b.install(ctx, "real", o.root, ".")
	if err == nil {
		_, b.idle, err = b.install(ctx, "idle", filepath.Join(o.root, "internal", "tools"), "./bench/idle")
	}

	if err != nil {
		return nil, errors.Join(err, b.close())
	}

	return b, nil
}

func (b *bench) close() error {
	if b.keep {
		fmt.Fprintln(b.out, "Kept", b.folder)

		return nil
	}

	return os.RemoveAll(b.folder)
}

// install builds a provider, and writes a CLI configuration that uses it for the real provider's address.
func (b *bench) install(ctx context.Context, name, module, pkg string) (binary, configuration string, err error) {
	dir := filepath.Join(b.folder, name)
	binary = filepath.Join(dir, "terraform-provider-atlassian")

	if runtime.GOOS == "windows" {
		binary += ".exe"
	}

	build := exec.CommandContext(ctx, "go", "-C", module, "build", "-trimpath", "-o", binary, pkg)
	if output, err := build.CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("%s: %w\n%s", build, err, output)
	}

	// Terraform and OpenTofu read the short address with different registries.
	short := provider.Address[strings.IndexByte(provider.Address, '/')+1:]
	configuration = filepath.Join(dir, "cli.tfrc")
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n    %q = %q\n  }\n  direct {}\n}\n",
		"registry.terraform.io/"+short, filepath.ToSlash(dir), "registry.opentofu.org/"+short, filepath.ToSlash(dir))

	return binary, configuration, os.WriteFile(configuration, []byte(overrides), 0o600)
}

// server is a running simulator.
type server struct {
	*simulator.Server

	stop func()
}

func startServer(o simulator.Options) (*server, error) {
	o.JournalBodyLimit = -1 // the bodies are not read
	s := simulator.New(o)

	stop, err := s.Start()
	if err != nil {
		return nil, fmt.Errorf("starting the simulator: %w", err)
	}

	return &server{Server: s, stop: stop}, nil
}

// pages returns the number of pages that n entries fill.
func pages(n int) int { return (n + 99) / 100 }

// requests counts the requests since the journal was reset.
func (s *server) requests() int { return s.CountRequests(simulator.Filter{}) }
