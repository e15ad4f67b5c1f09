// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// nameTaken explains why a group could not be created: which group has the name, its kind, and what to do. The name may
// belong to any group of the organization, not only to one of the directory (API §2.11).
func nameTaken(
	ctx context.Context, directory *scim.Directory, clients *framework.Clients, wanted scim.NewGroup, refusal error,
) diag.Diagnostics {
	explain := func(attribute, advice string) diag.Diagnostics {
		return diagnostics.AttributeError("Creating group failed", refusal, attribute, advice)
	}

	same, err := directory.FindGroups(ctx, wanted.DisplayName)
	if err == nil && len(same) > 0 {
		return explain("display_name", fmt.Sprintf(
			"The directory has the SCIM group %q already, id %s. To manage it here, import it:\n\n%s",
			same[0].DisplayName, same[0].ID, importBlock("atlassian_group", same[0].ID)))
	}

	if wanted.ExternalID != nil {
		for group, err := range directory.Groups(ctx) {
			if err == nil && group.ExternalID != nil && *group.ExternalID == *wanted.ExternalID {
				return explain("external_id", fmt.Sprintf(
					"The SCIM group %q, id %s, has the external id %q already. Give another, or import that group:\n\n%s",
					group.DisplayName, group.ID, *wanted.ExternalID, importBlock("atlassian_group", group.ID)))
			}
		}
	}

	organization, _ := clients.Organization()
	if organization == nil {
		return explain("display_name", fmt.Sprintf(
			"The name %q is taken, and not by a group of this directory: another directory or the organization itself has a group of "+
				"that name. Configure the provider's org_id and api_key to be told which. Choose another name, or rename or remove that group.",
			wanted.DisplayName))
	}

	for group, err := range organization.SearchGroups(ctx, admin.GroupQuery{GroupNames: []string{wanted.DisplayName}}) {
		if err != nil {
			break
		}

		return explain("display_name", fmt.Sprintf(
			"The name %q is taken by %s (name %q, id %s, directory %s). Names are unique in the whole organization. Choose another name, "+
				"or remove that group or let an administrator hand it over in the \"review groups\" step of the identity provider's settings.",
			wanted.DisplayName, kindOf(group), group.Name, group.ID, group.DirectoryID))
	}

	return explain("display_name", fmt.Sprintf(
		"The name %q is taken by a group that this key does not show. Choose another name.", wanted.DisplayName))
}

// importBlock returns the configuration that imports a group.
func importBlock(resource, idOrName string) string {
	return fmt.Sprintf("import {\n  to = %s.example\n  id = %q\n}", resource, idOrName)
}
