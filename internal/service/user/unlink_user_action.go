// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/personaction"
)

// NewUnlinkUserAction returns the action atlassian_user_unlink.
func NewUnlinkUserAction() action.Action {
	return &personaction.Action{
		Action: framework.Action{Name: "user_unlink"},
		Noun:   "unlinking",
		Description: "Separates a SCIM record from its account, and deletes neither: the person keeps the account, and what becomes of the record touches them no more. Whether Atlassian links " +
			"the two again when the record is written next is not documented; `on_destroy = \"unlink\"` removes the record as well. It counts against `deprovision_limit`.",
		TakesAccess: true,
		Outcome:     "is unlinked",
		IsDone: func(ctx context.Context, invocation *personaction.Invocation) (bool, diag.Diagnostics) {
			link, diags := linkOf(ctx, invocation)

			return link == nil && !diags.HasError(), diags
		},
		Perform: func(ctx context.Context, invocation *personaction.Invocation) diag.Diagnostics {
			link, diags := linkOf(ctx, invocation)
			if link == nil || diags.HasError() {
				return diags
			}

			organization, _ := invocation.Organization() // linkOf has checked it

			invocation.SendProgress("Record %s of the directory %s", link.SCIMUserID, link.DirectoryID)

			err := organization.Unlink(ctx, link.DirectoryID, link.SCIMUserID)
			if client.IsNotFound(err) || client.OutcomeUnknown(err) {
				// A record that is gone or unlinked by now is the wanted result.
				if link, again := linkOf(ctx, invocation); link == nil && !again.HasError() {
					return nil
				}
			}

			return diagnostics.FromError("Unlinking SCIM user failed", err)
		},
	}
}

// linkOf returns the SCIM link of the person's record, nil if there is none. If the person has records in several
// directories, the provider's directory counts.
func linkOf(ctx context.Context, invocation *personaction.Invocation) (*admin.SCIMLink, diag.Diagnostics) {
	organization, diags := invocation.Organization()
	if diags.HasError() || invocation.Person.AccountID == "" {
		return nil, diags
	}

	links, err := organization.SCIMLinks(ctx, invocation.Person.AccountID)
	if client.IsNotFound(err) {
		return nil, nil
	}

	if err != nil {
		return nil, diagnostics.FromError("Reading SCIM links failed", err)
	}

	var (
		found          []admin.SCIMLink
		places, others []string // of the links found, and of links elsewhere
	)

	directory, _ := invocation.Directory()

	for _, link := range links {
		place := link.SCIMUserID + " in " + link.DirectoryID

		if directory != nil && link.DirectoryID != directory.ID() || invocation.Person.RecordID != "" && link.SCIMUserID != invocation.Person.RecordID {
			others = append(others, place)
		} else {
			found, places = append(found, link), append(places, place)
		}
	}

	switch len(found) {
	case 0:
		if others != nil && invocation.Person.RecordID == "" {
			return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(invocation.Person.ArgumentPath(), "Record is in another directory", fmt.Sprintf(
				"%s has no record in the provider's directory, but %s. Use a provider alias for that directory.", invocation.Person, strings.Join(others, ", ")))}
		}

		return nil, nil
	case 1:
		return &found[0], nil
	default:
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(invocation.Person.ArgumentPath(), "Several records found", fmt.Sprintf(
			"%s has several SCIM records: %s. Set the provider's directory_id, or name the record by user_id.", invocation.Person, strings.Join(places, ", ")))}
	}
}
