// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

type directoryIDFunction struct{}

// NewDirectoryIDFunction returns the function directory_id.
func NewDirectoryIDFunction() function.Function { return directoryIDFunction{} }

func (directoryIDFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "directory_id"
}

func (directoryIDFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Id of a SCIM directory from its address",
		MarkdownDescription: "The id in a Directory base URL, `" + client.DefaultBaseURL + "/scim/directory/{directoryId}`, as admin.atlassian.com shows it under " +
			"Security → Identity providers. A bare id stays as it is.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "url", MarkdownDescription: "Directory base URL, or the id alone."},
		},
		Return: function.StringReturn{},
	}
}

func (directoryIDFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var url string

	resp.Error = req.Arguments.Get(ctx, &url)
	if resp.Error != nil {
		return
	}

	id, _, err := scim.ParseDirectoryID(url)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, "The id of a directory cannot be read from the text: "+err.Error())

		return
	}

	resp.Error = resp.Result.Set(ctx, id)
}
