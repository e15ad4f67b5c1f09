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

// readyServer has its schemas ready when it is asked for them.
type readyServer struct {
	protocol

	schemas func() (*tfprotov6.GetProviderSchemaResponse, error)
}

// Ready begins to make a server's schemas, which every core asks for first and which never change, while the core still waits for
// the process to come up.
func Ready(ctx context.Context, server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	complete, ok := server.(protocol)
	if !ok {
		return server
	}

	collectLater()

	r := &readyServer{protocol: complete, schemas: sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
		return complete.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	})}

	go r.schemas() //nolint:errcheck // Whoever asks gets the same answer.

	return r
}

// GetProviderSchema waits for the schemas if need be.
func (r *readyServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return r.schemas()
}

// collectLater puts the first collection of garbage off until there are 16 MB instead of 4: it would come just when the schemas are asked
// for, and take as long as answering. A second later it is as it was, before any people are read.
func collectLater() {
	before := debug.SetGCPercent(400)

	time.AfterFunc(time.Second, func() { debug.SetGCPercent(before) })
}
