// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/user"
)

// Functions lists the provider's functions.
func (p *atlassianProvider) Functions(ctx context.Context) []func() function.Function {
	columns := sync.OnceValue(func() []functions.Column { return userColumns(ctx) })

	return []func() function.Function{
		functions.NewCSVFunction,
		functions.NewCSVRowsFunction,
		functions.NewDaysBetweenFunction,
		functions.NewDirectoryIDFunction,
		functions.NewEmailKeyFunction,
		functions.NewParseARIFunction,
		func() function.Function { return functions.NewUsersCSVFunction(columns()) },
	}
}

// terraformArguments are the arguments of atlassian_user that control Terraform and do not describe the person.
var terraformArguments = []string{"adopt_existing", "on_destroy", "timeouts"}

// userColumns lists the columns of a CSV file of people: the arguments of atlassian_user, the e-mail address first,
// then by name.
func userColumns(ctx context.Context) []functions.Column {
	var described resource.SchemaResponse

	user.NewUserResource().Schema(ctx, resource.SchemaRequest{}, &described)

	columns := make([]functions.Column, 0, len(described.Schema.Attributes))

	for name, attribute := range described.Schema.Attributes {
		if !attribute.IsRequired() && !attribute.IsOptional() || slices.Contains(terraformArguments, name) {
			continue
		}

		column := functions.Column{Name: name}

		switch attribute.(type) {
		case schema.BoolAttribute:
			column.Kind = functions.Bool
		case schema.SetNestedAttribute:
			column.Kind = functions.Phones
		}

		columns = append(columns, column)
	}

	slices.SortFunc(columns, func(a, b functions.Column) int {
		switch {
		case a.Name == b.Name:
			return 0
		case a.Name == "email", b.Name != "email" && a.Name < b.Name:
			return -1
		default:
			return 1
		}
	})

	return columns
}
