// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command testtimes runs `go test`, with its output and exit status, and prints at the end which packages and tests
// took longest.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
)

func main() {
	dir := flag.String("dir", ".", "folder to run in")
	most := flag.Int("most", 10, "how many packages and tests to name")

	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status, err := run(ctx, *dir, flag.Args(), *most, os.Stdout, os.Stderr)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "testtimes:", err)
		os.Exit(1)
	}

	os.Exit(status)
}

// run runs the tests of a folder and returns the exit status of `go test`.
func run(ctx context.Context, dir string, arguments []string, most int, stdout, stderr io.Writer) (status int, err error) {
	command := exec.CommandContext(ctx, "go", append([]string{"test", "-json"}, arguments...)...)
	command.Dir, command.Stderr = dir, stderr
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }

	output, err := command.StdoutPipe()
	if err != nil {
		return 0, err
	}

	if err := command.Start(); err != nil {
		return 0, err
	}

	report := newReport(stdout, slices.Contains(arguments, "-v"))
	if err := report.read(output); err != nil {
		return 0, errors.Join(err, command.Wait())
	}

	if _, exited := errors.AsType[*exec.ExitError](command.Wait()); exited {
		status = max(1, command.ProcessState.ExitCode())
	}

	var summary bytes.Buffer

	report.summarize(&summary, most)

	_, err = stdout.Write(summary.Bytes())

	return status, err
}
