// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// userRoles are the roles that can be given to a person (API §3.8, §4.6), as Atlassian spells them.
func userRoles() []string {
	return []string{
		"atlassian/user", "atlassian/admin", "atlassian/user-access-admin", "atlassian/guest", "atlassian/customer",
		"atlassian/contributor", "atlassian/basic", "atlassian/stakeholder", "atlassian/viewer", roleSiteAdmin, roleOrgAdmin,
	}
}

// groupRoles are the roles that can be given to a group (API §4.6).
func groupRoles() []string {
	return []string{
		"atlassian/user", "atlassian/admin", "atlassian/user-access-admin", "atlassian/guest", "atlassian/customer",
		"atlassian/contributor", "atlassian/basic", "atlassian/stakeholder", "atlassian/viewer",
	}
}

const (
	roleSiteAdmin = "atlassian/site-admin"
	roleOrgAdmin  = "atlassian/org-admin"
)

// sameResource compares two resource ids. The workspaces list spells Jira's administration ari:cloud:jira-admin::site/…, the
// roles calls want ari:cloud:jira::site/… (API §3.8): both are one resource.
func sameResource(a, b string) bool {
	const listed, wanted = "ari:cloud:jira-admin:", "ari:cloud:jira:"

	canonical := func(id string) string {
		if rest, ok := strings.CutPrefix(id, listed); ok {
			return wanted + rest
		}

		return id
	}

	return canonical(a) == canonical(b)
}

// ari is an Atlassian resource identifier: ari:cloud:<owner>:<cloud id, often empty>:<type/id>.
var ari = regexp.MustCompile(`^ari:cloud:[a-z0-9][a-z0-9.-]*:[^:\s]*:[^\s]+$`)

// ariValidator refuses what can't be the id of an app, at plan time.
type ariValidator struct{}

func (ariValidator) Description(context.Context) string {
	return "value must be an Atlassian resource identifier such as ari:cloud:jira-software::site/<cloud id>"
}

func (v ariValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v ariValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || ari.MatchString(req.ConfigValue.ValueString()) {
		return
	}

	resp.Diagnostics.AddAttributeError(
		req.Path,
		"Invalid resource identifier",
		"The "+v.Description(ctx)+". The id of each app is in the data source atlassian_product_licenses (`id`).",
	)
}
