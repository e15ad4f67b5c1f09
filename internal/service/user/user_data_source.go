// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

const readSummary = "Reading user failed"

var (
	_ datasource.DataSourceWithConfigure        = (*userDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*userDataSource)(nil)
)

// NewUserDataSource returns the data source atlassian_user.
func NewUserDataSource() datasource.DataSource {
	return &userDataSource{framework.DataSource{Name: "user"}}
}

type userDataSource struct {
	framework.DataSource
}

func (d *userDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	key := func(description string, valid validator.String) schema.StringAttribute {
		return schema.StringAttribute{MarkdownDescription: description, Optional: true, Computed: true, Validators: []validator.String{valid}}
	}

	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsEither + "One person, found by exactly one of `id`, `email`, `user_name`, `external_id` and `account_id`; an error unless exactly one matches. " +
			"With a directory configured it answers the SCIM record (inactive people included), with an organization configured the account's " +
			"status and product access. `id`, `user_name` and `external_id` need a directory. While it is not known yet how the provider's directory or " +
			"organization is configured, reading fails instead of answering half.",
		Attributes: map[string]schema.Attribute{
			"id":           key("Id of the SCIM record.", accept.ID("An address goes into email, the id of an account into account_id.")),
			"email":        key("Primary e-mail address, compared without case; secondary addresses find nobody.", addressLike()),
			"user_name":    key("SCIM user name, compared without case.", accept.NotEmpty()),
			"external_id":  key("Identifier of the person in your own system, as SCIM holds it.", accept.NotEmpty()),
			"account_id":   key("Id of the Atlassian account; null while the record is not linked to one.", accept.ID("An address goes into email, the id of a SCIM record into id.")),
			"directory_id": computed.Text("Id of the SCIM directory; null for a person who is not in it."),
			"created_at":   computed.Text("When the SCIM record was created, in RFC 3339."),
			"updated_at":   computed.Text("When the SCIM record last changed, in RFC 3339."),
			"phone_numbers": schema.SetNestedAttribute{
				MarkdownDescription: "Phone numbers.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"value":   computed.Text(phoneValueDescription),
					"type":    computed.Text(phoneTypeDescription),
					"primary": computed.Bool(phonePrimaryDescription),
				}},
			},
			"active": computed.Bool("Whether the SCIM record is active; null for a person who is not in the directory."),
			"groups": computed.List("SCIM groups that the person is in, in the directory's order.", userGroupAttributes()),
			"name":   computed.Text("Name of the account, as the organization shows it."),
			"status": computed.Text("Status in the organization, one of " + diagnostics.InBackticks(userStatuses) + ". Null without an organization or an account, " +
				"like everything below."),
			"account_status":    computed.Text("Lifecycle of the account: `active`, `inactive` or `closed`."),
			"membership_status": computed.Text("Membership in the organization: `active`, `suspended` or `no_membership`."),
			"claim_status":      computed.Text("`managed` for an account on a domain that the organization has verified, `unmanaged` otherwise."),
			"added_at":          computed.Text("When the person was added to the organization, in RFC 3339 (UTC)."),
			"last_active_at":    computed.Text("When the person last used any product, in RFC 3339 (UTC), up to 24 hours late; null for never."),
			"product_access": computed.List("Apps that the person has used, ordered by product and site. It is activity, not a license: a seat that was never used does not appear.",
				productAccessAttributes()),
		},
	}

	for _, a := range plainAttributes {
		if _, isKey := resp.Schema.Attributes[a.name]; !isKey {
			resp.Schema.Attributes[a.name] = computed.Text(a.description)
		}
	}
}

func userGroupAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":           computed.Text("Id of the SCIM group."),
		"display_name": computed.Text("Name of the group."),
	}
}

func (d *userDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	expressions := make([]path.Expression, len(userKeys))
	for i, key := range userKeys {
		expressions[i] = path.MatchRoot(string(key))
	}

	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(expressions...)}
}

func (d *userDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	for _, key := range userKeys {
		value := raw.Argument[types.String](ctx, req.Config, string(key), &resp.Diagnostics)
		if value.IsNull() || resp.Diagnostics.HasError() {
			continue
		}

		found, diags := d.read(ctx, key, value.ValueString())
		resp.Diagnostics.Append(diags...)

		if !resp.Diagnostics.HasError() {
			// The key keeps the configured spelling, even if the answer's case differs.
			delete(found, string(key))
			resp.Diagnostics.Append(raw.SetState(ctx, req.Config, &resp.State, found)...)
		}

		return
	}
}

