// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"context"
	"slices"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// domainsTimeout limits the reading of the domains. They only serve advice, for which a plan should not wait long.
const domainsTimeout = 15 * time.Second

// verifiedDomains are the organization's verified domains, in lower case. They are not known if they could not be read.
type verifiedDomains struct {
	names []string
	known bool
}

// VerifiedDomains returns the sorted domains that the organization has verified. They are not known when no
// organization is configured or the read fails. That is no error, because the key may not be allowed to read domains.
func VerifiedDomains(ctx context.Context, c *framework.Clients) (names []string, known bool) {
	if !c.HasOrganization() {
		return nil, false
	}

	domains, err := run.AskOnce(ctx, &c.Run.Once, "verified domains", func(ctx context.Context) verifiedDomains {
		return readVerifiedDomains(ctx, c)
	})

	return domains.names, err == nil && domains.known
}

// IsVerifiedDomain reports whether the organization has verified a domain. A verified domain covers no subdomain.
func IsVerifiedDomain(ctx context.Context, c *framework.Clients, domain string) (verified, known bool) {
	names, known := VerifiedDomains(ctx, c)

	return slices.Contains(names, scim.FoldedName(domain)), known
}

func readVerifiedDomains(ctx context.Context, c *framework.Clients) verifiedDomains {
	ctx, cancel := context.WithTimeout(ctx, domainsTimeout)
	defer cancel()

	organization, diags := c.Organization()
	if diags.HasError() {
		return verifiedDomains{}
	}

	var names []string

	for domain, err := range organization.Domains(ctx) {
		if err != nil {
			return verifiedDomains{}
		}

		if domain.Verified() {
			names = append(names, scim.FoldedName(domain.Name))
		}
	}

	slices.Sort(names)

	return verifiedDomains{slices.Compact(names), true}
}
