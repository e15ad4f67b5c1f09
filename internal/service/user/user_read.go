// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// outcome is what a read of a record has come to.
type outcome struct {
	record *scim.User
	err    error
}

type outcomeKey struct {
	directory *scim.Directory
	id        string
}

// withOutcome lets readRecord answer with what has just been read.
func withOutcome(ctx context.Context, directory *scim.Directory, id string, record *scim.User, err error) context.Context {
	return context.WithValue(ctx, outcomeKey{directory, id}, outcome{record, err})
}

// readRecord reads a record, unless the call at hand has read it already, in front of the framework.
func readRecord(ctx context.Context, directory *scim.Directory, id string, timeout time.Duration) (*scim.User, error) {
	if known, ok := ctx.Value(outcomeKey{directory, id}).(outcome); ok {
		return known.record, known.err
	}

	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	return directory.User(ctx, id)
}
