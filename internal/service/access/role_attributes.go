// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// roleAttribute is the attribute `role`.
func roleAttribute(roles []string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true,
		MarkdownDescription: "Role as Atlassian spells it: " + diagnostics.InBackticks(roles) + ". Which of them an app has depends on the app; " +
			"`atlassian/user` and `atlassian/admin` use a seat. Changing this forces a new resource.",
		Validators:    []validator.String{accept.OneOf(roles...)},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
	}
}

// resourceIDAttribute is the attribute `resource_id`.
func resourceIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Required: true,
		MarkdownDescription: "Id (ARI) of the app on its site, such as `ari:cloud:jira-software::site/<cloud id>`: the `id` of a license in " +
			"`atlassian_product_licenses`. For Jira's administration both `ari:cloud:jira-admin::site/…` and `ari:cloud:jira::site/…` are " +
			"understood. For `atlassian/org-admin` Atlassian ignores it; give `ari:cloud:platform::org/<org id>`. Changing this forces a new resource; another " +
			"spelling of the same resource is no change.",
		Validators:    []validator.String{ariLike()},
		PlanModifiers: []planmodifier.String{sameAssignment{"Another spelling of the same resource is no change."}, stringplanmodifier.RequiresReplace()},
	}
}
