// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// simulator is the running simulator process.
type simulator struct {
	process *os.Process
	exited  chan struct{} // closed when the process has ended
	failure error         // why the process ended; read it only after exited is closed
	env     []string      // KEY=VALUE, from the simulator's environment file
}

// startSimulator starts the simulator with the acme world, and waits for its environment file.
func (s *stage) startSimulator(ctx context.Context) (*simulator, error) {
	s.heading("Start a simulated Atlassian organization")
	fmt.Fprintln(s.out, "$ atlassian-simulator -world acme")

	logFile, err := os.Create(filepath.Join(s.run, "simulator.log"))
	if err != nil {
		return nil, err
	}
	defer logFile.Close()

	envFile := filepath.Join(s.run, "simulator.env")
	//nolint:noctx // Without a context, because KEEP=1 leaves the simulator running.
	command := exec.Command(s.simulatorBinary(), "-world", "acme", "-env", envFile)
	command.Stdout = logFile

	command.Stderr = logFile
	if err := command.Start(); err != nil {
		return nil, err
	}

	running := &simulator{process: command.Process, exited: make(chan struct{})}
	go func() {
		running.failure = command.Wait()
		close(running.exited)
	}()

	running.env, err = running.await(ctx, envFile)
	if err != nil {
		return nil, errors.Join(err, running.stop())
	}

	s.env = append(s.env, running.env...)
	for _, variable := range running.env {
		if url, found := strings.CutPrefix(variable, "ATLASSIAN_BASE_URL="); found {
			fmt.Fprintf(s.out, "  It listens on %s; the provider is told by its environment.\n", url)
		}
	}

	return running, nil
}

// await waits for the environment file, which the simulator writes once it listens.
func (r *simulator) await(ctx context.Context, envFile string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()

	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()

	for {
		env, err := readEnv(envFile)
		if err == nil && len(env) > 0 {
			return env, nil
		}

		select {
		case <-r.exited:
			return nil, fmt.Errorf("the simulator ended too early: %w; see its log", r.failure)
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for the simulator: %w", errors.Join(ctx.Err(), err))
		case <-tick.C:
		}
	}
}

// readEnv reads lines of the form KEY=VALUE or export KEY=VALUE, the value quoted or not.
func readEnv(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()

	var env []string

	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		line := strings.TrimPrefix(strings.TrimSpace(scanner.Text()), "export ")

		key, value, found := strings.Cut(line, "=")
		if found && !strings.HasPrefix(line, "#") {
			env = append(env, key+"="+strings.Trim(value, `'"`))
		}
	}

	return env, scanner.Err()
}

func (r *simulator) stop() error {
	if err := r.process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stopping the simulator: %w", err)
	}

	<-r.exited

	return nil
}

// printUsage says how to use the running simulator and the built provider.
func (r *simulator) printUsage(out io.Writer, cliConfig string) {
	fmt.Fprintf(out, "\nThe simulator keeps running (process %d). To try things out yourself:\n\n", r.process.Pid)

	for _, variable := range append(r.env, "TF_CLI_CONFIG_FILE="+cliConfig) {
		key, value, _ := strings.Cut(variable, "=")
		fmt.Fprintf(out, "export %s='%s'\n", key, value)
	}

	fmt.Fprintf(out, "\nStop it with: kill %d\n", r.process.Pid)
}
