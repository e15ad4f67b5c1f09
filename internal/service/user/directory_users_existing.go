// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// existing are the records of a directory by what they can be known by.
type existing map[uniqueName]*scim.User

// index lists a directory. What cannot be listed is not known: a creation says that it is taken, and then it is looked up.
func index(ctx context.Context, directory *scim.Directory) existing {
	e := existing{}

	for record, err := range directory.Users(ctx) {
		if err != nil {
			break
		}

		person := flatten(record, directory.ID(), unsetUser)
		for _, name := range person.uniqueNames() {
			e[name.folded()] = record
		}
	}

	return e
}

// find is the one record that a person can be, nil when there is none, or several.
func (e existing) find(config userModel) *scim.User {
	var found *scim.User

	if config.UserName.IsNull() {
		config.UserName = types.StringValue(config.Email.ValueString())
	}

	for _, name := range config.uniqueNames() {
		record := e[name.folded()]

		switch {
		case record == nil:
		case found != nil && found.ID != record.ID:
			return nil
		default:
			found = record
		}
	}

	return found
}
