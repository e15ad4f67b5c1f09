// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
)

// ListResource is embedded by every list resource, as Resource is by managed resources.
type ListResource struct {
	Name    string
	Clients *Clients
}

func (l *ListResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + l.Name
}

// Configure takes the provider's clients. Terraform configures a provider before it lists; if it did not, the error
// here prevents a panic on the missing clients.
func (l *ListResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.Clients = clientsOf(req.ProviderData, &resp.Diagnostics)

	if l.Clients == nil && !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddError("Provider not configured", "The list was asked for before the provider \"atlassian\" was configured.")
	}
}

// ListNote ends the description of every list resource.
const ListNote = "\n\nA `list` block stands in a file whose name ends in `.tfquery.hcl`, such as `people.tfquery.hcl` (one that is named just `.tfquery.hcl` is ignored), and is answered by " +
	"`terraform query`, in Terraform 1.14.1 and later; with `-generate-config-out=FILE` that writes a resource and an import block for each result. Unless it sets `limit`, Terraform asks for no more than 100 results; `include_resource = true` brings every attribute along, at no further requests a result."

// ListFilterAttribute is an optional argument of a list resource: results match any of its texts.
func ListFilterAttribute(description string) listschema.ListAttribute {
	return listschema.ListAttribute{
		MarkdownDescription: description,
		Optional:            true,
		ElementType:         types.StringType,
		Validators: []validator.List{
			listvalidator.NoNullValues(),
			listvalidator.ValueStringsAre(accept.NotEmpty()),
		},
	}
}

// ListItem is one result of a list.
type ListItem struct {
	DisplayName string
	// Identify sets the identity; it is nil if there are only diagnostics.
	Identify func(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics
	// Resource returns the whole resource as Fields, a raw value or a model. It is called only if the list includes
	// resources.
	Resource func() any
}

// StreamList answers a list with these items, and reads no further than its limit. It passes diagnostics on as they
// come, and ends after an error.
func StreamList(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream, listed iter.Seq2[ListItem, diag.Diagnostics]) {
	stream.Results = func(push func(list.ListResult) bool) {
		results := int64(0)

		for item, diags := range listed {
			// A result that is only diagnostics must hold nothing else.
			if len(diags) > 0 && !push(list.ListResult{Diagnostics: diags}) || diags.HasError() {
				return
			}

			if item.Identify == nil {
				continue
			}

			result := req.NewListResult(ctx)
			result.DisplayName = item.DisplayName
			result.Diagnostics.Append(item.Identify(ctx, result.Identity)...)

			if req.IncludeResource {
				switch whole := item.Resource().(type) {
				case tftypes.Value:
					result.Resource.Raw = whole
				case Fields:
					result.Diagnostics.Append(whole.Store(ctx, result.Resource)...)
				default:
					result.Diagnostics.Append(result.Resource.Set(ctx, whole)...)
				}
			}

			results++

			if !push(result) || result.Diagnostics.HasError() || results == req.Limit {
				return
			}
		}
	}
}
