// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"slices"
	"strings"
	"time"
)

// domainsWithin bounds the reading of the domains: what they are asked for is advice, which a plan does not wait for.
const domainsWithin = 15 * time.Second

// verifiedDomains are the organization's, in lower case, as far as they could be read.
type verifiedDomains struct {
	names []string
	known bool
}

// VerifiedDomains are the domains that the organization has verified, in order. They are not known where the
// organization is not configured or does not tell, which is nobody's error: the key may be one that need not read
// domains.
func (c *Clients) VerifiedDomains(ctx context.Context) (names []string, known bool) {
	if !c.HasOrganization() {
		return nil, false
	}

	domains, err := c.domains.answer(ctx, c.readVerifiedDomains)

	return domains.names, err == nil && domains.known
}

// VerifiedDomain reports whether the organization has verified a domain, which covers no subdomain.
func (c *Clients) VerifiedDomain(ctx context.Context, domain string) (verified, known bool) {
	names, known := c.VerifiedDomains(ctx)

	return slices.Contains(names, strings.ToLower(domain)), known
}

func (c *Clients) readVerifiedDomains(ctx context.Context) verifiedDomains {
	ctx, cancel := context.WithTimeout(ctx, domainsWithin)
	defer cancel()

	var names []string

	for domain, err := range c.options.Organization.Domains(ctx) {
		if err != nil {
			return verifiedDomains{}
		}

		if domain.Verified() {
			names = append(names, strings.ToLower(domain.Name))
		}
	}

	slices.Sort(names)

	return verifiedDomains{slices.Compact(names), true}
}
