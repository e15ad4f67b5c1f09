// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command release checks the files of a release, and makes the one file that goreleaser does not make: the SPDX
// document, which lists what the program contains. It reads .goreleaser.yml, so that it checks what is released. It
// publishes nothing.
//
//	release check                       builds twice in different folders, compares the files, and verifies them
//	release verify -dist DIR -version V checks the files of a release against the rules of both registries
//	release sbom -version V FILE        writes the SPDX document of the program FILE to standard output
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("say check, verify or sbom")
	}

	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	root := flags.String("root", "../..", "the folder of the repository")
	version := flags.String("version", "0.0.0", "the version, without v")
	dist := flags.String("dist", "../../dist", "the folder with the files of a release")
	targets := flags.String("targets", "", "what check builds, as linux_amd64,windows_amd64; empty: all that a release has")

	signed := flags.Bool("signed", false, "verify wants a signature beside the checksums")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}

	config, err := readConfig(*root)
	if err != nil {
		return err
	}

	switch args[0] {
	case "check":
		var wanted []target

		for name := range strings.SplitSeq(*targets, ",") {
			if goos, goarch, ok := strings.Cut(name, "_"); ok {
				wanted = append(wanted, target{goos, goarch})
			}
		}

		return check(ctx, config, *root, *version, wanted, os.Stdout)
	case "verify":
		problems := verify(*dist, config.ProjectName, *version, config.targets(), *signed)
		if len(problems) == 0 {
			fmt.Fprintln(os.Stdout, "The files are what both registries want.")
		}

		return errors.Join(problems...)
	case "sbom":
		document, err := spdxDocument(flags.Arg(0), config.ProjectName, *version)
		if err != nil {
			return err
		}

		_, err = os.Stdout.Write(document)

		return err
	default:
		return fmt.Errorf("there is no %q: say check, verify or sbom", args[0])
	}
}
