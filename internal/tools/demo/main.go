// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work: it starts the simulator, and takes the configuration of examples/demo
// through the life of an organization: onboard, report, change, import, remove. It prints every command that it runs.
// It needs Go and a Terraform or OpenTofu, and writes only into the folder .run beside that configuration.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	cli := flag.String("cli", "terraform", "the Terraform or OpenTofu to run")
	dir := flag.String("dir", filepath.Join("examples", "demo"), "the folder of the configuration")
	keep := flag.Bool("keep", false, "leave the simulator running at the end")

	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *cli, *dir, *keep)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "\nThe demo failed:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, cli, dir string, keep bool) (err error) {
	begun := time.Now()

	stage, err := newStage(cli, dir, os.Stdout)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stage.close()) }()

	if err := stage.build(ctx); err != nil {
		return err
	}

	simulator, err := stage.startSimulator(ctx)
	if err != nil {
		return err
	}

	if err := stage.play(ctx); err != nil {
		return errors.Join(err, simulator.stop())
	}

	fmt.Fprintf(os.Stdout, "\nDone in %.0f seconds. The report and a full log are in %s.\n", time.Since(begun).Seconds(), stage.relative(stage.run))

	if keep {
		simulator.printUsage(os.Stdout, stage.cliConfig())
		return nil
	}

	return simulator.stop()
}
