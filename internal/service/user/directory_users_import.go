// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// Import ids of a block. domain: and group: are prefixes.
const (
	importNone   = "none"
	importAll    = "all"
	importDomain = "domain:"
	importGroup  = "group:"
)

const (
	importPeopleSummary = "Importing people failed"
	importPeopleForms   = "Give none (nobody, the way to begin), all, domain:… followed by the domain of e-mail addresses, or group:… followed by the id or the name of a group."
)

// importPeople reads the people whom an import id names.
func importPeople(ctx context.Context, directory *scim.Directory, importID string) (peopleModel, holdings, diag.Diagnostics) {
	selected, diags := selectPeople(ctx, directory, importID)

	state := peopleModel{
		DirectoryID: types.StringValue(directory.ID()), Users: newTextMap(0), IDs: newTextMap(0), AccountIDs: newTextMap(0),
		OnDestroy: types.StringValue(defaultOnDestroy), AdoptExisting: types.BoolValue(defaultAdoptPeople),
		DeprovisionLimit: types.Int64Value(defaultPeopleLimit), Timeouts: noTimeouts(),
	}
	h := holdings{keySet{}, keySet{}}

	if diags.HasError() {
		return state, h, diags
	}

	var passed []string // domains of the people who are not selected

	people := directory.Users(ctx)
	if importID == importNone {
		people = func(func(*scim.User, error) bool) {}
	}

	for record, err := range people {
		if err != nil {
			return state, h, diagnostics.FromError(importPeopleSummary, err)
		}

		if !selected(record) {
			passed = append(passed, domainOf(record.PrimaryEmail()))

			continue
		}

		key := scim.EmailKey(record.PrimaryEmail())
		if _, taken := state.Users.texts[key]; taken || key == "" {
			key += " " + record.ID
		}

		state.put(key, types.StringValue(encodePerson(importedPerson(record))), types.StringValue(record.ID), types.StringPointerValue(record.AccountID))
		h.imported[key], h.passive[key] = true, true
	}

	// A mistyped domain would look like a domain without people.
	if strings.HasPrefix(importID, importDomain) && len(state.Users.texts) == 0 {
		slices.Sort(passed)
		diags.AddError("Nobody to import", fmt.Sprintf("Nobody in the directory %s has an address of the domain %q. There are people of: %s. To begin with nobody, "+
			"import none.", directory.ID(), strings.TrimPrefix(importID, importDomain), diagnostics.JoinNames(slices.Compact(passed))))
	}

	return state, h, diags
}

func (h holdings) write(ctx context.Context, private framework.PrivateWriter) diag.Diagnostics {
	diags := h.imported.write(ctx, private, importedKey)
	diags.Append(h.passive.write(ctx, private, passiveKey)...)

	return diags
}

// selectPeople returns the filter for an import id.
func selectPeople(ctx context.Context, directory *scim.Directory, importID string) (func(*scim.User) bool, diag.Diagnostics) {
	switch {
	case importID == importNone, importID == importAll:
		return func(*scim.User) bool { return true }, nil
	case strings.HasPrefix(importID, importDomain) && len(importID) > len(importDomain):
		domain := strings.TrimPrefix(strings.TrimPrefix(importID, importDomain), "@")

		return func(u *scim.User) bool { return scim.SameName(domainOf(u.PrimaryEmail()), domain) }, nil
	case strings.HasPrefix(importID, importGroup) && len(importID) > len(importGroup):
		group, diags := groupNamed(ctx, directory, strings.TrimPrefix(importID, importGroup))
		if diags.HasError() {
			return nil, diags
		}

		return func(u *scim.User) bool { return group.Has(u.ID) }, nil
	}

	return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Malformed import id", fmt.Sprintf("%q names nobody. %s", importID, importPeopleForms))}
}

// groupNamed finds a group by id or name.
func groupNamed(ctx context.Context, directory *scim.Directory, text string) (*scim.Group, diag.Diagnostics) {
	groups, err := directory.FindGroups(ctx, text)
	if err != nil {
		return nil, diagnostics.FromError(importPeopleSummary, err)
	}

	if len(groups) == 1 {
		return groups[0], nil
	}

	group, err := directory.Group(ctx, text)

	_, invalid := errors.AsType[*scim.InvalidIDError](err)
	if invalid || client.IsNotFound(err) {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Group to import does not exist", fmt.Sprintf(
			"The directory %s has no group with the id or the name %q. %s", directory.ID(), text, importPeopleForms))}
	}

	return group, diagnostics.FromError(importPeopleSummary, err)
}
