// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command launcher stands where Terraform looks for the provider, starts the real one, and writes down its process id,
// so that a test can kill it. It is for tests only.
package main

import (
	"os"
	"os/exec"
	"os/signal"
	"strconv"
)

func main() { os.Exit(launch(os.Getenv("LAUNCHER_PROGRAM"), os.Getenv("LAUNCHER_PID_FILE"))) }

func launch(program, pidFile string) int {
	// What interrupts the group is the provider's to take or to ignore.
	signal.Ignore(os.Interrupt)

	command := exec.Command(program, os.Args[1:]...) //nolint:noctx // The test says what to start, and Terraform when it ends.
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

// writePID writes the file whole: the test may be reading the one of the provider before.
func writePID(pidFile string, pid int) error {
	written := pidFile + "." + strconv.Itoa(pid)
	if err := os.WriteFile(written, []byte(strconv.Itoa(pid)), 0o600); err != nil {
		return err
	}

	return os.Rename(written, pidFile)
}