// read returns the person's attributes by name.
func (d *userDataSource) read(ctx context.Context, key userKey, value string) (map[string]tftypes.Value, diag.Diagnostics) {
	// An answer with nulls for what is only unknown would look complete.
	if diags := d.notKnownYet(); diags.HasError() {
		return nil, diags
	}

	record, diags := d.record(ctx, key, value)
	if diags.HasError() {
		return nil, diags
	}

	account, diags := d.account(ctx, key, value, record)
	if diags.HasError() {
		return nil, diags
	}

	if record == nil && account == nil {
		diags.AddAttributeError(path.Root(string(key)), "User not found", fmt.Sprintf("No user has the %s %q. %s", key, value, keyHint(key)))

		return nil, diags
	}

	found := map[string]tftypes.Value{}

	if record != nil {
		directory, _ := d.Clients.Directory()
		maps.Copy(found, recordValues(ctx, record, directory.ID()))
	}

	if account != nil {
		values := accountValues(newAccessFlattener(ctx), *account, false)
		if record != nil {
			delete(values, "email") // the record's address is the managed one
		}

		maps.Copy(found, values)
	}

	return found, diags
}

// recordValues returns the attributes of a record, made by the resource's flatten.
func recordValues(ctx context.Context, record *scim.User, directoryID string) map[string]tftypes.Value {
	held := flatten(record, directoryID, unsetUser)

	values := held.values(ctx)
	for _, argument := range []string{"adopt_existing", "on_destroy", "timeouts"} {
		delete(values, argument)
	}

	values["updated_at"] = raw.Text(textOf(record.UpdatedAt))

	object := raw.NewObject(ctx, userGroupAttributes())
	groups := make([]tftypes.Value, len(record.Groups))

	for i, group := range record.Groups {
		groups[i] = object.Of(map[string]tftypes.Value{"id": raw.Text(group.ID), "display_name": raw.Text(group.DisplayName)})
	}

	values["groups"] = object.List(groups)

	return values
}

// notKnownYet returns an error while the provider's directory or organization is not known.
func (d *userDataSource) notKnownYet() diag.Diagnostics {
	var diags diag.Diagnostics

	if d.Clients.DirectoryUnknown() {
		_, unknown := d.Clients.Directory()
		diags.Append(unknown...)
	}

	if d.Clients.OrganizationUnknown() {
		_, unknown := d.Clients.Organization()
		diags.Append(unknown...)
	}

	return diags
}

// record returns the person's record, nil if there is none or no directory is configured.
func (d *userDataSource) record(ctx context.Context, key userKey, value string) (*scim.User, diag.Diagnostics) {
	organizationKnows := key == keyEmail || key == keyAccountID

	if !d.Clients.HasDirectory() && organizationKnows && d.Clients.HasOrganization() {
		return nil, nil
	}

	directory, diags := d.Clients.Directory()
	if diags.HasError() {
		return nil, diags
	}

	records, err := lookupIn(directory, d.Clients).by(ctx, key, value)
	if err != nil {
		return nil, diagnostics.FromError(readSummary, err)
	}

	switch len(records) {
	case 0:
		return nil, nil
	case 1:
		return records[0], nil
	default:
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(string(key)), "Several users match", fmt.Sprintf(
			"%d users of the directory have the %s %q. Ask by id.", len(records), key, value))}
	}
}

// account returns the person as the organization shows them, nil if it does not know them or is not configured.
func (d *userDataSource) account(ctx context.Context, key userKey, value string, record *scim.User) (*organizationUser, diag.Diagnostics) {
	if !d.Clients.HasOrganization() {
		return nil, nil
	}

	query, ok := accountQuery(key, value)
	if record != nil {
		query, ok = accountQuery(keyAccountID, textOf(record.AccountID))
	}

	if !ok {
		return nil, nil
	}

	query.Expand = []string{admin.ExpandProductAccess}

	organization, diags := d.Clients.Organization()
	if diags.HasError() {
		return nil, diags
	}

	apps, err := product.Apps(ctx, organization)
	if _, incomplete := errors.AsType[*admin.IncompleteError](err); err != nil && !incomplete {
		return nil, diagnostics.FromError(readSummary, err)
	}

	var found foundUsers

	err = userSearch{org: organization, apps: product.NewCatalog(apps), now: time.Now()}.people(ctx, query, &found)
	if err != nil {
		return nil, diagnostics.FromError(readSummary, err)
	}

	switch len(found.users) {
	case 0:
		return nil, nil
	case 1:
		return &found.users[0], nil
	default:
		return nil, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(string(key)), "Several users match", fmt.Sprintf(
			"%d accounts of the organization have the %s %q. Ask by account_id.", len(found.users), key, value))}
	}
}

// keyHint explains why a key may find nobody.
func keyHint(key userKey) string {
	switch key {
	case keyID:
		return "It takes the id of a SCIM record of the provider's directory; the id of an account goes into account_id."
	case keyAccountID:
		return "It takes the id of an Atlassian account; the id of a SCIM record goes into id."
	default:
		return "Inactive people are found too; those of another directory or organization are not."
	}
}
