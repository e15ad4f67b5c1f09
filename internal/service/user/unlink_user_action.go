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
	"github.com/orgadmin/terraform-provider-atlassian/internal/personaction"
)

// NewUnlinkUserAction returns the action atlassian_user_unlink.
func NewUnlinkUserAction() action.Action {
	return &personaction.Action{
		Action: framework.Action{Name: "user_unlink"},
		Doing:  "unlinking",
		Description: "Separates a SCIM record from its account, and deletes neither: the person keeps the account, and what becomes of the record touches them no more. Whether Atlassian links " +
			"the two again when the record is written next is not documented; `on_destroy = \"unlink\"` removes the record as well. It counts against `deprovision_limit`.",
		TakesAccess: true,
		State:       "is unlinked",
		Done: func(ctx context.Context, run *personaction.Run) (bool, diag.Diagnostics) {
			link, diags := linkOf(ctx, run)

			return link == nil && !diags.HasError(), diags
		},
		Do: func(ctx context.Context, run *personaction.Run) diag.Diagnostics {
			link, diags := linkOf(ctx, run)
			if link == nil || diags.HasError() {
				return diags
			}

			organization, _ := run.Organization() // linkOf has checked it

			run.Say("Record %s of the directory %s", link.SCIMUserID, link.DirectoryID)

			err := organization.Unlink(ctx, link.DirectoryID, link.SCIMUserID)
			if client.IsNotFound(err) || client.Uncertain(err) {
				// A record that is gone or unlinked by now is the wanted result.
				if link, again := linkOf(ctx, run); link == nil && !again.HasError() {
					return nil
				}
			}

			return framework.ErrorDiagnostics("Unlinking SCIM user failed", err)
		},
	}
}

// linkOf returns the SCIM link of the person's record, nil if there is none. If the person has records in several
// directories, the provider's directory counts.
func linkOf(ctx context.Context, run *personaction.Run) (*admin.SCIMLink, diag.Diagnostics) {
	organization, diags := run.Organization()
	if diags.HasError() || run.Person.AccountID == "" {
		return nil, diags
	}

	links, err := organization.SCIMLinks(ctx, run.Person.AccountID)
	if client.IsNotFound(err) {
		return nil, nil
	}

	if err != nil {
		return nil, framework.ErrorDiagnostics("Reading SCIM links failed", err)
	}

	var (
		found          []admin.SCIMLink
		places, others []string // of the links found, and of links elsewhere
	)

	directory, _ := run.Directory()

	for _, link := range links {
		place := link.SCIMUserID + " in " + link.DirectoryID

		if directory != nil && link.DirectoryID != directory.ID() || run.Person.RecordID != "" && link.SCIMUserID != run.Person.RecordID {
			others = append(others, place)
		} else {
			found, places = append(found, link), append(places, place)
		}
	}

	switch len(found) {
	case 0:
		if others != nil && run.Person.RecordID == "" {
			return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(run.Person.Blame(), "Record is in another directory", fmt.Sprintf(
				"%s has no record in the provider's directory, but %s. Use a provider alias for that directory.", run.Person, strings.Join(others, ", ")))}
		}

		return nil, nil
	case 1:
		return &found[0], nil
	default:
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(run.Person.Blame(), "Several records found", fmt.Sprintf(
			"%s has several SCIM records: %s. Set the provider's directory_id, or name the record by user_id.", run.Person, strings.Join(places, ", ")))}
	}
}
