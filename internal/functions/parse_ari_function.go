// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ari has the parts of an Atlassian resource identifier.
type ari struct {
	ResourceOwner string  `tfsdk:"resource_owner"`
	CloudID       *string `tfsdk:"cloud_id"`
	ResourceType  string  `tfsdk:"resource_type"`
	ResourceID    string  `tfsdk:"resource_id"`
}

type parseARIFunction struct{}

// NewParseARIFunction returns the function parse_ari.
func NewParseARIFunction() function.Function { return parseARIFunction{} }

func (parseARIFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "parse_ari"
}

func (parseARIFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Parts of an Atlassian resource identifier",
		MarkdownDescription: "Takes an Atlassian resource identifier (ARI), `ari:cloud:{resource_owner}:{cloud_id}:{resource_type}/{resource_id}`, apart: an object of " +
			"`resource_owner` (such as `jira-software`), `cloud_id` (null where the identifier has none, as those of apps do: there the site is the `resource_id`), " +
			"`resource_type` (such as `site`) and `resource_id` (all that follows the first slash).",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "ari", MarkdownDescription: "Identifier, such as `ari:cloud:jira-software::site/5f2e…`."},
		},
		Return: function.ObjectReturn{AttributeTypes: map[string]attr.Type{
			"resource_owner": types.StringType, "cloud_id": types.StringType, "resource_type": types.StringType, "resource_id": types.StringType,
		}},
	}
}

func (parseARIFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string

	resp.Error = req.Arguments.Get(ctx, &text)
	if resp.Error != nil {
		return
	}

	parsed, err := parseARI(text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, "The text is no Atlassian resource identifier: "+err.Error())

		return
	}

	resp.Error = resp.Result.Set(ctx, parsed)
}

func parseARI(text string) (ari, error) {
	// The id is the last part and may contain colons.
	parts := strings.SplitN(text, ":", 5)

	if len(parts) != 5 || parts[0] != "ari" || parts[1] != "cloud" {
		return ari{}, errors.New("one is written ari:cloud:{resource_owner}:{cloud_id}:{resource_type}/{resource_id}")
	}

	kind, id, found := strings.Cut(parts[4], "/")

	switch {
	case strings.ContainsAny(text, " \t\r\n"):
		return ari{}, errors.New("it has a blank")
	case parts[2] == "":
		return ari{}, errors.New("it has no resource owner")
	case !found || kind == "" || id == "":
		return ari{}, errors.New("it does not end with {resource_type}/{resource_id}")
	}

	parsed := ari{ResourceOwner: parts[2], ResourceType: kind, ResourceID: id}
	if parts[3] != "" {
		parsed.CloudID = &parts[3]
	}

	return parsed, nil
}
