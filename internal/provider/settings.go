// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

const (
	defaultMaxRetries = 8
	retriesLimit      = 100
)

// organizationIDPattern is wide because ids are opaque (API §9.6). It rejects characters that would change a URL.
var organizationIDPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$`)
})

// settings is the provider's configuration, completed from the environment.
type settings struct {
	orgID                string
	apiKey               client.Secret
	directoryID          string
	scimAPIKey           client.Secret
	baseURL              string
	maxRetries           int
	requestTimeout       time.Duration
	maxRequestsPerSecond float64
	readOnly             bool
	deprovisionLimit     *int64
	unknown              bool
	unknownArguments     map[string]bool
	transport            http.RoundTripper
}

// resolve reads every argument, falls back to the environment, and reports all malformed values at once, each on its
// own attribute. It leaves unknown values out and records their names.
func resolve(config configuration, getenv func(string) string) (settings, diag.Diagnostics) {
	s := settings{
		baseURL:          client.DefaultBaseURL,
		maxRetries:       defaultMaxRetries,
		requestTimeout:   client.DefaultRequestTimeout,
		unknownArguments: map[string]bool{},
	}
	r := resolver{settings: &s, getenv: getenv}

	if text, ok := r.text(diagnostics.ArgumentOrgID, config.OrgID); ok {
		r.orgID(text)
	}

	if text, ok := r.text(diagnostics.ArgumentAPIKey, config.APIKey); ok {
		s.apiKey = r.key(diagnostics.ArgumentAPIKey, text)
	}

	if text, ok := r.text(diagnostics.ArgumentSCIMAPIKey, config.SCIMAPIKey); ok {
		s.scimAPIKey = r.key(diagnostics.ArgumentSCIMAPIKey, text)
	}

	if text, ok := r.text(diagnostics.ArgumentBaseURL, config.BaseURL); ok {
		r.baseURL(text)
	}

	if text, ok := r.text(diagnostics.ArgumentDirectoryID, config.DirectoryID); ok {
		r.directoryID(text)
	}

	r.maxRetries(config.MaxRetries)
	r.requestTimeout(config.RequestTimeout)
	r.maxRequestsPerSecond(config.MaxRequestsPerSecond)
	r.readOnly(config.ReadOnly)
	r.deprovisionLimit(config.DeprovisionLimit)

	return s, r.diags
}

type resolver struct {
	settings *settings
	getenv   func(string) string
	diags    diag.Diagnostics
}

func (r *resolver) refuse(argument, summary, detail string) {
	r.diags.AddAttributeError(path.Root(argument), summary, detail)
}

func (r *resolver) unknown(argument string) {
	r.settings.unknown = true
	r.settings.unknownArguments[argument] = true
}

// text returns the argument, or the environment's value if the argument is null.
func (r *resolver) text(argument string, value types.String) (string, bool) {
	if value.IsUnknown() {
		r.unknown(argument)

		return "", false
	}

	if !value.IsNull() {
		if strings.TrimSpace(value.ValueString()) == "" {
			r.refuse(argument, "Empty "+argument, "The value is empty. Leave the argument out or give it a value. "+whereToFind(argument))

			return "", false
		}

		return value.ValueString(), true
	}

	text := r.getenv(diagnostics.EnvironmentVariable(argument))

	return text, text != ""
}

// whereToFind is diagnostics.WhereToFind, with base_url: nobody has to find one, so it is better left out.
func whereToFind(argument string) string {
	if argument == diagnostics.ArgumentBaseURL {
		return "Leave it out to use " + client.DefaultBaseURL + "."
	}

	return diagnostics.WhereToFind(argument)
}

// orgID does not repeat the value in an error, and neither does directoryID: a malformed id may be a key that was
// pasted into the wrong argument.
func (r *resolver) orgID(text string) {
	if client.LooksLikeKey(text) {
		r.refuse("org_id", "Malformed org_id", "The value reads like an API key, which belongs into api_key or scim_api_key. "+diagnostics.WhereToFind(diagnostics.ArgumentOrgID))

		return
	}

	if !organizationIDPattern().MatchString(text) {
		r.refuse("org_id", "Malformed org_id", fmt.Sprintf("The value, of %d characters, is no organization id: "+
			"letters, digits and hyphens are expected, such as 2f1e9b3a-7c44-4d0e-9a51-6b0c8d3e5f17. %s", len(text), diagnostics.WhereToFind(diagnostics.ArgumentOrgID)))

		return
	}

	r.settings.orgID = text
}

// key never includes any part of the key in an error.
func (r *resolver) key(argument, text string) client.Secret {
	if err := client.ValidateKey(text); err != nil {
		r.refuse(argument, "Malformed "+argument, "The key cannot be sent: "+err.Error()+". Copy it again without line breaks or blanks. "+whereToFind(argument))

		return client.Secret{}
	}

	return client.NewSecret(text)
}

func (r *resolver) baseURL(text string) {
	u, err := client.ParseBaseURL(text)
	if err != nil {
		r.refuse("base_url", "Malformed base_url",
			"The address cannot be used: "+err.Error()+". It is https, or http for a loopback address, with no user, query or fragment, such as "+client.DefaultBaseURL+".")

		return
	}

	r.settings.baseURL = u.String()
}

// directoryID accepts an id or a whole URL. The URL must name the host of base_url, so that the configuration does not
// seem to manage another server. Atlassian's own host is accepted too: Atlassian's page shows it even if requests go
// through a gateway.
func (r *resolver) directoryID(text string) {
	id, host, err := scim.ParseDirectoryID(text)
	if err != nil {
		r.refuse("directory_id", "Malformed directory_id", fmt.Sprintf("The value, of %d characters, cannot be used: %s. %s",
			len(text), err, diagnostics.WhereToFind(diagnostics.ArgumentDirectoryID)))

		return
	}

	if host != "" && !servedBy(r.settings.baseURL, host) && !servedBy(client.DefaultBaseURL, host) {
		r.refuse("directory_id", "Directory base URL of another host", fmt.Sprintf(
			"The URL names the host %q, but requests go to base_url, %q. Give the bare directory id, or set base_url.", host, r.settings.baseURL))

		return
	}

	if host == "" && !scim.IsUsualDirectoryID(id) {
		r.diags.AddAttributeWarning(path.Root("directory_id"), "Unusual directory_id", fmt.Sprintf(
			"The value, of %d characters, is shorter than the ids that Atlassian gives, or has no digit, as a name would. %s", len(id), diagnostics.WhereToFind(diagnostics.ArgumentDirectoryID)))
	}

	r.settings.directoryID = id
}

// servedBy reports whether a base URL names a host.
func servedBy(baseURL, host string) bool {
	base, err := url.Parse(baseURL)

	return err == nil && strings.EqualFold(base.Host, host)
}

func (r *resolver) maxRetries(value types.Int64) {
	switch {
	case value.IsUnknown():
		r.unknown("max_retries")
	case value.IsNull():
	case value.ValueInt64() < 0 || value.ValueInt64() > retriesLimit:
		r.refuse("max_retries", "Malformed max_retries", fmt.Sprintf("A number from 0 to %d is expected, got %d.", retriesLimit, value.ValueInt64()))
	default:
		r.settings.maxRetries = int(value.ValueInt64())
	}
}

func (r *resolver) requestTimeout(value types.String) {
	switch {
	case value.IsUnknown():
		r.unknown("request_timeout")

		return
	case value.IsNull():
		return
	}

	timeout, err := time.ParseDuration(value.ValueString())
	if err != nil || timeout <= 0 {
		r.refuse("request_timeout", "Malformed request_timeout", fmt.Sprintf(
			"%q is no positive duration. A number with a unit is expected, such as 45s or 2m.", value.ValueString()))

		return
	}

	r.settings.requestTimeout = timeout
}

func (r *resolver) maxRequestsPerSecond(value types.Float64) {
	switch {
	case value.IsUnknown():
		r.unknown("max_requests_per_second")
	case value.IsNull():
	case value.ValueFloat64() <= 0 || math.IsInf(value.ValueFloat64(), 0) || math.IsNaN(value.ValueFloat64()):
		r.refuse("max_requests_per_second", "Malformed max_requests_per_second",
			"A number greater than 0 is expected. Leave the argument out for no ceiling.")
	default:
		r.settings.maxRequestsPerSecond = value.ValueFloat64()
	}
}

func (r *resolver) readOnly(value types.Bool) {
	switch {
	case value.IsUnknown():
		// Until the value is known, no change is sent, and no plan is refused.
		r.unknown("read_only")
		r.settings.readOnly = true

		return
	case !value.IsNull():
		r.settings.readOnly = value.ValueBool()

		return
	}

	text := r.getenv(diagnostics.EnvironmentVariable("read_only"))
	if text == "" {
		return
	}

	readOnly, err := strconv.ParseBool(text)
	if err != nil {
		r.refuse("read_only", "Malformed ATLASSIAN_READ_ONLY", fmt.Sprintf("true or false is expected in the environment, got %q.", text))

		return
	}

	r.settings.readOnly = readOnly
}

// defaultDeprovisionLimit is more than the number of people who usually leave a company at once, and far less than a
// mistake would affect.
const defaultDeprovisionLimit = 25

func (r *resolver) deprovisionLimit(value types.Int64) {
	switch {
	case value.IsUnknown():
		// An unknown limit refuses no plan. An apply takes access from nobody until the limit is known.
		r.unknown("deprovision_limit")
	case value.IsNull():
		limit := int64(defaultDeprovisionLimit)
		r.settings.deprovisionLimit = &limit
	case value.ValueInt64() < 0:
		r.refuse("deprovision_limit", "Malformed deprovision_limit", fmt.Sprintf(
			"A number of people, 0 or more, is expected, got %d. Left out, it is %d.", value.ValueInt64(), defaultDeprovisionLimit))
	default:
		r.settings.deprovisionLimit = value.ValueInt64Pointer()
	}
}

// requireCredentials refuses a configuration with which no block could work. Each block reports what else it needs when
// it is used.
func (s settings) requireCredentials() diag.Diagnostics {
	var diags diag.Diagnostics

	if s.unknown {
		return nil
	}

	if s.apiKey.IsZero() && s.scimAPIKey.IsZero() {
		diags.Append(s.missingKeys()...)
	}

	if s.orgID == "" && s.directoryID == "" {
		diags.AddAttributeError(path.Root("org_id"), "Missing org_id",
			"Neither an organization nor a directory is configured. Set org_id (or ATLASSIAN_ORG_ID) for reports. "+diagnostics.WhereToFind(diagnostics.ArgumentOrgID))
		diags.AddAttributeError(path.Root("directory_id"), "Missing directory_id",
			"Neither an organization nor a directory is configured. Set directory_id (or ATLASSIAN_DIRECTORY_ID) to manage users. "+diagnostics.WhereToFind(diagnostics.ArgumentDirectoryID))
	}

	return diags
}

// missingKeys reports which key is missing for what is configured. If neither org_id nor directory_id is set, it asks
// for api_key.
func (s settings) missingKeys() diag.Diagnostics {
	var diags diag.Diagnostics

	if s.directoryID != "" {
		diags.AddAttributeError(path.Root("scim_api_key"), "Missing scim_api_key",
			"There is a directory_id and no key for it: users and groups of the directory need its own key. Set scim_api_key (or ATLASSIAN_SCIM_API_KEY), or leave out "+
				"directory_id where only the organization is read. "+diagnostics.WhereToFind(diagnostics.ArgumentSCIMAPIKey))
	}

	if s.orgID != "" || s.directoryID == "" {
		diags.AddAttributeError(path.Root("api_key"), "Missing api_key",
			"There is no key for the organization: reports, roles and the organization's own groups need one. Set api_key (or ATLASSIAN_API_KEY), or leave out org_id where "+
				"only the directory is managed. "+diagnostics.WhereToFind(diagnostics.ArgumentAPIKey))
	}

	return diags
}

// clients makes the API clients. Each key has one client, and so one rate limiter, even if it serves several APIs.
func (s settings) clients(userAgent string) (*framework.Clients, error) {
	options := framework.ClientsOptions{ReadOnly: s.readOnly, DeprovisionLimit: s.deprovisionLimit, UnknownArguments: s.unknownArguments}

	options.MissingOrganization = s.missing(map[string]bool{"org_id": s.orgID == "", "api_key": s.apiKey.IsZero()})
	options.MissingDirectory = s.missing(map[string]bool{
		"directory_id": s.directoryID == "",
		"scim_api_key": s.apiKey.IsZero() && s.scimAPIKey.IsZero(),
	})

	connect := func(name string, key client.Secret) (*client.Client, error) {
		return client.New(client.Options{
			BaseURL:              s.baseURL,
			Key:                  key,
			KeyName:              name,
			UserAgent:            userAgent,
			MaxRetries:           s.maxRetries,
			RequestTimeout:       s.requestTimeout,
			MaxRequestsPerSecond: s.maxRequestsPerSecond,
			ReadOnly:             s.readOnly,
			Transport:            s.transport,
		})
	}

	// A default or another key must not take the place of an unknown argument.
	if s.unknownArguments["base_url"] {
		return framework.NewClients(options), nil
	}

	var organizationClient *client.Client

	if !s.apiKey.IsZero() {
		name := diagnostics.ArgumentAPIKey
		if s.scimAPIKey.Reveal() == s.apiKey.Reveal() {
			name = diagnostics.ArgumentBothKeys
		}

		c, err := connect(name, s.apiKey)
		if err != nil {
			return nil, err
		}

		organizationClient = c
	}

	if len(options.MissingOrganization) == 0 {
		options.Organization = admin.New(organizationClient, s.orgID)
		options.Accounts = account.New(organizationClient)
	}

	if len(options.MissingDirectory) == 0 && !s.unknownArguments["scim_api_key"] {
		directoryClient := organizationClient

		if !s.scimAPIKey.IsZero() && (organizationClient == nil || s.scimAPIKey.Reveal() != s.apiKey.Reveal()) {
			c, err := connect(diagnostics.ArgumentSCIMAPIKey, s.scimAPIKey)
			if err != nil {
				return nil, err
			}

			directoryClient = c
		}

		options.SCIM = scim.New(directoryClient)
		options.DirectoryID = s.directoryID
	}

	return framework.NewClients(options), nil
}

// missing lists the absent arguments in the order of the documentation.
func (s settings) missing(absent map[string]bool) []string {
	var names []string

	for _, name := range []string{"org_id", "api_key", "directory_id", "scim_api_key"} {
		if absent[name] {
			names = append(names, name)
		}
	}

	return names
}
