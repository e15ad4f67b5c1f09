// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// maxListedGroups is how many groups a warning lists: one page.
const maxListedGroups = 20

// unmatched warns of values in the filter that the organization does not have, as far as the key may look them up.
func (f usersFilter) unmatched(ctx context.Context, org usersSource, apps []product.App) (diag.Diagnostics, error) {
	diags := diagnostics.Unmatched{
		Argument: "product_keys", Where: "organization", Noun: "product with the key", Missing: product.UnknownKeys(f.productKeys, apps), Existing: product.Keys(apps),
	}.Warning()

	domains, err := f.unmatchedDomains(ctx, org)
	diags = append(diags, domains...)

	if err != nil {
		return diags, err
	}

	groups, err := f.unmatchedGroups(ctx, org)

	return append(diags, groups...), err
}

// unmatchedDomains warns of domains that neither the organization nor any of its people have. It searches only for
// domains that are not the organization's.
func (f usersFilter) unmatchedDomains(ctx context.Context, org usersSource) (diag.Diagnostics, error) {
	if len(f.emailDomains) == 0 {
		return nil, nil
	}

	var own []string

	for domain, err := range org.Domains(ctx) {
		if client.RefusedThisRequestOnly(err) {
			return nil, nil
		}

		if err != nil {
			return nil, err
		}

		own = append(own, scim.FoldedName(domain.Name))
	}

	var missing []string

	for _, domain := range f.emailDomains {
		if slices.Contains(own, scim.FoldedName(domain)) {
			continue
		}

		somebody, err := anybody(ctx, org, admin.UserQuery{EmailDomains: []string{domain}})
		if err != nil {
			return nil, err
		}

		if !somebody {
			missing = append(missing, domain)
		}
	}

	return diagnostics.Unmatched{
		Argument: "email_domains", Where: "organization", Noun: "person with an address at", Missing: missing, Existing: own,
	}.Warning(), nil
}

func anybody(ctx context.Context, org usersSource, query admin.UserQuery) (bool, error) {
	for _, err := range org.SearchUsers(ctx, query) {
		return err == nil, err
	}

	return false, nil
}

// unmatchedGroups warns of ids that are not a group's. If a name was given, it shows the id.
func (f usersFilter) unmatchedGroups(ctx context.Context, org usersSource) (diag.Diagnostics, error) {
	if len(f.groupIDs) == 0 {
		return nil, nil
	}

	known := make(map[string]bool)

	for group, err := range org.SearchGroups(ctx, admin.GroupQuery{GroupIDs: f.groupIDs}) {
		// A malformed id may be refused instead of not found.
		if client.RefusedThisRequestOnly(err) {
			break
		}

		if err != nil {
			return nil, err
		}

		known[group.ID] = true
	}

	missing := slices.DeleteFunc(slices.Clone(f.groupIDs), func(id string) bool { return known[id] })
	if len(missing) == 0 {
		return nil, nil
	}

	existing, err := groupTitles(ctx, org, admin.GroupQuery{GroupNames: missing})
	if err == nil && len(existing) == 0 {
		existing, err = groupTitles(ctx, org, admin.GroupQuery{})
	}

	if client.RefusedThisRequestOnly(err) {
		return nil, nil
	}

	return diagnostics.Unmatched{Argument: "group_ids", Where: "organization", Noun: "group with the id", Missing: missing, Existing: existing}.Warning(), err
}

func groupTitles(ctx context.Context, org usersSource, query admin.GroupQuery) ([]string, error) {
	var titles []string

	for group, err := range org.SearchGroups(ctx, query) {
		if err != nil {
			return nil, err
		}

		if titles = append(titles, fmt.Sprintf("%s (%s)", group.ID, group.Name)); len(titles) == maxListedGroups {
			break
		}
	}

	return titles, nil
}
