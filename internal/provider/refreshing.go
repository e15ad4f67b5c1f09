// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// refreshing notes in the provider's clients that the run refreshes, even if the shortcut answers the read.
type refreshing struct {
	protocol

	clients func() *framework.Clients
}

// ReadResource notes the refresh and passes the request on.
func (s *refreshing) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	if clients := s.clients(); clients != nil {
		clients.NoteRefresh()
	}

	return s.protocol.ReadResource(ctx, req)
}
