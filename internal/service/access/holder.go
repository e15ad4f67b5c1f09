// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// A holder can have a role on an app: an account or an organization group.
type holder interface {
	assign(ctx context.Context, role, resourceID string) error
	revoke(ctx context.Context, role, resourceID string) error
	assignments(ctx context.Context) iter.Seq2[admin.RoleAssignment, error]
	// exists reports whether the organization knows the holder.
	exists(ctx context.Context) (bool, error)
}

// A holderKind holds what differs between the resources: who holds the role, and how the holder is identified.
type holderKind struct {
	// attribute is the argument for the holder's id in the organization, record the one for its SCIM id.
	attribute, record              string
	description, recordDescription string
	// hint says where to find the id of a holder, recordHint the id of a SCIM record.
	hint, recordHint string
	// missing says what to do if no holder has the id; noHolder explains why no id may be given.
	missing, noHolder string
	roles             []string
	holder            func(organization *admin.Client, id string) holder
	// findByRecord returns the id of the holder that belongs to a SCIM record, or a *notThereError.
	findByRecord func(ctx context.Context, search holderSearch) (id string, err error)
	// current returns the current holder of a record, or "". It is nil if a record's holder never changes.
	current func(ctx context.Context, directory *scim.Directory, recordID string) string
	// findByName returns the id of the holder with this id or name, for imports.
	findByName func(ctx context.Context, organization *admin.Client, idOrName string) (string, error)
}

// longestWait bounds the wait for a holder to appear. The create timeout normally ends it earlier.
const longestWait = time.Hour

// A holderSearch is the search for the holder that belongs to a SCIM record.
type holderSearch struct {
	clients      *framework.Clients
	directory    *scim.Directory
	organization *admin.Client
	recordID     string
}

// A notThereError says why a SCIM record has no holder in the organization. If final, waiting does not help. If
// unlikely, waiting longer than Atlassian's usual delay does not help. If wrong, the id is of another kind, so that the
// plan fails already.
type notThereError struct {
	reason                 string
	final, unlikely, wrong bool
	err                    error
}

func (e *notThereError) Error() string { return e.reason }

func (e *notThereError) Unwrap() error { return e.err }

// await waits for the holder of a record, which Atlassian may show some time after the record was created, or explains
// why there is none.
func (k holderKind) await(ctx context.Context, polling client.Polling, summary string, search holderSearch) (string, diag.Diagnostics) {
	var (
		id   string
		last *notThereError
	)

	begun, wait := time.Now(), client.Polling{Every: polling.Every, AtMost: longestWait}

	found, err := wait.Until(ctx, "what "+k.record+" "+search.recordID+" is in the organization", func(ctx context.Context) (bool, error) {
		var err error

		id, err = k.findByRecord(ctx, search)
		if missing, ok := errors.AsType[*notThereError](err); ok {
			last = missing

			return missing.final || missing.unlikely && time.Since(begun) >= polling.AtMost, nil
		}

		return err == nil, err
	})

	switch {
	case err != nil:
		return "", diagnostics.FromError(summary, err)
	case last != nil && id == "":
		return "", diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(k.record), summary, last.reason)}
	case !found:
		return "", diagnostics.FromError(summary, context.DeadlineExceeded)
	default:
		return id, nil
	}
}

// shownAs returns the id under which the role is listed as the holder's own, or "". Roles from a group, or inferred
// ones, cannot be revoked here and are no assignment (API §4.6). The configured id has priority over an id that may
// stand for it (API §9.2 no. 28). A holder that the organization does not know has no role.
func shownAs(ctx context.Context, of holder, role, resourceID string) (string, error) {
	var other string

	for assignment, err := range of.assignments(ctx) {
		if client.IsNotFound(err) {
			// A wrong org_id is answered with 404 too, so the organization is asked whether the holder exists.
			exists, lookup := of.exists(ctx)
			if lookup != nil {
				return "", lookup
			}

			if exists {
				return "", err
			}

			return "", nil
		}

		if err != nil {
			return "", err
		}

		if !assignment.HasDirect(role) {
			continue
		}

		switch {
		// Atlassian ignores the resource of an organization administrator (API §3.8).
		case role == product.RoleOrgAdmin, product.SameResource(resourceID, assignment.ResourceID):
			return resourceID, nil
		case other == "" && product.MayBeShownAs(resourceID, assignment.ResourceID):
			other = assignment.ResourceID
		}
	}

	return other, nil
}
