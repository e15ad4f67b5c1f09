// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"strings"
	"sync"
)

// verifiedDomains are the organization's, read when first needed.
type verifiedDomains struct {
	mu      sync.Mutex
	asked   bool
	names   map[string]bool
	refused bool
}

const domainVerified = "verified"

// VerifiedDomain reports whether the organization has verified a domain. That is not known where the organization is not configured
// or does not tell.
func (c *Clients) VerifiedDomain(ctx context.Context, domain string) (verified, known bool) {
	if !c.HasOrganization() {
		return false, false
	}

	d := &c.domains

	d.mu.Lock()
	defer d.mu.Unlock()

	if !d.asked {
		d.asked, d.names = true, map[string]bool{}

		for one, err := range c.options.Organization.Domains(ctx) {
			if err != nil {
				d.refused = true

				break
			}

			if strings.EqualFold(one.ClaimStatus, domainVerified) {
				d.names[strings.ToLower(one.Name)] = true
			}
		}
	}

	return d.names[strings.ToLower(domain)], !d.refused
}
