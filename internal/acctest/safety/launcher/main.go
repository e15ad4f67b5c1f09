// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command launcher is started by Terraform in place of the provider. It starts the provider and writes its process id
// to a file, so that a test can kill it.
package main

import (
	"os"
	"os/exec"
	"os/signal"
	"strconv"
)

func main() { os.Exit(launch(os.Getenv("LAUNCHER_PROGRAM"), os.Getenv("LAUNCHER_PID_FILE"))) }

func launch(program, pidFile string) int {
	// An interrupt of the process group is for the provider to handle.
	signal.Ignore(os.Interrupt)

	command := exec.Command(program, os.Args[1:]...) //nolint:noctx // Terraform ends the provider.
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr

	if err := command.Start(); err != nil {
		return 1
	}

	if err := writePID(pidFile, command.Process.Pid); err != nil {
		_ = command.Process.Kill()
	}

	if err := command.Wait(); err != nil {
		return 1
	}

	return 0
}

// writePID replaces the file in one step, because the test may read it at any time.
func writePID(pidFile string, pid int) error {
	written := pidFile + "." + strconv.Itoa(pid)
	if err := os.WriteFile(written, []byte(strconv.Itoa(pid)), 0o600); err != nil {
		return err
	}

	return os.Rename(written, pidFile)
}
