// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

var (
	_ datasource.DataSourceWithConfigure        = (*groupDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*groupDataSource)(nil)
)

const readingGroup = "Reading group failed"

// NewGroupDataSource is the data source atlassian_group.
func NewGroupDataSource() datasource.DataSource {
	return &groupDataSource{framework.DataSource{Name: "group"}}
}

type groupDataSource struct {
	framework.DataSource
}

func (d *groupDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	key := func(description string, valid validator.String) schema.StringAttribute {
		return schema.StringAttribute{
			Optional:            true,
			Computed:            true,
			MarkdownDescription: description + " Exactly one of `id`, `display_name` and `organization_group_id` must be given.",
			Validators:          []validator.String{valid},
		}
	}

	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsEither + "A group, found by its SCIM id, its name, or its id in the organization. What the SCIM directory knows is filled in " +
			"where the provider has a `directory_id` and the directory has the group; what the organization knows where it has `org_id` and an `api_key` " +
			"that may search groups, which a key with scopes may not.",
		Attributes: map[string]schema.Attribute{
			"id":                        key("SCIM id of the group; null for a group that is not of the provider's directory.", accept.ID("A name goes into display_name.")),
			"display_name":              key("Name of the group. Where no group is spelled so, one whose name differs in case or in composed letters alone is taken.", accept.NotEmpty()),
			"organization_group_id":     key("Id (UUID) of the group in the organization.", accept.ID("A name goes into display_name.")),
			"directory_id":              computed.Text("Id of the SCIM directory that the group is in."),
			"external_id":               computed.Text("Your own id for the group."),
			"user_ids":                  computed.Texts("SCIM ids of the members, sorted; null for a group that is not of the provider's directory."),
			"created_at":                computed.Text("When the SCIM group was created (RFC 3339)."),
			"updated_at":                computed.Text("When the SCIM group was last changed (RFC 3339)."),
			"description":               computed.Text("What the organization says that the group is for."),
			"organization_directory_id": computed.Text("Id of the organization's directory that the group is in; not that of the SCIM directory."),
			"managed_by":                computed.Text(managedByDescription),
			"external_synced":           computed.Bool(externalSyncedDescription),
			"user_count":                computed.Int("How many people are in the group, as the organization counts them."),
		},
	}
}

func (d *groupDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(
		path.MatchRoot("id"), path.MatchRoot("display_name"), path.MatchRoot("organization_group_id"),
	)}
}

func (d *groupDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config groupDataModel

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	if resp.Diagnostics.HasError() {
		return
	}

	var (
		model groupDataModel
		diags diag.Diagnostics
	)

	switch {
	case !config.ID.IsNull():
		model, diags = d.byID(ctx, config.ID.ValueString())
	case !config.OrganizationGroupID.IsNull():
		model, diags = d.byOrganizationID(ctx, config.OrganizationGroupID.ValueString())
	default:
		model, diags = d.byName(ctx, config.DisplayName.ValueString())
	}

	resp.Diagnostics.Append(diags...)

	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
	}
}

func (d *groupDataSource) byID(ctx context.Context, id string) (groupDataModel, diag.Diagnostics) {
	directory, diags := d.Clients.Directory()
	organization, unknown := d.organization()
	diags.Append(unknown...)

	if diags.HasError() {
		return groupDataModel{}, diags
	}

	record, err := directory.Group(ctx, id)
	if client.IsNotFound(err) {
		return groupDataModel{}, groupMissing(ctx, d.Clients, readingGroup, id, err, "id")
	}

	if err != nil {
		return groupDataModel{}, diagnostics.FromError(readingGroup, err)
	}

	return modelOf(ctx, directory, organization, record)
}

func (d *groupDataSource) byOrganizationID(ctx context.Context, id string) (groupDataModel, diag.Diagnostics) {
	organization, diags := d.Clients.Organization()
	if diags.HasError() {
		return groupDataModel{}, diags
	}

	var group *admin.Group

	for found, err := range organization.SearchGroups(ctx, admin.GroupQuery{GroupIDs: []string{id}, Expand: []string{admin.ExpandUserCount}}) {
		if err != nil {
			return groupDataModel{}, diagnostics.FromError(readingGroup, err)
		}

		if found.ID == id {
			group = found
		}
	}

	if group == nil {
		return groupDataModel{}, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("organization_group_id"), readingGroup,
			fmt.Sprintf("The organization has no group with the id %q. A SCIM id goes into the argument id.", id))}
	}

	if !group.ExternalSynced {
		return newGroupDataModel("", nil, group), nil
	}

	directory, diags := d.directory()
	if directory == nil || diags.HasError() {
		return newGroupDataModel("", nil, group), diags
	}

	record, diags := recordOf(ctx, directory, organization, group)

	return newGroupDataModel(directory.ID(), record, group), diags
}

