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
)

// The arguments by which an action names a person.
const (
	byAccountID = "account_id"
	byEmail     = "email"
	byUserID    = "user_id"
)

// A Person is somebody whom an action is about, as the organization knows them.
type Person struct {
	*admin.User

	// RecordID is the SCIM record that the action named, or "" where it named an account.
	RecordID string
	// argument is the one that named the person.
	argument string
}

// String is how the person is spoken of.
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

// ArgumentPath is the argument that named the person.
func (p *Person) ArgumentPath() path.Path { return path.Root(p.argument) }

// personArgument is the argument that names the person, and what it says; unknown when that is not known yet.
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

// findPerson asks who that is. Nobody is nil, without an error.
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
			return nil, framework.ErrorDiagnostics(summary, err, framework.Blame{Attribute: path.Root(byUserID), When: framework.StatusIs(400)})
		case record.AccountID == nil:
			// There is a record, and nobody behind it.
			person.User, person.RecordID = &admin.User{Email: record.PrimaryEmail()}, record.ID

			return person, nil
		}

		query, person.RecordID = admin.UserQuery{AccountIDs: []string{*record.AccountID}}, record.ID
	}

	found, err := search(ctx, organization, query)

	switch {
	case err != nil:
		return nil, framework.ErrorDiagnostics(summary, err)
	case len(found) == 0:
		return nil, nil
	case len(found) > 1:
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(argument), "Several users found", fmt.Sprintf(
			"The organization has %d accounts for %s: %s. Name one of them by account_id.", len(found), value, strings.Join(accountIDs(found), ", ")))}
	}

	person.User = found[0]

	return person, nil
}

// search keeps only whom the query names, so that a server that ignores part of it finds nobody else. Whose address is
// hidden cannot be compared.
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
