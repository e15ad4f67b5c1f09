// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
)

func domainOf(address string) string {
	return scim.FoldedName(address[strings.LastIndexByte(address, '@')+1:])
}

// domainDoubt is a concern about a new address.
type domainDoubt int

const (
	// noDoubt means that the domain is verified or unchanged, or cannot be checked for a record without an account.
	noDoubt domainDoubt = iota
	// outside means that the domain is not verified, so that the person gets no account.
	outside
	// leaves means that the address separates the record from its account.
	leaves
	// mayLeave means that the address may do so, because the verified domains cannot be read.
	mayLeave
)

// doubtOf returns the concern about a new address; state is nil for a new person (API §2.9). The verified domains are
// read with the first new address.
func (r *userResource) doubtOf(ctx context.Context, planned userModel, state *userModel) domainDoubt {
	domain := domainOf(planned.Email.ValueString())
	if domain == "" || state != nil && domain == domainOf(state.Email.ValueString()) {
		return noDoubt
	}

	linked := state != nil && !state.AccountID.IsNull()

	switch verified, known := guard.IsVerifiedDomain(ctx, r.Clients, domain); {
	case verified, !known && !linked:
		return noDoubt
	case !known:
		return mayLeave
	case linked:
		return leaves
	default:
		return outside
	}
}

// warnOfDomain warns of a new address on a domain that is not verified, once for each domain, since the cause is the
// same for everybody.
func (r *userResource) warnOfDomain(ctx context.Context, planned userModel, state *userModel) diag.Diagnostics {
	doubt, domain := r.doubtOf(ctx, planned, state), domainOf(planned.Email.ValueString())
	if doubt == noDoubt || !r.Clients.Run.FirstTime(fmt.Sprintf("domain doubt %d %s", doubt, domain)) {
		return nil
	}

	return r.domainWarning(ctx, doubt, path.Root("email"), planned.Email.ValueString()+" is an address", domain)
}

// domainDoubts counts the new addresses of many people by concern and domain.
type domainDoubts map[domainDoubt]map[string]int

func (d domainDoubts) add(doubt domainDoubt, address string) {
	if d[doubt] == nil {
		d[doubt] = map[string]int{}
	}

	d[doubt][domainOf(address)]++
}

// warnOfDomains warns of the new addresses of many people, with one warning for each concern.
func (r *userResource) warnOfDomains(ctx context.Context, doubts domainDoubts, at path.Path) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, doubt := range []domainDoubt{outside, leaves, mayLeave} {
		total, domains := 0, make([]string, 0, len(doubts[doubt]))

		for _, domain := range slices.Sorted(maps.Keys(doubts[doubt])) {
			n := doubts[doubt][domain]
			total += n
			domains = append(domains, fmt.Sprintf("%s (%d)", domain, n))
		}

		if total > 0 {
			diags.Append(r.domainWarning(ctx, doubt, at, fmt.Sprintf("Of the new addresses, %d are", total), diagnostics.JoinNames(domains))...)
		}
	}

	return diags
}

func (r *userResource) domainWarning(ctx context.Context, doubt domainDoubt, at path.Path, subject, domains string) diag.Diagnostics {
	const (
		separates = "Atlassian separates the record from its account, which loses its groups and what they give."
		remedy    = "\n\nIf the domain is misspelled, correct the address. If it is yours, verify it first, under Settings > Domains in admin.atlassian.com."
	)

	if doubt == mayLeave {
		return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(at, "Domain may not be verified", fmt.Sprintf(
			"%s of another domain than before: %s. If the organization has not verified it, %s Whether it has can't be told: with org_id and an api_key that "+
				"may read domains the provider can.", subject, domains, separates))}
	}

	verified, _ := guard.VerifiedDomains(ctx, r.Clients)
	detail := fmt.Sprintf("%s of a domain that the organization has not verified: %s. It has verified: %s. ", subject, domains, diagnostics.JoinNames(verified))

	if doubt == leaves {
		detail += separates
	} else {
		detail += "For somebody from outside Atlassian makes no account and passes on no changes of the profile, only memberships of groups; account_id may " +
			"stay null, and roles then can't be given. It may also refuse the creation."
	}

	return diag.Diagnostics{diag.NewAttributeWarningDiagnostic(at, "Domain not verified", detail+remedy)}
}
