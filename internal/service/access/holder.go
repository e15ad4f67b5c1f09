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
)

// A holder is who can have a role on an app: an account or a group of the organization.
type holder interface {
	assign(ctx context.Context, role, resourceID string) error
	revoke(ctx context.Context, role, resourceID string) error
	assignments(ctx context.Context) iter.Seq2[admin.RoleAssignment, error]
	// exists asks whether the organization knows the holder at all.
	exists(ctx context.Context) (bool, error)
}

// A holderKind is what the resources differ in: who holds the role, and how the holder is named.
type holderKind struct {
	// attribute names the holder by its id in the organization, record by that of its SCIM record.
	attribute, record              string
	description, recordDescription string
	// hint says where the id of a holder is found, recordHint that of a record.
	hint, recordHint string
	// missing says what to do about an id that is no holder's; nobody what it may be that none is given.
	missing, nobody string
	roles           []string
	of              func(organization *admin.Client, id string) holder
	// find answers the id of the holder that a SCIM record has become, or a *notThereError.
	find func(ctx context.Context, search holderSearch) (id string, err error)
	// follows is set where the holder of a record may become another, and then answers the present one, or "".
	follows func(ctx context.Context, directory *scim.Directory, recordID string) string
	// named is the id of the holder that an id or a name means, for imports.
	named func(ctx context.Context, organization *admin.Client, idOrName string) (string, error)
}

// longestWait is for a holder to appear; the create timeout of the block ends it before.
const longestWait = time.Hour

// A holderSearch is the search for the holder that a SCIM record has become in the organization.
type holderSearch struct {
	clients      *framework.Clients
	directory    *scim.Directory
	organization *admin.Client
	recordID     string
}

// A notThereError says that a SCIM record has no counterpart in the organization, and why that may be. What is final
// does not change by waiting, what is unlikely is waited for no longer than what Atlassian shows late, and what is
// wrong is an id of another kind, which a plan can tell already.
type notThereError struct {
	reason                 string
	final, unlikely, wrong bool
	err                    error
}

func (e *notThereError) Error() string { return e.reason }

func (e *notThereError) Unwrap() error { return e.err }

// await finds the holder of a record, which Atlassian may show a while after the record was made, and says why there is
// none.
func (k holderKind) await(ctx context.Context, pace framework.Pace, summary string, search holderSearch) (string, diag.Diagnostics) {
	var (
		id   string
		last *notThereError
	)

	begun, wait := time.Now(), framework.Pace{Every: pace.Every, AtMost: longestWait}

	found, err := wait.Until(ctx, "what "+k.record+" "+search.recordID+" is in the organization", func(ctx context.Context) (bool, error) {
		var err error

		id, err = k.find(ctx, search)
		if missing, ok := errors.AsType[*notThereError](err); ok {
			last = missing

			return missing.final || missing.unlikely && time.Since(begun) >= pace.AtMost, nil
		}

		return err == nil, err
	})

	switch {
	case err != nil:
		return "", framework.ErrorDiagnostics(summary, err)
	case last != nil && id == "":
		return "", diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(k.record), summary, last.reason)}
	case !found:
		return "", framework.ErrorDiagnostics(summary, context.DeadlineExceeded)
	default:
		return id, nil
	}
}

// shownAs is the id under which a listing shows that the holder has the role itself, empty where it does not: what
// comes from a group or is inferred can't be revoked here and is nobody's assignment (API §4.6). The id that was
// written comes before one that may mean it (API §9.2 no. 28). A holder that the organization does not know has no
// role.
func shownAs(ctx context.Context, of holder, role, resourceID string) (string, error) {
	var other string

	for assignment, err := range of.assignments(ctx) {
		if errors.Is(err, client.ErrNotFound) {
			// A wrong org_id is answered with 404 too: the holder is gone only when the organization says so.
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
		// Of an organization administrator Atlassian ignores the resource (API §3.8).
		case role == product.RoleOrgAdmin, product.SameResource(resourceID, assignment.ResourceID):
			return resourceID, nil
		case other == "" && product.MayBeShownAs(resourceID, assignment.ResourceID):
			other = assignment.ResourceID
		}
	}

	return other, nil
}
