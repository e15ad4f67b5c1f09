// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-atlassian serves the Terraform provider for Atlassian Cloud organizations. Run by hand as
// `terraform-provider-atlassian export`, it writes an existing organization as configuration.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/orgadmin/terraform-provider-atlassian/internal/export"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// version is set by the release.
var version = "dev"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "export" {
		os.Exit(exportOrganization(os.Args[2:]))
	}

	debug := flag.Bool("debug", false, "serve so that a debugger can attach, and print how Terraform reaches it")

	flag.Parse()

	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	} else if err := silenceLogs(); err != nil {
		log.Fatal(err.Error())
	}

	server := provider.MakeSchemasEarly(context.Background(), provider.NewServer(context.Background(), version))

	newServer := func() tfprotov6.ProviderServer { return server }
	if err := tf6server.Serve(provider.Address, newServer, options...); err != nil {
		log.Fatal(err.Error())
	}
}

func silenceLogs() error {
	for _, name := range provider.SilencedLogs(os.Environ()) {
		if err := os.Setenv(name, "OFF"); err != nil {
			return err
		}
	}

	return nil
}

// exportOrganization writes an organization as configuration. An interrupt leaves nothing half-written.
func exportOrganization(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	newServer := func() (export.Server, error) {
		server, ok := provider.NewServer(ctx, version).(export.Server)
		if !ok {
			return nil, errors.New("the provider lists nothing")
		}

		return server, nil
	}

	if err := export.Run(ctx, args, provider.Address, newServer, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "export:", err)

		return 1
	}

	return 0
}
