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
		selector, diags := s.newSelector(ctx, directory)
		if len(diags) > 0 && !yield(nil, diags) || diags.HasError() {
			return
		}

		for record, err := range records {
			if err != nil {
				yield(nil, diagnostics.FromError(summary, err))

				return
			}

			if selector.has(record) && !yield(record, nil) {
				return
			}
		}

		if diags := selector.unmatched(); len(diags) > 0 {
			yield(nil, diags)
		}
	}
}

// newSelector reads the groups of the selection with one request each, and warns of a group that does not exist.
func (s selection) newSelector(ctx context.Context, directory *scim.Directory) (*selector, diag.Diagnostics) {
	sel := &selector{selection: s, domains: map[string]bool{}, seenDomains: map[string]struct{}{}}

	for _, domain := range s.emailDomains {
		sel.domains[domainKey(domain)] = false
	}

	var diags, more diag.Diagnostics

	sel.in, diags = membersOfGroups(ctx, directory, "group_ids", s.groupIDs)
	sel.notIn, more = membersOfGroups(ctx, directory, "not_in_group_ids", s.notInGroupIDs)
	diags.Append(more...)

	return sel, diags
}

func membersOfGroups(ctx context.Context, directory *scim.Directory, argument string, groupIDs []string) (map[string]struct{}, diag.Diagnostics) {
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

	var existing []string

	for group, err := range directory.Groups(ctx) {
		if err != nil {
			return nil, diagnostics.FromError("Reading groups failed", err)
		}

		existing = append(existing, fmt.Sprintf("%s (%s)", group.ID, group.DisplayName))
	}

	return in, diagnostics.Unmatched{Argument: argument, Where: "directory", Noun: "SCIM group with the id", Missing: missing, Existing: existing}.Warning()
}

// has reports whether the record is selected.
func (s *selector) has(record *scim.User) bool {
	_, domain, _ := strings.Cut(scim.EmailKey(record.PrimaryEmail()), "@")

	if s.emailDomains != nil {
		s.seenDomains[domain] = struct{}{}

		if _, wanted := s.domains[domain]; !wanted {
			return false
		}

		s.domains[domain] = true
	}

	_, in := s.in[record.ID]
	_, notIn := s.notIn[record.ID]

	return (s.active == nil || *s.active == record.Active) &&
		(s.linked == nil || *s.linked == (record.AccountID != nil)) &&
		(s.groupIDs == nil || in) && !notIn
}

// unmatched warns of domains that no record has. It is called after the last record.
func (s *selector) unmatched() diag.Diagnostics {
	var missing []string

	for domain, found := range s.domains {
		if !found {
			missing = append(missing, domain)
		}
	}

	slices.Sort(missing)

	return diagnostics.Unmatched{
		Argument: "email_domains", Where: "directory", Noun: "person with an address at", Missing: missing, Existing: slices.Collect(maps.Keys(s.seenDomains)),
	}.Warning()
}

// domainKey returns a domain for comparison, without the @ that some people write before it.
func domainKey(domain string) string { return strings.TrimPrefix(scim.EmailKey(domain), "@") }
