// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/shortcut"
)

// NewServer makes the protocol server that Terraform talks to. It wraps the framework's server with the shortcut for
// unchanged resources, with the deduplication of errors that many blocks share, and with the names of resources in
// messages where Terraform prints none.
func NewServer(ctx context.Context, version string) tfprotov6.ProviderServer {
	p := &atlassianProvider{version: version, getenv: os.Getenv}

	return p.wrap(ctx, providerserver.NewProtocol6(p)())
}

// NewServerOver is NewServer with another transport, so that a test can reach a server in the same process.
func NewServerOver(ctx context.Context, version string, transport http.RoundTripper) tfprotov6.ProviderServer {
	p := &atlassianProvider{version: version, getenv: os.Getenv, transport: transport}

	return p.wrap(ctx, providerserver.NewProtocol6(p)())
}

// protocol is the interface that the framework's server and each server that wraps it have.
type protocol = shortcut.Protocol

func (p *atlassianProvider) wrap(ctx context.Context, server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	next, ok := server.(protocol)
	if !ok {
		return server
	}

	return newSubjectNamer(ctx, &sharedErrors{protocol: &refreshing{p.shortcuts(ctx, next), p.configured.Load}})
}

func (p *atlassianProvider) shortcuts(ctx context.Context, next protocol) protocol {
	return shortcut.New(ctx, next, TypeName, p.Resources(ctx), func() any {
		if clients := p.configured.Load(); clients != nil {
			return clients
		}

		return nil
	})
}
