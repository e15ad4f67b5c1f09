// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Command schemajson writes the provider's schemas to standard output in the form of `terraform providers schema
// -json`. It reads them from the protocol server in its own process, so that the documentation has identities, list
// resources and actions too, whatever CLI is installed.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "schemajson:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	server, err := providerserver.NewProtocol6WithError(provider.New("dev")())()
	if err != nil {
		return fmt.Errorf("starting the protocol server: %w", err)
	}

	// The documentation generator looks the provider up by its short name.
	name := provider.Address[strings.LastIndex(provider.Address, "/")+1:]

	schemas, err := read(ctx, server, name)
	if err != nil {
		return err
	}

	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")

	return encoder.Encode(schemas)
}
