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
	"slices"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// workspace is a folder with a configuration and its state.
type workspace struct {
	dir string
	cli string
	env []string
}

// workspace makes a folder in which the CLI runs with the given CLI configuration.
func (b *bench) workspace(name, cliConfiguration string) (*workspace, error) {
	dir := filepath.Join(b.folder, "workspaces", name)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}

	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "TF_") || strings.HasPrefix(variable, "ATLASSIAN_")
	})

	return &workspace{dir: dir, cli: b.cli, env: append(env, "TF_CLI_CONFIG_FILE="+cliConfiguration, "CHECKPOINT_DISABLE=1")}, nil
}

// site is a simulator with a workspace that manages it.
type site struct {
	*server
	*workspace
}

// site starts a simulator and makes a workspace for the real provider.
func (b *bench) site(name string, o simulator.Options) (*site, error) {
	s, err := startServer(o)
	if err != nil {
		return nil, err
	}

	w, err := b.workspace(name, b.real)
	if err != nil {
		s.stop()

		return nil, err
	}

	return &site{s, w}, nil
}

// configure replaces all of the configuration except the provider block.
func (s *site) configure(blocks string) error { return s.write(s.providerBlock() + blocks) }

// planPeakMemory makes a plan without changes. It returns the cost, and the peak memory of the provider.
func (b *bench) planPeakMemory(ctx context.Context, w *workspace) (c cost, memory int64, err error) {
	attached, err := b.attach(ctx)
	if err != nil {
		return cost{}, 0, err
	}

	over := *w
	over.env = append(slices.Clip(over.env), attached.variable)

	c, err = over.planEmpty(ctx)
	memory, ended := attached.end()

	return c, memory, errors.Join(err, ended)
}

// write replaces the configuration.
func (w *workspace) write(configuration string) error {
	return os.WriteFile(filepath.Join(w.dir, "main.tf"), []byte(configuration), 0o600)
}

// cost is the time of a run of the CLI. The processor time includes its providers, and is steadier on a busy machine.
type cost struct {
	wall, processor time.Duration
}

func (w *workspace) run(ctx context.Context, arguments ...string) (cost, error) {
	command := exec.CommandContext(ctx, w.cli, slices.Insert(slices.Clone(arguments), 1, "-no-color", "-input=false")...)
	command.Dir = w.dir
	command.Env = w.env

	begun := time.Now()
	output, err := command.CombinedOutput()
	took := cost{wall: time.Since(begun)}

	if state := command.ProcessState; state != nil {
		took.processor = state.UserTime() + state.SystemTime()
	}

	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return took, fmt.Errorf("%s %s: exit status %d\n%s", w.cli, strings.Join(arguments, " "), exit.ExitCode(), tail(output))
	}

	return took, err
}

func (w *workspace) apply(ctx context.Context, arguments ...string) (cost, error) {
	return w.run(ctx, append([]string{"apply", "-auto-approve"}, arguments...)...)
}

// planEmpty plans, and fails if there is a change.
func (w *workspace) planEmpty(ctx context.Context) (cost, error) {
	return w.run(ctx, "plan", "-detailed-exitcode")
}

// tail returns the end of an output, where the errors are.
func tail(output []byte) string {
	const kept = 4000
	if len(output) > kept {
		output = output[len(output)-kept:]
	}

	return string(output)
}
