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

// FilterAttribute is an optional argument that matches any of its texts. The validators check each text; without
// validators only an empty text is refused.
//
// It is a list although order and repetition mean nothing: the framework compares the elements of a set with each
// other, which takes minutes for thousands of e-mail addresses. Terraform converts a set to a list.
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

// Filter returns the value of a FilterAttribute: nil if it is unset, without elements if it is an empty list.
func Filter(ctx context.Context, config tfsdk.Config, name string, diags *diag.Diagnostics) []string {
	return Argument[[]string](ctx, config, name, diags)
}

// Argument returns one argument of a data source that has no model struct. T is a framework value or a Go type that can
// hold null.
func Argument[T any](ctx context.Context, config tfsdk.Config, name string, diags *diag.Diagnostics) T {
	var value T

	diags.Append(config.GetAttribute(ctx, path.Root(name), &value)...)

	return value
}
