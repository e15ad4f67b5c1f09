// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// ClientsOptions is the result of the provider's configuration. A client is nil if its arguments are missing.
type ClientsOptions struct {
	Organization *admin.Client
	Accounts     *account.Client
	SCIM         *scim.Client
	DirectoryID  string
	ReadOnly     bool
	// DeprovisionLimit is how many people one plan or apply may take access from at most; nil is no limit.
	DeprovisionLimit *int64
	// UnknownArguments are the provider's arguments whose values are known only after something else is applied.
	UnknownArguments map[string]bool
	// MissingOrganization and MissingDirectory name the arguments that a nil client lacks, for whatever reason.
	MissingOrganization []string
	MissingDirectory    []string
}

// Clients is the provider data that every resource and data source receives.
type Clients struct {
	// Run is the plan or apply that this provider process serves.
	Run *run.Run

	options   ClientsOptions
	refreshed atomic.Bool
}

// NewClients returns the provider data.
func NewClients(options ClientsOptions) *Clients {
	return &Clients{Run: &run.Run{}, options: options}
}

// HasOrganization reports whether the organization's API is configured.
func (c *Clients) HasOrganization() bool { return c.options.Organization != nil }

// HasDirectory reports whether a SCIM directory is configured.
func (c *Clients) HasDirectory() bool { return c.options.SCIM != nil }

// NoteRefresh records that the run refreshes state. A plan does, an apply never does.
func (c *Clients) NoteRefresh() { c.refreshed.Store(true) }

// Refreshed reports whether the run has refreshed any state.
func (c *Clients) Refreshed() bool { return c.refreshed.Load() }

// ReadOnly reports whether the provider refuses every change.
func (c *Clients) ReadOnly() bool { return c.options.ReadOnly }

// HasUnknownArguments reports whether any argument of the provider is unknown.
func (c *Clients) HasUnknownArguments() bool { return len(c.options.UnknownArguments) > 0 }

// OrganizationUnknown reports whether it is unknown how the organization's API is configured, so that blocks that need
// it have to wait. If one of its arguments is known to be unset, it is known: the API is not configured.
func (c *Clients) OrganizationUnknown() bool {
	return !c.HasOrganization() && c.mayBeSetLater(c.options.MissingOrganization)
}

// DirectoryUnknown reports the same of the SCIM directory.
func (c *Clients) DirectoryUnknown() bool {
	return !c.HasDirectory() && c.mayBeSetLater(c.options.MissingDirectory)
}

// ReadOnlyUnknown reports whether read_only is unknown. Until it is known, the provider sends no change.
func (c *Clients) ReadOnlyUnknown() bool { return c.options.UnknownArguments["read_only"] }

// DeprovisionLimit is how many people one plan or apply may take access from; nil is no limit.
func (c *Clients) DeprovisionLimit() *int64 { return c.options.DeprovisionLimit }

// DeprovisionLimitUnknown reports whether deprovision_limit is unknown.
func (c *Clients) DeprovisionLimitUnknown() bool {
	return c.options.UnknownArguments["deprovision_limit"]
}

// mayBeSetLater reports whether all missing arguments may still get a value: something is unknown, and none of them is
// known to be unset. An unset directory key may still be replaced by an unknown organization key.
func (c *Clients) mayBeSetLater(missing []string) bool {
	absent := func(argument string) bool {
		return !c.options.UnknownArguments[argument] && (argument != diagnostics.ArgumentSCIMAPIKey || !c.options.UnknownArguments[diagnostics.ArgumentAPIKey])
	}

	return c.HasUnknownArguments() && !slices.ContainsFunc(missing, absent)
}

// Organization returns the organization's API, or an error that names the missing arguments.
func (c *Clients) Organization() (*admin.Client, diag.Diagnostics) {
	if c.options.Organization == nil {
		return nil, c.unconfigured("the organization's API", c.options.MissingOrganization)
	}

	return c.options.Organization, nil
}

// Accounts returns the user management API, or an error that names the missing arguments.
func (c *Clients) Accounts() (*account.Client, diag.Diagnostics) {
	if c.options.Accounts == nil {
		return nil, c.unconfigured("the user management API", c.options.MissingOrganization)
	}

	return c.options.Accounts, nil
}

// Directory returns the provider's SCIM directory, or an error that names the missing arguments.
func (c *Clients) Directory() (*scim.Directory, diag.Diagnostics) {
	return c.DirectoryOrDefault(types.StringNull())()
}

// DirectoryOrDefault returns a source of the directory with this id, or of the provider's directory if the id is null,
// since older states name none. The provider's key serves for a directory of an earlier configuration too.
func (c *Clients) DirectoryOrDefault(id types.String) Source[*scim.Directory] {
	return func() (*scim.Directory, diag.Diagnostics) {
		if c.options.SCIM == nil {
			return nil, c.unconfigured("the SCIM directory", c.options.MissingDirectory)
		}

		return c.options.SCIM.Directory(cmp.Or(id.ValueString(), c.options.DirectoryID)), nil
	}
}

// DirectoryID returns the id of the provider's SCIM directory: unknown while it is not known, null if there is none.
func (c *Clients) DirectoryID() types.String {
	switch {
	case c.DirectoryUnknown():
		return types.StringUnknown()
	case !c.HasDirectory():
		return types.StringNull()
	default:
		return types.StringValue(c.options.DirectoryID)
	}
}

// DirectoryIfKnown returns the SCIM directory, or nil without an error while it is unknown which one is configured.
func (c *Clients) DirectoryIfKnown() (*scim.Directory, diag.Diagnostics) {
	if c.DirectoryUnknown() {
		return nil, nil
	}

	return c.Directory()
}

// OrganizationIfKnown returns the organization's API, or nil without an error while it is unknown which one is
// configured.
func (c *Clients) OrganizationIfKnown() (*admin.Client, diag.Diagnostics) {
	if c.OrganizationUnknown() {
		return nil, nil
	}

	return c.Organization()
}

func (c *Clients) unconfigured(api string, missing []string) diag.Diagnostics {
	if c.mayBeSetLater(missing) {
		return diag.Diagnostics{diag.NewErrorDiagnostic(
			"Provider configuration not known yet",
			"This block needs "+api+", but the provider \"atlassian\" is configured with values that are only known after "+
				"something else has been applied. Apply that first (for example with -target), or give the provider known values.",
		)}
	}

	named := make([]string, len(missing))
	found := make([]string, len(missing))

	for i, argument := range missing {
		named[i] = diagnostics.DescribeArgument(argument)
		found[i] = argument + ": " + diagnostics.WhereToFind(argument)
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"Provider configuration incomplete",
		"This block needs "+api+", but the provider \"atlassian\" has no "+strings.Join(named, " and no ")+
			". Set it in the provider block or in the environment.\n\n"+strings.Join(found, "\n"),
	)}
}
