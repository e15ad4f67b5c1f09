// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

const importSummary = "Importing user failed"

// imported finds the record that an import names by id or identity.
func (r *userResource) imported(
	ctx context.Context, directory *scim.Directory, id string, identity userIdentityModel,
) (*scim.User, diag.Diagnostics) {
	if id == "" && !identity.ID.IsNull() {
		if diags := inOtherDirectory(importSummary, identity.DirectoryID, directory); diags.HasError() {
			return nil, diags
		}

		return r.importedBy(ctx, directory, keyID, identity.ID.ValueString())
	}

	key, value, err := parseImportID(id)
	if err != nil {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Malformed import id", "The import id cannot be used: "+err.Error()+". "+importForms)}
	}

	return r.importedBy(ctx, directory, key, value)
}

// inOtherDirectory returns an error if an identity names another directory than the provider's.
func inOtherDirectory(summary string, named types.String, directory *scim.Directory) diag.Diagnostics {
	if named.IsNull() || named.ValueString() == directory.ID() {
		return nil
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(summary, fmt.Sprintf(
		"The identity names the directory %s, but the provider is configured for the directory %s. Import with a provider alias for that directory.",
		named.ValueString(), directory.ID()))}
}

func (r *userResource) importedBy(ctx context.Context, directory *scim.Directory, key userKey, value string) (*scim.User, diag.Diagnostics) {
	records, err := r.lookup(directory).by(ctx, key, value)
	if err != nil {
		return nil, diagnostics.FromError(importSummary, err)
	}

	switch len(records) {
	case 1:
		return records[0], nil
	case 0:
		missing := fmt.Sprintf("The directory %s has no user with the %s %q.", directory.ID(), key, value)

		if account := r.lookup(directory).account(ctx, key, value); account != "" {
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

// unconfigured returns a user with nothing but the defaults of the arguments that the server lacks.
func unconfigured() userModel {
	m := unsetUser
	m.AdoptExisting, m.OnDestroy = types.BoolValue(defaultAdoptExisting), types.StringValue(defaultOnDestroy)

	return m
}
