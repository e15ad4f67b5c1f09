// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// earlySchemas makes its schemas before Terraform asks for them.
type earlySchemas struct {
	protocol

	schemas func() (*tfprotov6.GetProviderSchemaResponse, error)
}

// MakeSchemasEarly starts to make a server's schemas while Terraform still waits for the process to start. Terraform
// asks for the schemas first, and they never change.
func MakeSchemasEarly(ctx context.Context, server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	complete, ok := server.(protocol)
	if !ok {
		return server
	}

	collectLater()

	r := &earlySchemas{protocol: complete, schemas: sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
		return complete.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	})}

	go r.schemas() //nolint:errcheck // Whoever asks gets the same answer.

	return r
}

// GetProviderSchema waits for the schemas.
func (r *earlySchemas) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return r.schemas()
}

// collectLater delays the first garbage collection until the heap has 16 MB instead of 4. The collection would run just
// when Terraform asks for the schemas, and take as long as the answer. One second later the setting is restored, before
// any people are read.
func collectLater() {
	before := debug.SetGCPercent(400)

	time.AfterFunc(time.Second, func() { debug.SetGCPercent(before) })
}
