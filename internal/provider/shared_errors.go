// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// sharedErrors reports an error that many blocks share in full only once. A refresh that meets the error again keeps
// its state and reports nothing, because the plan fails anyway. Every other call must fail, and refers to the first
// error. Only subjectNamer wraps sharedErrors, so it sees every error of the run.
type sharedErrors struct {
	protocol

	reported run.Messages
}

const reportedElsewhere = "This block meets what another error of this run tells in full, with what to do. Nothing was sent for it."

// repeats reports whether the run has already reported the cause of a diagnostic.
func (s *sharedErrors) repeats(d *tfprotov6.Diagnostic) bool {
	return isError(d) && slices.Contains(diagnostics.SharedErrorSummaries(), d.Summary) &&
		!s.reported.FirstTime(diagnostics.SharedErrorKey(d.Summary, d.Detail))
}

// shorten replaces the detail of every repeated error by a reference to the first.
func (s *sharedErrors) shorten(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		if s.repeats(d) {
			d.Detail = reportedElsewhere
		}
	}
}

// ReadResource drops repeated errors, and keeps the state if there is no other error.
func (s *sharedErrors) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := s.protocol.ReadResource(ctx, req)
	if resp == nil {
		return resp, err
	}

	all := len(resp.Diagnostics)
	resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, s.repeats)

	if len(resp.Diagnostics) < all && !slices.ContainsFunc(resp.Diagnostics, isError) {
		resp.NewState, resp.NewIdentity, resp.Private = req.CurrentState, req.CurrentIdentity, req.Private
	}

	return resp, err
}

func isError(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }

// PlanResourceChange shortens repeated errors.
func (s *sharedErrors) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	resp, err := s.protocol.PlanResourceChange(ctx, req)
	if resp != nil {
		s.shorten(resp.Diagnostics)
	}

	return resp, err
}

// ApplyResourceChange shortens repeated errors.
func (s *sharedErrors) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	resp, err := s.protocol.ApplyResourceChange(ctx, req)
	if resp != nil {
		s.shorten(resp.Diagnostics)
	}

	return resp, err
}

// ImportResourceState shortens repeated errors.
func (s *sharedErrors) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	resp, err := s.protocol.ImportResourceState(ctx, req)
	if resp != nil {
		s.shorten(resp.Diagnostics)
	}

	return resp, err
}

// ReadDataSource shortens repeated errors.
func (s *sharedErrors) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	resp, err := s.protocol.ReadDataSource(ctx, req)
	if resp != nil {
		s.shorten(resp.Diagnostics)
	}

	return resp, err
}
