// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// selection is a filter of the records of a directory. A record must meet every condition that is set. A nil list is
// not set. An empty list matches no record, except notInGroupIDs, which then matches all.
type selection struct {
	active, linked                        *bool
	emailDomains, groupIDs, notInGroupIDs []string
}

// selector applies a selection to records.
type selector struct {
	selection

	domains     map[string]bool // the domains of the filter; true once a record has it
	in, notIn   map[string]struct{}
	seenDomains map[string]struct{}
}

// of yields the selected records. Diagnostics come with a nil record; an error ends the sequence.
func (s selection) of(
	ctx context.Context, directory *scim.Directory, records iter.Seq2[*scim.User, error], summary string,
) iter.Seq2[*scim.User, diag.Diagnostics] {
	return func(yield func(*scim.User, diag.Diagnostics) bool) {
		who, diags := s.selector(ctx, directory)
		if len(diags) > 0 && !yield(nil, diags) || diags.HasError() {
			return
		}

		for record, err := range records {
			if err != nil {
				yield(nil, diagnostics.FromError(summary, err))

				return
			}

			if who.has(record) && !yield(record, nil) {
				return
			}
		}

		if diags := who.unmatched(); len(diags) > 0 {
			yield(nil, diags)
		}
	}
}

// selector reads the groups of the selection with one request each, and warns of a group that does not exist.
func (s selection) selector(ctx context.Context, directory *scim.Directory) (*selector, diag.Diagnostics) {
	c := &selector{selection: s, domains: map[string]bool{}, seenDomains: map[string]struct{}{}}

	for _, domain := range s.emailDomains {
		c.domains[domainKey(domain)] = false
	}

	var diags, more diag.Diagnostics

	c.in, diags = members(ctx, directory, "group_ids", s.groupIDs)
	c.notIn, more = members(ctx, directory, "not_in_group_ids", s.notInGroupIDs)
	diags.Append(more...)

	return c, diags
}

func members(ctx context.Context, directory *scim.Directory, argument string, groupIDs []string) (map[string]struct{}, diag.Diagnostics) {
	in := map[string]struct{}{}

	var missing []string

	for _, id := range groupIDs {
		group, err := directory.Group(ctx, id)

		_, invalid := errors.AsType[*scim.InvalidIDError](err)
		if invalid || client.IsNotFound(err) {
			missing = append(missing, id)

			continue
		}

		if err != nil {
			return nil, diagnostics.FromError("Reading group failed", err)
		}

		for _, member := range group.Members {
			in[member.Value] = struct{}{}
		}
	}

	if missing == nil {
		return in, nil
	}

	var there []string

	for group, err := range directory.Groups(ctx) {
		if err != nil {
			return nil, diagnostics.FromError("Reading groups failed", err)
		}

		there = append(there, fmt.Sprintf("%s (%s)", group.ID, group.DisplayName))
	}

	return in, diagnostics.Unmatched{Argument: argument, Where: "directory", Noun: "SCIM group with the id", Missing: missing, Existing: there}.Warning()
}

// has reports whether the record is selected.
func (c *selector) has(record *scim.User) bool {
	_, domain, _ := strings.Cut(scim.EmailKey(record.PrimaryEmail()), "@")

	if c.emailDomains != nil {
		c.seenDomains[domain] = struct{}{}

		if _, wanted := c.domains[domain]; !wanted {
			return false
		}

		c.domains[domain] = true
	}

	_, in := c.in[record.ID]
	_, notIn := c.notIn[record.ID]

	return (c.active == nil || *c.active == record.Active) &&
		(c.linked == nil || *c.linked == (record.AccountID != nil)) &&
		(c.groupIDs == nil || in) && !notIn
}

// unmatched warns of domains that no record has. It is called after the last record.
func (c *selector) unmatched() diag.Diagnostics {
	var missing []string

	for domain, found := range c.domains {
		if !found {
			missing = append(missing, domain)
		}
	}

	slices.Sort(missing)

	return diagnostics.Unmatched{
		Argument: "email_domains", Where: "directory", Noun: "person with an address at", Missing: missing, Existing: slices.Collect(maps.Keys(c.seenDomains)),
	}.Warning()
}

// domainKey returns a domain for comparison, without the @ that some people write before it.
func domainKey(domain string) string { return strings.TrimPrefix(scim.EmailKey(domain), "@") }