func (d *groupDataSource) byName(ctx context.Context, name string) (groupDataModel, diag.Diagnostics) {
	directory, diags := d.directory()
	organization, unknown := d.organization()
	diags.Append(unknown...)

	if directory == nil && organization == nil && !diags.HasError() {
		_, diags = d.Clients.Directory()
	}

	if diags.HasError() {
		return groupDataModel{}, diags
	}

	// The SCIM group has priority: the organization has it too, as the synchronized group of that name.
	if directory != nil {
		record, diags := recordNamed(ctx, directory, name)

		switch {
		case diags.HasError():
			return groupDataModel{}, diags
		case record != nil:
			return modelOf(ctx, directory, organization, record)
		case organization == nil:
			return groupDataModel{}, noGroupNamed(name, "the SCIM directory has none; groups of other kinds need the provider's org_id and api_key")
		}
	}

	named, err := organization.GroupsNamed(ctx, name, admin.ExpandUserCount)
	if err != nil {
		return groupDataModel{}, diagnostics.FromError(readingGroup, err)
	}

	switch len(named) {
	case 0:
		return groupDataModel{}, noGroupNamed(name, "the organization has none")
	case 1:
		return newGroupDataModel("", nil, named[0]), nil
	default:
		return groupDataModel{}, severalNamed(name, named)
	}
}

// organization returns the organization's API, or nil if none is configured. An unknown configuration is an error:
// otherwise the directory's half would pass for the whole answer.
func (d *groupDataSource) organization() (*admin.Client, diag.Diagnostics) {
	if !d.Clients.HasOrganization() && !d.Clients.OrganizationUnknown() {
		return nil, nil
	}

	return d.Clients.Organization()
}

// directory returns the SCIM directory, or nil if none is configured. An unknown configuration is an error here too.
func (d *groupDataSource) directory() (*scim.Directory, diag.Diagnostics) {
	if !d.Clients.HasDirectory() && !d.Clients.DirectoryUnknown() {
		return nil, nil
	}

	return d.Clients.Directory()
}

// modelOf combines a SCIM group with the organization's group, if an organization is configured. If its key may not
// search groups (API §1.3), that half stays null: the directory has a key of its own.
func modelOf(
	ctx context.Context, directory *scim.Directory, organization *admin.Client, record *scim.Group,
) (groupDataModel, diag.Diagnostics) {
	if organization == nil {
		return newGroupDataModel(directory.ID(), record, nil), nil
	}

	named, err := organization.GroupsNamed(ctx, record.DisplayName, admin.ExpandUserCount)

	switch {
	case client.IsKeyRefused(err):
		return newGroupDataModel(directory.ID(), record, nil), counterpartUnknown(err)
	case err != nil:
		return groupDataModel{}, diagnostics.FromError(readingGroup, err)
	default:
		return newGroupDataModel(directory.ID(), record, admin.PickSynced(named)), nil
	}
}

// recordOf returns the SCIM group from which Atlassian made this organization group, or nil. A SCIM group of the
// same name may belong to another organization group, since there may be other directories.
func recordOf(
	ctx context.Context, directory *scim.Directory, organization *admin.Client, group *admin.Group,
) (*scim.Group, diag.Diagnostics) {
	record, diags := recordNamed(ctx, directory, group.Name)
	if record == nil || diags.HasError() {
		return nil, diags
	}

	named, err := organization.GroupsNamed(ctx, group.Name)
	if err != nil {
		return nil, diagnostics.FromError(readingGroup, err)
	}

	if own := admin.PickSynced(named); own == nil || own.ID != group.ID {
		return nil, nil
	}

	return record, nil
}

// recordNamed returns the directory's group with this name, or nil.
func recordNamed(ctx context.Context, directory *scim.Directory, name string) (*scim.Group, diag.Diagnostics) {
	record, err := groupNamed(ctx, directory, name)

	return record, diagnostics.FromError(readingGroup, err)
}

func noGroupNamed(name, why string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("display_name"), readingGroup,
		fmt.Sprintf("There is no group named %q: %s. Names are compared without case; the data source atlassian_groups lists them.", name, why))}
}

func severalNamed(name string, groups []*admin.Group) diag.Diagnostics {
	var detail strings.Builder

	fmt.Fprintf(&detail, "The organization has %d groups named %q. Give the organization_group_id of one:", len(groups), name)

	for _, group := range groups {
		fmt.Fprintf(&detail, "\n  - %s: %s, in directory %s", group.ID, kindOf(group), group.DirectoryID)
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("display_name"), readingGroup, detail.String())}
}
