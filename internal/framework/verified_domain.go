// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// domainsWithin bounds the reading of the domains: what they are asked for is advice, which a plan does not wait for.
const domainsWithin = 15 * time.Second

// verifiedDomains are the organization's, in lower case, read when first needed and once a run. Whether they could be read or
// not, nobody asks again.
type verifiedDomains struct {
	once  sync.Once
	read  chan struct{} // closed when the rest is there
	names []string
	known bool
}

// VerifiedDomains are the domains that the organization has verified, in order. They are not known where the organization is not
// configured or does not tell, which is nobody's error: the key may be one that need not read domains.
func (c *Clients) VerifiedDomains(ctx context.Context) (names []string, known bool) {
	if !c.HasOrganization() {
		return nil, false
	}

	d := &c.domains
	first := false

	d.once.Do(func() { first, d.read = true, make(chan struct{}) })

	if first {
		d.names, d.known = c.readVerifiedDomains(ctx)
		close(d.read)
	}

	select {
	case <-d.read:
		return d.names, d.known
	case <-ctx.Done():
		return nil, false
	}
}

// VerifiedDomain reports whether the organization has verified a domain, which covers no subdomain.
func (c *Clients) VerifiedDomain(ctx context.Context, domain string) (verified, known bool) {
	names, known := c.VerifiedDomains(ctx)

	return slices.Contains(names, strings.ToLower(domain)), known
}

func (c *Clients) readVerifiedDomains(ctx context.Context) (names []string, known bool) {
	ctx, cancel := context.WithTimeout(ctx, domainsWithin)
	defer cancel()

	for domain, err := range c.options.Organization.Domains(ctx) {
		if err != nil {
			return nil, false
		}

		if domain.Verified() {
			names = append(names, strings.ToLower(domain.Name))
		}
	}

	slices.Sort(names)

	return slices.Compact(names), true
}
