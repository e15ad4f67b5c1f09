// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-atlassian serves the Terraform provider for Atlassian Cloud organizations.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// version is set by the release.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "serve so that a debugger can attach, and print how Terraform reaches it")
	flag.Parse()

	var options []tf6server.ServeOpt
	if *debug {
		options = append(options, tf6server.WithManagedDebug())
	} else if err := dropUnreadLogs(); err != nil {
		log.Fatal(err.Error())
	}

	newServer := func() tfprotov6.ProviderServer { return provider.NewServer(context.Background(), version) }
	if err := tf6server.Serve(provider.Address, newServer, options...); err != nil {
		log.Fatal(err.Error())
	}
}

func dropUnreadLogs() error {
	for _, name := range provider.UnreadLogs(os.Environ()) {
		if err := os.Setenv(name, "OFF"); err != nil {
			return err
		}
	}

	return nil
}
