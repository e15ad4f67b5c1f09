// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package raw

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
)

// FilterAttribute is an optional argument that takes any of several texts. The validators are for each text; without
// any, only an empty one is refused.
//
// It is a list although order and repetition mean nothing: the framework compares sets element by element with each
// other, which takes minutes for the thousands of e-mails that somebody may ask for. Terraform turns a set that is
// given into a list.
func FilterAttribute(description string, each ...validator.String) schema.ListAttribute {
	if each == nil {
		each = []validator.String{accept.NotEmpty()}
	}

	return schema.ListAttribute{
		MarkdownDescription: description,
		Optional:            true,
		ElementType:         types.StringType,
		Validators: []validator.List{
			listvalidator.NoNullValues(),
			listvalidator.ValueStringsAre(each...),
		},
	}
}

// Filter is the value of a FilterAttribute: nil when it is not set, without elements when it is set to an empty list.
func Filter(ctx context.Context, config tfsdk.Config, name string, diags *diag.Diagnostics) []string {
	return Argument[[]string](ctx, config, name, diags)
}

// Argument is one argument of a data source whose state is made of raw values and that hence has no model struct. T is
// a framework value or a Go type that can hold null.
func Argument[T any](ctx context.Context, config tfsdk.Config, name string, diags *diag.Diagnostics) T {
	var value T

	diags.Append(config.GetAttribute(ctx, path.Root(name), &value)...)

	return value
}
