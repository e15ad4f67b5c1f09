// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// InDirectory reports whether what state holds is in this directory; what an older state does not tell the directory of is.
func InDirectory(held types.String, directory *scim.Directory) bool {
	return held.ValueString() == "" || directory != nil && held.ValueString() == directory.ID()
}

// ConfirmMove is asked when the provider's directory is another than the one that state holds somebody or something of, before
// anything is planned away. The new directory is asked once a run, with its own key. It is not ok, and an error is said once, when
// that directory does not answer; when it does, a warning says what the move means.
func (c *Clients) ConfirmMove(ctx context.Context, held types.String, directory *scim.Directory) (ok bool, diags diag.Diagnostics) {
	c.moveOnce.Do(func() { c.moveErr = directory.Reachable(ctx) })

	if !c.Run.First("move to directory " + directory.ID() + " from " + held.ValueString()) {
		return c.moveErr == nil, nil
	}

	at := path.Root("directory_id")

	if c.moveErr != nil {
		return false, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Directory not confirmed", fmt.Sprintf(
			"%s\n\nState holds people and groups of the SCIM directory %s, and the provider's directory_id is now %s, which does not answer as a directory with the "+
				"provider's key. Were it taken for the new directory, everybody would be removed from the old one. Nothing has been changed. Correct directory_id, or "+
				"scim_api_key if they are to move: a directory's key serves that directory alone.", sentence(c.moveErr.Error()), held.ValueString(), directory.ID()))}
	}

	return true, diag.Diagnostics{diag.NewAttributeWarningDiagnostic(at, "Moving to another directory", fmt.Sprintf(
		"State holds people and groups of the SCIM directory %s, and the provider's directory_id is now %s. Each is removed from the old directory as "+
			"on_destroy says, and created in the new one with a new id. Until a person is there again, a deletion leaves their managed account deactivated; "+
			"access that comes from groups returns when the new groups have their members and roles. The key has to serve both directories, or the "+
			"removal fails. Everybody counts towards deprovision_limit.", held.ValueString(), directory.ID()))}
}
