// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

const importSummary = "Importing user failed"

// ImportState gives the arguments that have no counterpart on the server their defaults, so that the plan after an import is empty.
func (r *userResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	directory, diags := r.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	var identity userIdentityModel

	if req.ID == "" && req.Identity != nil {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	}

	if resp.Diagnostics.HasError() {
		return
	}

	record, diags := r.imported(ctx, directory, req.ID, identity)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	state := flatten(record, directory.ID(), unconfigured())

	resp.State.Raw = state.raw(ctx)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	resp.Diagnostics.Append(framework.SetBlock(ctx, resp.Private, run.NewBlock())...)
}

// imported is the record that an import names, by id or by identity.
func (r *userResource) imported(
	ctx context.Context, directory *scim.Directory, id string, identity userIdentityModel,
) (*scim.User, diag.Diagnostics) {
	if id == "" && !identity.ID.IsNull() {
		if !identity.DirectoryID.IsNull() && identity.DirectoryID.ValueString() != directory.ID() {
			return nil, diag.Diagnostics{diag.NewErrorDiagnostic(importSummary, fmt.Sprintf(
				"The identity names the directory %s, but the provider is configured for the directory %s. Import with a provider alias for that directory.",
				identity.DirectoryID.ValueString(), directory.ID()))}
		}

		return r.importedBy(ctx, directory, keyID, identity.ID.ValueString())
	}

	key, value, err := parseImportID(id)
	if err != nil {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Malformed import id", "The import id cannot be used: "+err.Error()+". "+importForms)}
	}

	return r.importedBy(ctx, directory, key, value)
}

func (r *userResource) importedBy(ctx context.Context, directory *scim.Directory, key userKey, value string) (*scim.User, diag.Diagnostics) {
	records, err := r.lookup(directory).by(ctx, key, value)
	if err != nil {
		return nil, framework.ErrorDiagnostics(importSummary, err)
	}

	switch len(records) {
	case 1:
		return records[0], nil
	case 0:
		missing := fmt.Sprintf("The directory %s has no user with the %s %q.", directory.ID(), key, value)

		if account := r.lookup(directory).accountNamed(ctx, key, value); account != "" {
			return nil, diag.Diagnostics{diag.NewErrorDiagnostic("User to import is not in the directory", missing+" "+account+
				" There is nothing to import yet: a block atlassian_user with its e-mail address, without an import, makes the record, and Atlassian "+
				"links it to the account, which keeps its groups and products.")}
		}

		if key == keyID {
			missing += fmt.Sprintf(" If that is the id of an Atlassian account, write account_id:%s.", value)
		}

		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("User to import does not exist", missing+" "+importForms)}
	default:
		described := make([]string, len(records))
		for i, record := range records {
			described[i] = fmt.Sprintf("\n  - %s (%s)", record.ID, describeRecord(record))
		}

		return nil, diag.Diagnostics{diag.NewErrorDiagnostic(importSummary, fmt.Sprintf(
			"Several users of the directory %s have the %s %q; import the one that is meant by its id:%s",
			directory.ID(), key, value, strings.Join(described, "")))}
	}
}

// by finds the records that match what an import id or a data source names a user by.
func (l lookup) by(ctx context.Context, key userKey, value string) ([]*scim.User, error) {
	switch key {
	case keyEmail:
		return l.byEmail(ctx, value)
	case keyUserName:
		return l.byUserName(ctx, value)
	case keyExternalID:
		return l.byExternalID(ctx, value)
	case keyAccountID:
		return l.byAccountID(ctx, value)
	case keyID:
		return l.byID(ctx, value)
	}

	return nil, nil
}

// byID asks for the id as written and then in lower case, as UUIDs are written.
func (l lookup) byID(ctx context.Context, id string) ([]*scim.User, error) {
	record, err := l.directory.User(ctx, id)
	if errors.Is(err, client.ErrNotFound) && strings.ToLower(id) != id {
		record, err = l.directory.User(ctx, strings.ToLower(id))
	}

	if errors.Is(err, client.ErrNotFound) {
		return nil, nil
	}

	if err != nil {
		return nil, err
	}

	return []*scim.User{record}, nil
}

// unconfigured is a user of whom nothing is known but the arguments that have no counterpart on the server, left out.
func unconfigured() userModel {
	m := unsetUser
	m.AdoptExisting, m.OnDestroy = types.BoolValue(defaultAdoptExisting), types.StringValue(defaultOnDestroy)

	return m
}
