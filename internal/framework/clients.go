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
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// ClientsOptions is what the provider's configuration comes to. A nil client means that the arguments it needs were not
// given.
type ClientsOptions struct {
	Organization *admin.Client
	Accounts     *account.Client
	SCIM         *scim.Client
	DirectoryID  string
	ReadOnly     bool
	// DeprovisionLimit is the most people from whom one plan or apply may take access; nil is no limit.
	DeprovisionLimit *int64
	// UnknownArguments are the provider's arguments that are not known before the apply of something else.
	UnknownArguments map[string]bool
	// MissingOrganization and MissingDirectory name the provider arguments that a nil client lacks, for whatever
	// reason.
	MissingOrganization []string
	MissingDirectory    []string
}

// Clients is the provider data that every resource and data source receives.
type Clients struct {
	// Run is the plan or the apply that this provider process is started for.
	Run *run.Run
	// Shared keeps what several data sources read alike.
	Shared Shared
	// Once keeps what is asked once a run.
	Once Once

	options   ClientsOptions
	refreshed atomic.Bool
}

// NewClients makes the provider data.
func NewClients(options ClientsOptions) *Clients {
	return &Clients{Run: &run.Run{}, options: options}
}

// HasOrganization reports whether the organization's API is configured.
func (c *Clients) HasOrganization() bool { return c.options.Organization != nil }

// HasDirectory reports whether a SCIM directory is configured.
func (c *Clients) HasDirectory() bool { return c.options.SCIM != nil }

// NoteRefresh notes that the run reads what state holds, as a plan does and an apply never does.
func (c *Clients) NoteRefresh() { c.refreshed.Store(true) }

// Refreshed reports whether the run has refreshed anything.
func (c *Clients) Refreshed() bool { return c.refreshed.Load() }

// ReadOnly reports whether the provider refuses every change.
func (c *Clients) ReadOnly() bool { return c.options.ReadOnly }

// HasUnknownArguments reports whether anything of the provider's configuration is not known yet.
func (c *Clients) HasUnknownArguments() bool { return len(c.options.UnknownArguments) > 0 }

// OrganizationUnknown reports whether it is not known yet how the organization's API is configured, so that what needs
// it has to wait. An organization that is not configured, whatever else is unknown, is known not to be.
func (c *Clients) OrganizationUnknown() bool {
	return !c.HasOrganization() && c.mayBeSetLater(c.options.MissingOrganization)
}

// DirectoryUnknown reports whether it is not known yet which SCIM directory is configured, as OrganizationUnknown does.
func (c *Clients) DirectoryUnknown() bool {
	return !c.HasDirectory() && c.mayBeSetLater(c.options.MissingDirectory)
}

// ReadOnlyUnknown reports whether it is not known yet that the provider is read-only. Until then no change is sent.
func (c *Clients) ReadOnlyUnknown() bool { return c.options.UnknownArguments["read_only"] }

// DeprovisionLimit is how many people one plan or apply may take access from, nil when there is no limit.
func (c *Clients) DeprovisionLimit() *int64 { return c.options.DeprovisionLimit }

// DeprovisionLimitUnknown reports whether it is not known yet how many people may be deprovisioned.
func (c *Clients) DeprovisionLimitUnknown() bool {
	return c.options.UnknownArguments["deprovision_limit"]
}

// mayBeSetLater reports whether what is missing may still be given: something is unknown, and nothing is known to be
// absent. Where the directory has no key of its own, the organization's serves it as well.
func (c *Clients) mayBeSetLater(missing []string) bool {
	absent := func(argument string) bool {
		return !c.options.UnknownArguments[argument] && (argument != ArgumentSCIMAPIKey || !c.options.UnknownArguments[ArgumentAPIKey])
	}

	return c.HasUnknownArguments() && !slices.ContainsFunc(missing, absent)
}

// Organization is the organization's API, or an error that names the missing provider arguments.
func (c *Clients) Organization() (*admin.Client, diag.Diagnostics) {
	if c.options.Organization == nil {
		return nil, c.unconfigured("the organization's API", c.options.MissingOrganization)
	}

	return c.options.Organization, nil
}

// Accounts is the user management API, or an error that names the missing provider arguments.
func (c *Clients) Accounts() (*account.Client, diag.Diagnostics) {
	if c.options.Accounts == nil {
		return nil, c.unconfigured("the user management API", c.options.MissingOrganization)
	}

	return c.options.Accounts, nil
}

// Directory is the SCIM directory, or an error that names the missing provider arguments.
func (c *Clients) Directory() (*scim.Directory, diag.Diagnostics) {
	return c.DirectoryOrDefault(types.StringNull())
}

// DirectoryOrDefault is the directory that state names, or the provider's where an older state names none. A record
// that an earlier configuration made may be in one that is no longer the provider's, and is asked for with the same
// key.
func (c *Clients) DirectoryOrDefault(id types.String) (*scim.Directory, diag.Diagnostics) {
	if c.options.SCIM == nil {
		return nil, c.unconfigured("the SCIM directory", c.options.MissingDirectory)
	}

	return c.options.SCIM.Directory(cmp.Or(id.ValueString(), c.options.DirectoryID)), nil
}

// DirectoryID is the id of the provider's SCIM directory, unknown while that is not known, and null where there is
// none.
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

// DirectoryIfKnown is the SCIM directory; neither it nor an error while it is not known which one is configured.
func (c *Clients) DirectoryIfKnown() (*scim.Directory, diag.Diagnostics) {
	if c.DirectoryUnknown() {
		return nil, nil
	}

	return c.Directory()
}

// OrganizationIfKnown is the organization's API; neither it nor an error while it is not known which one is configured.
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
		named[i] = describeArgument(argument)
		found[i] = argument + ": " + WhereToFind(argument)
	}

	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"Provider configuration incomplete",
		"This block needs "+api+", but the provider \"atlassian\" has no "+strings.Join(named, " and no ")+
			". Set it in the provider block or in the environment.\n\n"+strings.Join(found, "\n"),
	)}
}
