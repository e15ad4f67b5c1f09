// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the composition root: the provider's own schema, its configuration, the lists of what it offers,
// and the protocol servers that wrap the framework's. It knows each service by its constructors alone. It must not know
// requests or the logic of a resource.
package provider

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/access"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/group"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/license"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/organization"
	"github.com/orgadmin/terraform-provider-atlassian/internal/service/user"
)

// TypeName is the prefix of every resource and data source.
const TypeName = "atlassian"

// Address is the provider's address in the registry.
const Address = "registry.terraform.io/orgadmin/atlassian"

var (
	_ provider.Provider                   = (*atlassianProvider)(nil)
	_ provider.ProviderWithActions        = (*atlassianProvider)(nil)
	_ provider.ProviderWithFunctions      = (*atlassianProvider)(nil)
	_ provider.ProviderWithListResources  = (*atlassianProvider)(nil)
	_ provider.ProviderWithValidateConfig = (*atlassianProvider)(nil)
)

type atlassianProvider struct {
	version string
	getenv  func(string) string
	// transport replaces the client's own transport in tests.
	transport http.RoundTripper
	// configured holds the clients that Configure made, for the servers that wrap the framework's.
	configured atomic.Pointer[framework.Clients]
}

// New returns a constructor of the provider of the given version, in the form that providerserver expects.
func New(version string) func() provider.Provider {
	return func() provider.Provider {
		return &atlassianProvider{version: version, getenv: os.Getenv}
	}
}

type configuration struct {
	OrgID                types.String  `tfsdk:"org_id"`
	APIKey               types.String  `tfsdk:"api_key"`
	DirectoryID          types.String  `tfsdk:"directory_id"`
	SCIMAPIKey           types.String  `tfsdk:"scim_api_key"`
	BaseURL              types.String  `tfsdk:"base_url"`
	MaxRetries           types.Int64   `tfsdk:"max_retries"`
	RequestTimeout       types.String  `tfsdk:"request_timeout"`
	MaxRequestsPerSecond types.Float64 `tfsdk:"max_requests_per_second"`
	ReadOnly             types.Bool    `tfsdk:"read_only"`
	DeprovisionLimit     types.Int64   `tfsdk:"deprovision_limit"`
}

func (p *atlassianProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = TypeName
	resp.Version = p.version
}

func (p *atlassianProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the people of an Atlassian Cloud organization through its SCIM directory, and reports its users and product licenses. " +
			"Nothing is required that the blocks in use do not need: reports work with `org_id` and `api_key`, users with `directory_id` and a key. " +
			"An explicit argument beats the environment.",
		Attributes: map[string]schema.Attribute{
			"org_id": schema.StringAttribute{
				MarkdownDescription: "Id of the organization: the part after `/o/` in the address of admin.atlassian.com. " +
					"Environment: `ATLASSIAN_ORG_ID`.",
				Optional: true,
			},
			"api_key": schema.StringAttribute{
				MarkdownDescription: "Organization API key, made under Settings → API keys in admin.atlassian.com; it lives for a week unless another date is chosen, and for " +
					"a year at most. Seats, people, groups and access need a key without scopes; one with scopes reads the organization, its domains, directories and keys at most. " +
					"Environment: `ATLASSIAN_API_KEY`.",
				Optional:  true,
				Sensitive: true,
			},
			"directory_id": schema.StringAttribute{
				MarkdownDescription: "Id of the identity provider (SCIM) directory, or the whole Directory base URL as shown under Security → Identity providers " +
					"in admin.atlassian.com, `" + client.DefaultBaseURL + "/scim/directory/{directoryId}`. Environment: `ATLASSIAN_DIRECTORY_ID`.",
				Optional: true,
			},
			"scim_api_key": schema.StringAttribute{
				MarkdownDescription: "The directory's own API key, shown once when provisioning is set up or its key is regenerated; it expires after one year. " +
					"When unset, `api_key` is used for SCIM too. Environment: `ATLASSIAN_SCIM_API_KEY`.",
				Optional:  true,
				Sensitive: true,
			},
			"base_url": schema.StringAttribute{
				MarkdownDescription: "Where the APIs are served; default `" + client.DefaultBaseURL + "`. Plain `http` is accepted for a loopback address only. " +
					"Environment: `ATLASSIAN_BASE_URL`.",
				Optional: true,
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("Attempts after the first for a request that is safe to repeat, 0 to %d; default %d. "+
					"A request that creates something is repeated only when Atlassian has certainly not carried it out.", retriesLimit, defaultMaxRetries),
				Optional: true,
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: fmt.Sprintf("Longest time for one HTTP exchange, as a Go duration such as `45s` or `2m`; default `%s`.", client.DefaultRequestTimeout),
				Optional:            true,
			},
			"max_requests_per_second": schema.Float64Attribute{
				MarkdownDescription: "Ceiling on the requests sent per second and key, greater than 0. By default there is none: " +
					"the provider paces itself by the rate limit that Atlassian reports.",
				Optional: true,
			},
			"read_only": schema.BoolAttribute{
				MarkdownDescription: "When true, no request that changes anything is ever sent, and a plan that would need one fails and names the resource. " +
					"While the value is not known yet, plans pass and nothing is sent. Default false. Environment: `ATLASSIAN_READ_ONLY`.",
				Optional: true,
			},
			"deprovision_limit": schema.Int64Attribute{
				MarkdownDescription: fmt.Sprintf("Most people that one plan or apply may take access from; default %d, 0 allows none. Counted are deletion, deactivation "+
					"and unlinking, creation as inactive of somebody who has an account, and an e-mail change to a domain that is not verified. `retain` and people who are "+
					"already inactive do not count. Beyond it the plan fails before the first one, with one error that says how many it has counted so far and who they "+
					"are. Terraform does not tell what a tainted resource or `-replace` destroys: there the apply refuses, before it takes the one over the limit. A limit that "+
					"is not known yet holds from the apply on.", defaultDeprovisionLimit),
				Optional: true,
			},
		},
	}
}

