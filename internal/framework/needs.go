// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

// What a block needs of the provider's keys: the first line of its page, and a line of the table in the guide on keys,
// which a test makes of these.
const (
	NeedsDirectory = "**Needs** the directory key: `directory_id` and `scim_api_key`.\n\n"
	NeedsUnlink    = "**Needs** the directory key: `directory_id` and `scim_api_key`; `on_destroy = \"unlink\"` also " +
		"an organization key without scopes: `org_id` and `api_key`.\n\n"
	NeedsOrganizationGroup = "**Needs** the directory key: `directory_id` and `scim_api_key`; `organization_group_id` also " +
		"an organization key without scopes: `org_id` and `api_key`.\n\n"
	NeedsOrganization = "**Needs** an organization key without scopes: `org_id` and `api_key`.\n\n"
	NeedsAssignment   = "**Needs** an organization key without scopes: `org_id` and `api_key`; by the id of a record also " +
		"the directory key: `directory_id` and `scim_api_key`.\n\n"
	NeedsEither = "**Needs** the directory key (`directory_id` and `scim_api_key`) or an organization key without scopes (`org_id` and `api_key`), and answers " +
		"in full with both.\n\n"
)

// NeedsScope is for what an organization key with one scope may do as well.
func NeedsScope(scope string) string {
	return "**Needs** an organization key, without scopes or with `" + scope + "`: `org_id` and `api_key`.\n\n"
}
