// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

// The texts that say which of the provider's keys a block needs, as far as several blocks need the same. Such a text is
// the first line of the block's page. A test generates the table in the guide on keys from these lines.
const (
	NeedsDirectory    = "**Needs** the directory key: `directory_id` and `scim_api_key`.\n\n"
	NeedsOrganization = "**Needs** an organization key without scopes: `org_id` and `api_key`.\n\n"
	NeedsEither       = "**Needs** the directory key (`directory_id` and `scim_api_key`) or an organization key without scopes (`org_id` and `api_key`), and answers " +
		"in full with both.\n\n"
)

// NeedsScope is for a block that also works with an organization key that has only this scope.
func NeedsScope(scope string) string {
	return "**Needs** an organization key, without scopes or with `" + scope + "`: `org_id` and `api_key`.\n\n"
}
