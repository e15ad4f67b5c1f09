// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

type emailKeyFunction struct{}

// NewEmailKeyFunction returns the function email_key.
func NewEmailKeyFunction() function.Function { return emailKeyFunction{} }

func (emailKeyFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "email_key"
}

func (emailKeyFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Key under which e-mail addresses compare",
		MarkdownDescription: "The e-mail address without blanks around it, in lower case and in Unicode's composed form (NFC): the same text for all spellings that " +
			"Atlassian takes for one address. As a key of `for_each` over what people typed it keeps an address that somebody writes differently one day " +
			"from becoming another person.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "email", MarkdownDescription: "E-mail address, as somebody typed it."},
		},
		Return: function.StringReturn{},
	}
}

func (emailKeyFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var email string

	resp.Error = req.Arguments.Get(ctx, &email)
	if resp.Error != nil {
		return
	}

	key := scim.EmailKey(email)
	if key == "" {
		resp.Error = function.NewArgumentFuncError(0, "The e-mail address is empty")

		return
	}

	resp.Error = resp.Result.Set(ctx, key)
}