// ValidateConfig reports malformed values already at `terraform validate`.
func (p *atlassianProvider) ValidateConfig(ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse) {
	var config configuration

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	if resp.Diagnostics.HasError() {
		return
	}

	_, diags := resolve(config, p.getenv)
	resp.Diagnostics.Append(diags...)
}

// configuredForFunctions matches the versions of OpenTofu that configure a provider to call its functions even if no
// resource uses it and nothing is configured. For these versions, Configure accepts missing credentials; each block
// then reports what it lacks, as it does for a provider that is configured in part.
var configuredForFunctions = regexp.MustCompile(`^1\.([0-9]|10)\.`)

// Configure makes no request.
func (p *atlassianProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config configuration

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)

	if resp.Diagnostics.HasError() {
		return
	}

	settings, diags := resolve(config, p.getenv)
	if !configuredForFunctions.MatchString(req.TerraformVersion) {
		diags.Append(settings.requireCredentials()...)
	}

	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	if settings.unknown && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}

	settings.transport = p.transport

	clients, err := settings.clients(p.userAgent(req.TerraformVersion))
	if err != nil {
		resp.Diagnostics.AddError("Configuring provider failed", err.Error()+". This is a bug in the provider; please report it.")

		return
	}

	p.configured.Store(clients)

	resp.ResourceData = clients
	resp.DataSourceData = clients
	resp.ListResourceData = clients
	resp.ActionData = clients
}

func (p *atlassianProvider) userAgent(terraformVersion string) string {
	agent := "terraform-provider-atlassian/" + p.version
	if terraformVersion != "" {
		agent += " terraform/" + terraformVersion
	}

	return agent
}

func (p *atlassianProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		group.NewGroupResource,
		group.NewGroupMembershipResource,
		group.NewGroupMembersResource,
		group.NewOrganizationGroupResource,
		group.NewOrganizationGroupMembershipResource,
		group.NewOrganizationGroupMembersResource,
		access.NewGroupRoleAssignmentResource,
		access.NewUserRoleAssignmentResource,
		user.NewDirectoryUsersResource,
		user.NewUserResource,
	}
}

func (p *atlassianProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		group.NewGroupDataSource,
		group.NewGroupsDataSource,
		license.NewProductLicensesDataSource,
		license.NewUnusedLicensesDataSource,
		organization.NewAPIKeysDataSource,
		organization.NewDirectoriesDataSource,
		organization.NewDomainsDataSource,
		organization.NewOrganizationDataSource,
		user.NewDirectoryUsersDataSource,
		user.NewUserDataSource,
		user.NewUsersDataSource,
	}
}

// ListResources lists the resources that can be queried.
func (p *atlassianProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		access.NewGroupRoleAssignmentList,
		access.NewUserRoleAssignmentList,
		group.NewGroupList,
		group.NewGroupMembershipList,
		group.NewOrganizationGroupList,
		group.NewOrganizationGroupMembershipList,
		user.NewUserList,
	}
}

// Actions lists the actions.
func (p *atlassianProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		access.NewRevokeSeatUserAction,
		user.NewDeactivateUserAction,
		user.NewInviteUserAction,
		user.NewReactivateUserAction,
		user.NewRestoreUserAction,
		user.NewSuspendUserAction,
		user.NewUnlinkUserAction,
	}
}
