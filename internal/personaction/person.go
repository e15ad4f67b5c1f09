// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package personaction

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// The arguments that identify the person of an action.
const (
	byAccountID = "account_id"
	byEmail     = "email"
	byUserID    = "user_id"
)

// A Person is the person of an action, as the organization knows them.
type Person struct {
	*admin.User

	// RecordID is the SCIM record that the action named, or "" if it named an account.
	RecordID string
	// argument is the argument that identifies the person.
	argument string
}

// String names the person in a message.
func (p *Person) String() string {
	switch {
	case p.Name != "" && p.Email != "":
		return fmt.Sprintf("%s <%s>", p.Name, p.Email)
	case p.Email != "":
		return p.Email
	default:
		return "the account " + p.AccountID
	}
}

// ArgumentPath is the path of the argument that identifies the person.
func (p *Person) ArgumentPath() path.Path { return path.Root(p.argument) }

// personArgument returns the argument that identifies the person, and its value, which may be unknown.
func personArgument(ctx context.Context, config tfsdk.Config) (argument, value string, unknown bool, diags diag.Diagnostics) {
	for _, name := range []string{byAccountID, byEmail, byUserID} {
		var text types.String

		diags.Append(config.GetAttribute(ctx, path.Root(name), &text)...)

		switch {
		case text.IsUnknown():
			return name, "", true, diags
		case !text.IsNull():
			return name, text.ValueString(), false, diags
		}
	}

	return byAccountID, "", true, diags
}

// findPerson looks a person up. It returns nil without an error if there is no such person.
func findPerson(ctx context.Context, c *framework.Clients, argument, value string) (*Person, diag.Diagnostics) {
	const summary = "Reading user failed"

	organization, diags := c.Organization()
	if diags.HasError() {
		return nil, diags
	}

	person := &Person{argument: argument}
	query := admin.UserQuery{AccountIDs: []string{value}}

	switch argument {
	case byEmail:
		query = admin.UserQuery{Emails: []string{value}}
	case byUserID:
		directory, diags := c.Directory()
		if diags.HasError() {
			return nil, diags
		}

		record, err := directory.FreshUser(ctx, value)

		switch {
		case client.IsNotFound(err):
			return nil, nil
		case err != nil:
			return nil, diagnostics.FromError(summary, err, diagnostics.Blame{Attribute: path.Root(byUserID), When: diagnostics.StatusIs(400)})
		case record.AccountID == nil:
			// The record has no account.
			person.User, person.RecordID = &admin.User{Email: record.PrimaryEmail()}, record.ID

			return person, nil
		}

		query, person.RecordID = admin.UserQuery{AccountIDs: []string{*record.AccountID}}, record.ID
	}

	found, err := search(ctx, organization, query)

	switch {
	case err != nil:
		return nil, diagnostics.FromError(summary, err)
	case len(found) == 0:
		return nil, nil
	case len(found) > 1:
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(argument), "Several users found", fmt.Sprintf(
			"The organization has %d accounts for %s: %s. Name one of them by account_id.", len(found), value, strings.Join(accountIDs(found), ", ")))}
	}

	person.User = found[0]

	return person, nil
}

// search returns only users that match the query, even if a server ignores part of it. A user whose address is hidden
// cannot be compared, and is returned.
func search(ctx context.Context, organization *admin.Client, query admin.UserQuery) ([]*admin.User, error) {
	var found []*admin.User

	for user, err := range organization.SearchUsers(ctx, query) {
		if err != nil {
			return nil, err
		}

		if query.Emails != nil && user.Email != "" && scim.EmailKey(user.Email) != scim.EmailKey(query.Emails[0]) ||
			query.AccountIDs != nil && user.AccountID != query.AccountIDs[0] {
			continue
		}

		found = append(found, user)
	}

	return found, nil
}

func accountIDs(users []*admin.User) []string {
	ids := make([]string, len(users))
	for i, user := range users {
		ids[i] = user.AccountID
	}

	return ids
}
