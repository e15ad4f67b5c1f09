// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var _ datasource.DataSourceWithConfigure = (*directoryUsersDataSource)(nil)

// NewDirectoryUsersDataSource returns the data source atlassian_directory_users.
func NewDirectoryUsersDataSource() datasource.DataSource {
	return &directoryUsersDataSource{framework.DataSource{Name: "directory_users"}}
}

type directoryUsersDataSource struct {
	framework.DataSource
}

func (d *directoryUsersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsDirectory + "People of the SCIM directory, read from it alone: it needs `directory_id` and the directory's key, and no key of the organization. " +
			"Who is listed meets every filter that is set, and any of the values of a filter with several; a filter that is set to an empty list is met by nobody.\n\n" +
			"It costs one request for each hundred people of the directory, whichever are listed, and shares them with everything else that reads the directory in the same run, " +
			"such as `atlassian_user` blocks; and one for each of `group_ids`. It is the source for the import of everybody: an `import` block with `for_each = data.atlassian_directory_users.all.by_email`. " +
			"A directory may leave inactive people out of its lists; they are imported by their e-mail address.",
		Attributes: map[string]schema.Attribute{
			"active": schema.BoolAttribute{
				MarkdownDescription: "Whether the people are active. Unset, both are listed.",
				Optional:            true,
			},
			"email_domains": raw.FilterAttribute("Domains of primary e-mail addresses, such as `corp.example`, without regard to case."),
			"group_ids":     raw.FilterAttribute("Ids of SCIM groups; who is a member of any of them is listed.", accept.ID("The data source atlassian_group finds it by the name.")),
			"users":         raw.ListAttribute("People, ordered by e-mail address and id.", directoryUsersAttributes()),
			"by_email": schema.MapAttribute{
				MarkdownDescription: "Ids of the SCIM records, by primary e-mail address as the function `email_key` makes it: in lower case. Records without an address are not in it.",
				ElementType:         types.StringType,
				Computed:            true,
			},
		},
	}
}

func directoryUsersAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":           computed.Text("Id of the SCIM record."),
		"email":        computed.Text("Primary e-mail address."),
		"user_name":    computed.Text("User name."),
		"display_name": computed.Text("Name as shown in Atlassian's products."),
		"active":       computed.Bool("Whether the person may log in."),
		"external_id":  computed.Text("Identifier of the person in the system that provisioned them."),
		"account_id":   computed.Text("Id of the Atlassian account that the record is linked to. Null for a record that is not linked."),
	}
}

func (d *directoryUsersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	wanted := selection{
		active:       raw.Argument[*bool](ctx, req.Config, "active", &resp.Diagnostics),
		emailDomains: raw.Filter(ctx, req.Config, "email_domains", &resp.Diagnostics),
		groupIDs:     raw.Filter(ctx, req.Config, "group_ids", &resp.Diagnostics),
	}

	directory, diags := d.Clients.Directory()
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	records, diags := selected(ctx, directory, wanted)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	byEmail, diags := idsByEmail(records)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(raw.SetState(ctx, req.Config, &resp.State, map[string]tftypes.Value{
		"users":    flattenDirectoryUsers(ctx, records),
		"by_email": byEmail,
	})...)
}

// selected reads the selected records, ordered by e-mail address and id.
func selected(ctx context.Context, directory *scim.Directory, wanted selection) (records []*scim.User, diags diag.Diagnostics) {
	for record, more := range wanted.of(ctx, directory, directory.Users(ctx), "Reading directory users failed") {
		diags.Append(more...)

		if record != nil {
			records = append(records, record)
		}
	}

	slices.SortFunc(records, func(a, b *scim.User) int {
		return scim.ComparePeople(a.PrimaryEmail(), a.ID, b.PrimaryEmail(), b.ID)
	})

	return records, diags
}

// idsByEmail maps each address to a record's id. A directory has each address once (API §2.4). If it shows two records
// with one address, the map has the active one, or the first, and a warning names both.
func idsByEmail(records []*scim.User) (tftypes.Value, diag.Diagnostics) {
	var diags diag.Diagnostics

	chosen := make(map[string]*scim.User, len(records))

	for _, record := range records {
		key := scim.EmailKey(record.PrimaryEmail())
		if key == "" {
			continue
		}

		other, twice := chosen[key]
		if !twice {
			chosen[key] = record

			continue
		}

		if record.Active && !other.Active {
			chosen[key], record = record, other
		}

		diags.AddAttributeWarning(path.Root("by_email"), "Two records with one address", fmt.Sprintf(
			"The directory shows the address %s for the records %s and %s. by_email has the first of them; users has both.", key, chosen[key].ID, record.ID))
	}

	values := make(map[string]tftypes.Value, len(chosen))
	for key, record := range chosen {
		values[key] = raw.Text(record.ID)
	}

	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, values), diags
}

func flattenDirectoryUsers(ctx context.Context, records []*scim.User) tftypes.Value {
	object := raw.NewObject(ctx, directoryUsersAttributes())
	values := make([]tftypes.Value, len(records))

	for i, record := range records {
		values[i] = object.Of(map[string]tftypes.Value{
			"id":           raw.Text(record.ID),
			"email":        raw.Text(record.PrimaryEmail()),
			"user_name":    raw.Text(record.UserName),
			"display_name": raw.Text(textOf(record.DisplayName)),
			"active":       raw.Bool(&record.Active),
			"external_id":  raw.Text(textOf(record.ExternalID)),
			"account_id":   raw.Text(textOf(record.AccountID)),
		})
	}

	return object.List(values)
}
