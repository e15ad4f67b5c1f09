// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/computed"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

var _ datasource.DataSourceWithConfigure = (*apiKeysDataSource)(nil)

// defaultWarnDays is how many days before a key expires the warning begins by default.
const defaultWarnDays = 30

// longestWarning is more than the lifetime of any key, which is a year (API §1.1).
const longestWarning = 3650

// NewAPIKeysDataSource makes the data source atlassian_api_keys.
func NewAPIKeysDataSource() datasource.DataSource {
	return &apiKeysDataSource{DataSource: framework.DataSource{Name: "api_keys"}, now: time.Now}
}

type apiKeysDataSource struct {
	framework.DataSource

	now func() time.Time
}

type apiKeysModel struct {
	WarnDays types.Int64   `tfsdk:"warn_days"`
	APIKeys  []apiKeyModel `tfsdk:"api_keys"`
}

type apiKeyModel struct {
	ID           types.String `tfsdk:"id"`
	Label        types.String `tfsdk:"label"`
	CreatedBy    types.String `tfsdk:"created_by"`
	Scopes       []string     `tfsdk:"scopes"`
	CreatedAt    types.String `tfsdk:"created_at"`
	LastActiveAt types.String `tfsdk:"last_active_at"`
	ExpiresAt    types.String `tfsdk:"expires_at"`
	DaysLeft     types.Int64  `tfsdk:"days_left"`
}

func (d *apiKeysDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: framework.NeedsScope(admin.ScopeReadKeys) + "API keys of the organization and when they expire; never the keys themselves. A key that expires within `warn_days` is a " +
			"warning of every plan and apply. SCIM directory keys are not among them.",
		Attributes: map[string]schema.Attribute{
			"warn_days": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("Warn of keys that expire within this many days, from 0 to %d. Defaults to `%d`. Keys that have expired already are no reason to warn.", longestWarning, defaultWarnDays),
				Optional:            true,
				Computed:            true,
				Validators:          []validator.Int64{int64validator.Between(0, longestWarning)},
			},
			"api_keys": computed.List("Keys, the one that expires first at the top, then by label and id.", map[string]schema.Attribute{
				"id":             computed.Text("Id of the key."),
				"label":          computed.Text("Label of the key."),
				"created_by":     computed.Text("Name of the administrator who made the key. Null when Atlassian does not say."),
				"scopes":         computed.Texts("Scopes of the key, in alphabetical order; empty for a key without scopes, which may do everything."),
				"created_at":     computed.Text("When the key was made, in RFC 3339 (UTC)."),
				"last_active_at": computed.Text("When the key was last used, in RFC 3339 (UTC). Null when it never was."),
				"expires_at":     computed.Text("When the key expires, in RFC 3339 (UTC). Null when Atlassian does not say."),
				"days_left":      computed.Int("Whole days until the key expires, rounded down; negative when it has expired. Null when `expires_at` is."),
			}),
		},
	}
}

func (d *apiKeysDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model apiKeysModel

	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)

	organization := d.Organization(resp)
	if organization == nil {
		return
	}

	if model.WarnDays.IsNull() {
		model.WarnDays = types.Int64Value(defaultWarnDays)
	}

	var keys []*admin.APIKey

	for key, err := range organization.APIKeys(ctx) {
		if err != nil {
			resp.Diagnostics.Append(diagnostics.FromError("Reading API keys failed", err)...)

			return
		}

		keys = append(keys, key)
	}

	slices.SortFunc(keys, compareKeys)

	now := d.now()
	model.APIKeys = make([]apiKeyModel, len(keys))

	for i, key := range keys {
		model.APIKeys[i] = flattenKey(key, now)
	}

	resp.Diagnostics.Append(expiryWarning(keys, now, model.WarnDays.ValueInt64())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// compareKeys orders by expiry, keys without one last, then by label and id.
func compareKeys(a, b *admin.APIKey) int {
	switch {
	case a.ExpiresAt != nil && b.ExpiresAt != nil && !a.ExpiresAt.Equal(*b.ExpiresAt):
		return a.ExpiresAt.Compare(*b.ExpiresAt)
	case a.ExpiresAt == nil && b.ExpiresAt != nil:
		return 1
	case a.ExpiresAt != nil && b.ExpiresAt == nil:
		return -1
	default:
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.ID, b.ID))
	}
}

func flattenKey(key *admin.APIKey, now time.Time) apiKeyModel {
	scopes := append([]string{}, key.Scopes...)
	slices.Sort(scopes)

	model := apiKeyModel{
		ID:           types.StringValue(key.ID),
		Label:        computed.TextOrNull(key.Label),
		CreatedBy:    computed.TextOrNull(key.CreatedBy),
		Scopes:       scopes,
		CreatedAt:    computed.TextOrNull(raw.FormatTime(key.CreatedAt)),
		LastActiveAt: computed.TextOrNull(raw.FormatTime(key.LastActiveAt)),
		ExpiresAt:    computed.TextOrNull(raw.FormatTime(key.ExpiresAt)),
		DaysLeft:     types.Int64Null(),
	}

	if key.ExpiresAt != nil {
		model.DaysLeft = types.Int64Value(client.WholeDays(now, *key.ExpiresAt))
	}

	return model
}

// expiryWarning names the keys that expire within warnDays.
func expiryWarning(keys []*admin.APIKey, now time.Time, warnDays int64) diag.Diagnostics {
	var ending []string

	for _, key := range keys {
		if key.ExpiresAt == nil {
			continue
		}

		if days := client.WholeDays(now, *key.ExpiresAt); days >= 0 && days <= warnDays {
			ending = append(ending, fmt.Sprintf("%q (id %s) on %s, in %d days", key.Label, key.ID, raw.FormatTime(key.ExpiresAt), days))
		}
	}

	if len(ending) == 0 {
		return nil
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic("API key about to expire",
		fmt.Sprintf("These API keys of the organization expire within %d days:\n  - %s\n\n", warnDays, strings.Join(ending, "\n  - "))+
			"A key's time cannot be extended. Make a new one at admin.atlassian.com under Settings, API keys, and put it where the old one is used.",
	)}
}
