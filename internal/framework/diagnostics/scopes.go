// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"errors"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

// scopeAdvice says which key a request needs that the organization's API refused; it is empty for any other error. The
// provider cannot find out whether a key has scopes, so the advice covers both cases.
func scopeAdvice(err error) string {
	answered, ok := errors.AsType[*client.Error](err)
	if !ok || !admin.TakesOrganizationKey(answered.Path) {
		return ""
	}

	key := "The key in the provider's " + DescribeArgument(ArgumentAPIKey)

	const never = " The SCIM directory's key and a personal API token of id.atlassian.com never serve here."

	switch {
	case errors.Is(err, client.ErrForbidden):
		return key + " is known, but may not do this. " + neededScope(answered) + ", made by an administrator of this organization. Keys are made " +
			"in admin.atlassian.com under Settings → API keys; their scopes cannot be changed afterwards." + never
	case errors.Is(err, client.ErrUnauthorized):
		return key + " was not accepted. " + neededScope(answered) + "." + never
	default:
		return ""
	}
}

// neededScope says which key a request of the organization's APIs needs.
func neededScope(answered *client.Error) string {
	if scope := admin.ScopeFor(answered.Method, answered.Path); scope != "" {
		return "If the key was created with scopes, it needs the scope " + scope + " for this request"
	}

	return "Atlassian has no scope for this request: it needs an API key without scopes"
}
