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

// schemasServer makes its schemas before it is asked for them.
type schemasServer struct {
	protocol

	schemas func() (*tfprotov6.GetProviderSchemaResponse, error)
}

// MakeSchemasEarly begins to make a server's schemas, which Terraform asks for first and which never change, while
// Terraform still waits for the process to start.
func MakeSchemasEarly(ctx context.Context, server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	complete, ok := server.(protocol)
	if !ok {
		return server
	}

	collectLater()

	r := &schemasServer{protocol: complete, schemas: sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
		return complete.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	})}

	go r.schemas() //nolint:errcheck // Whoever asks gets the same answer.

	return r
}

// GetProviderSchema waits until the schemas are made.
func (r *schemasServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return r.schemas()
}

// collectLater puts the first collection of garbage off until there are 16 MB instead of 4: it would come just when the
// schemas are asked for, and take as long as answering. A second later it is as it was, before any people are read.
func collectLater() {
	before := debug.SetGCPercent(400)

	time.AfterFunc(time.Second, func() { debug.SetGCPercent(before) })
}
