// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command atlassian-simulator serves a simulated Atlassian organization on a loopback address and prints the
// environment variables with which the provider uses it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func main() { os.Exit(start()) }

// start runs the command until a signal ends it and returns the exit status.
func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return 0
	}

	fmt.Fprintln(os.Stderr, "atlassian-simulator:", err)

	return 1
}

func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) error {
	var (
		options                         simulator.Options
		address, environmentFile, reset string
	)

	flags := flag.NewFlagSet("atlassian-simulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&options.World, "world", "acme", "data to start with: acme, empty, example[:filled|:bare] or random:<seed>[:<users>]")
	flags.StringVar(&address, "addr", "127.0.0.1:0", "loopback address and port to listen on; port 0 takes a free one")
	flags.StringVar(&environmentFile, "env", "", "file to write the environment to, for a shell to source")
	flags.Uint64Var(&options.Seed, "seed", 1, "identifiers repeat with the same seed; 0 makes them random")
	flags.DurationVar(&options.Latency, "latency", 0, "time added to every request")
	flags.Float64Var(&options.Limit.RequestsPerSecond, "rps", 0, "requests a second and key beyond which 429 is answered; 0 is no limit")
	flags.DurationVar(&options.Limit.Window, "window", 0, "length of the window in which requests are counted (default 1s)")
	flags.StringVar(&reset, "reset", "minutes", "precision of X-RateLimit-Reset: minutes, seconds or absent")
	flags.BoolVar(&options.Limit.RetryAfter, "retry-after", false, "send Retry-After with 429")
	flags.BoolVar(&options.SCIM.HideInactive, "hide-inactive", false, "leave inactive users out of SCIM lists")

	if err := flags.Parse(arguments); err != nil {
		return err
	}

	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}

	var known bool
	if options.Limit.Reset, known = precisions[reset]; !known {
		return fmt.Errorf("-reset %q: want minutes, seconds or absent", reset)
	}

	options.JournalBodyLimit = -1 // nothing reads the bodies

	server := simulator.New(options)

	stop, err := server.StartAt(address)
	if err != nil {
		return err
	}
	defer stop()

	environment := environmentOf(server)
	if environmentFile != "" {
		if err := os.WriteFile(environmentFile, []byte(environment), 0o600); err != nil {
			return fmt.Errorf("writing the environment: %w", err)
		}
	}

	if _, err := fmt.Fprintf(stdout, "# Simulated Atlassian at %s\n%s", server.URL(), environment); err != nil {
		return fmt.Errorf("printing the environment: %w", err)
	}

	<-ctx.Done()

	return nil
}

var precisions = map[string]simulator.ResetPrecision{
	"minutes": simulator.ResetMinutes,
	"seconds": simulator.ResetSeconds,
	"absent":  simulator.ResetAbsent,
}

// environmentOf returns export lines for a shell. The keys work only with the simulator.
func environmentOf(server *simulator.Server) string {
	credentials := server.Credentials()

	var lines strings.Builder
	for _, variable := range [][2]string{
		{"ATLASSIAN_BASE_URL", server.URL()},
		{"ATLASSIAN_ORG_ID", credentials.OrgID},
		{"ATLASSIAN_API_KEY", credentials.APIKey},
		{"ATLASSIAN_DIRECTORY_ID", credentials.DirectoryID},
		{"ATLASSIAN_SCIM_API_KEY", credentials.SCIMKey},
	} {
		lines.WriteString("export " + variable[0] + "='" + variable[1] + "'\n")
	}

	return lines.String()
}
