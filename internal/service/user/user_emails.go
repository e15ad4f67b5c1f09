// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// emailsKey is the private state key of the types of a record's addresses. It is set unless the record has exactly one
// address, as Terraform sends it: if it is set, an update of the address reads the record first, to keep what Terraform
// does not own.
const emailsKey = "emails"

func rememberEmails(ctx context.Context, private framework.PrivateWriter, record *scim.User) diag.Diagnostics {
	if len(record.Emails) == 1 && record.Emails[0].Primary && record.Emails[0].Type == emailType {
		return private.SetKey(ctx, emailsKey, nil)
	}

	kinds := make([]string, len(record.Emails))
	for i, email := range record.Emails {
		kinds[i] = email.Type
	}

	return framework.WritePrivate(ctx, private, emailsKey, kinds)
}

// currentEmails returns the addresses that an update of the address has to keep. Unchanged addresses are never sent
// again: Atlassian answers 400 to that (API §9.7).
func (r *userResource) currentEmails(
	ctx context.Context, directory *scim.Directory, private framework.PrivateReader, plan, state userModel,
) ([]scim.Email, error) {
	if sameName(plan.Email, state.Email) {
		return nil, nil
	}

	known, diags := private.GetKey(ctx, emailsKey)
	if len(known) == 0 && !diags.HasError() {
		return []scim.Email{{Value: state.Email.ValueString(), Type: emailType, Primary: true}}, nil
	}

	record, err := directory.FreshUser(ctx, state.ID.ValueString())
	if err != nil {
		return nil, err
	}

	return record.Emails, nil
}
