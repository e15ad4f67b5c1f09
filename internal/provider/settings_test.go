// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
)

// summaries returns the attribute and the summary of each diagnostic.
func summaries(diags diag.Diagnostics) []string {
	var out []string

	for _, d := range diags {
		attribute := ""
		if withPath, ok := d.(diag.DiagnosticWithPath); ok {
			attribute = withPath.Path().String()
		}

		out = append(out, attribute+": "+d.Summary())
	}

	return out
}

func environment(pairs ...string) func(string) string {
	return func(name string) string {
		for _, pair := range pairs {
			if key, value, _ := strings.Cut(pair, "="); key == name {
				return value
			}
		}

		return ""
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()

	text := types.StringValue

	tests := map[string]struct {
		config configuration
		env    []string
		want   []string
		check  func(settings) bool
	}{
		"explicit values": {
			config: configuration{OrgID: text("org-1"), APIKey: text("k"), DirectoryID: text("dir-1"), SCIMAPIKey: text("s"), ReadOnly: types.BoolValue(true)},
			want:   []string{"directory_id: Unusual directory_id"},
			check: func(s settings) bool {
				return s.orgID == "org-1" && s.apiKey.Reveal() == "k" && s.directoryID == "dir-1" && s.scimAPIKey.Reveal() == "s" && s.readOnly
			},
		},
		"environment where arguments are null": {
			env: []string{
				"ATLASSIAN_ORG_ID=o", "ATLASSIAN_API_KEY=k", "ATLASSIAN_DIRECTORY_ID=7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60", "ATLASSIAN_SCIM_API_KEY=s",
				"ATLASSIAN_BASE_URL=http://127.0.0.1:8080", "ATLASSIAN_READ_ONLY=true",
			},
			check: func(s settings) bool {
				return s.orgID == "o" && s.apiKey.Reveal() == "k" && s.directoryID == "7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60" && s.scimAPIKey.Reveal() == "s" &&
					s.baseURL == "http://127.0.0.1:8080" && s.readOnly
			},
		},
		"an explicit argument beats the environment": {
			config: configuration{OrgID: text("explicit"), ReadOnly: types.BoolValue(false)},
			env:    []string{"ATLASSIAN_ORG_ID=environment", "ATLASSIAN_READ_ONLY=true"},
			check:  func(s settings) bool { return s.orgID == "explicit" && !s.readOnly },
		},
		"defaults": {
			check: func(s settings) bool {
				return s.baseURL == "https://api.atlassian.com" && s.maxRetries == 8 && s.requestTimeout == 30*time.Second && s.maxRequestsPerSecond == 0
			},
		},
		"a whole Directory base URL": {
			config: configuration{DirectoryID: text("https://api.atlassian.com/scim/directory/8c5d1d3a-0b8e-4f54-9d5c-6a1f3f0e2b11/")},
			check:  func(s settings) bool { return s.directoryID == "8c5d1d3a-0b8e-4f54-9d5c-6a1f3f0e2b11" },
		},
		"a Directory base URL of base_url's own host": {
			config: configuration{DirectoryID: text("http://127.0.0.1:99/scim/directory/d"), BaseURL: text("http://127.0.0.1:99")},
			check:  func(s settings) bool { return s.directoryID == "d" },
		},
		"a Directory base URL of another host": {
			config: configuration{DirectoryID: text("https://elsewhere.example/scim/directory/d")},
			want:   []string{"directory_id: Directory base URL of another host"},
		},
		"a directory's name": {
			config: configuration{DirectoryID: text("Okta"), SCIMAPIKey: text("s")},
			want:   []string{"directory_id: Malformed directory_id"},
		},
		"what may be a directory's name": {
			config: configuration{DirectoryID: text("okta"), SCIMAPIKey: text("s")},
			want:   []string{"directory_id: Unusual directory_id"},
		},
		"keys in the place of ids": {
			config: configuration{OrgID: text("ATCTT3xFfGN0abcdefghij"), DirectoryID: text("ATATT3xFfGN0abcdefghij"), SCIMAPIKey: text("s")},
			want:   []string{"org_id: Malformed org_id", "directory_id: Malformed directory_id"},
		},
		"everything malformed is said at once": {
			config: configuration{
				OrgID: text("https://admin.atlassian.com/o/x"), APIKey: text("line\nbreak"), DirectoryID: text("no id!"), SCIMAPIKey: text(" \t"),
				BaseURL: text("http://example.com"), MaxRetries: types.Int64Value(-1), RequestTimeout: text("soon"), MaxRequestsPerSecond: types.Float64Value(0),
				DeprovisionLimit: types.Int64Value(-1),
			},
			env: []string{"ATLASSIAN_READ_ONLY=perhaps"},
			want: []string{
				"org_id: Malformed org_id", "api_key: Malformed api_key", "scim_api_key: Empty scim_api_key", "base_url: Malformed base_url",
				"directory_id: Malformed directory_id", "max_retries: Malformed max_retries", "request_timeout: Malformed request_timeout",
				"max_requests_per_second: Malformed max_requests_per_second", "read_only: Malformed ATLASSIAN_READ_ONLY",
				"deprovision_limit: Malformed deprovision_limit",
			},
		},
		"empty values": {
			config: configuration{OrgID: text(""), APIKey: text(""), DirectoryID: text(""), BaseURL: text("")},
			want:   []string{"org_id: Empty org_id", "api_key: Empty api_key", "base_url: Empty base_url", "directory_id: Empty directory_id"},
		},
		"durations must be positive": {
			config: configuration{RequestTimeout: text("-5s")},
			want:   []string{"request_timeout: Malformed request_timeout"},
		},
		"unknown values are neither errors nor defaults": {
			config: configuration{
				OrgID: types.StringUnknown(), APIKey: types.StringUnknown(),
				ReadOnly: types.BoolUnknown(), RequestTimeout: types.StringUnknown(),
			},
			env:   []string{"ATLASSIAN_ORG_ID=environment"},
			check: func(s settings) bool { return s.unknown && s.orgID == "" && s.apiKey.IsZero() && s.readOnly },
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got, diags := resolve(test.config, environment(test.env...))
			if !slices.Equal(summaries(diags), test.want) {
				t.Errorf("diagnostics\n got %q\nwant %q", summaries(diags), test.want)
			}

			if test.check != nil && !test.check(got) {
				t.Error("the settings are not as expected")
			}
		})
	}
}

func TestResolveNeverPrintsAKey(t *testing.T) {
	t.Parallel()

	const secret = "ATCTT3xFfGN0-secret"

	_, diags := resolve(configuration{APIKey: types.StringValue(secret + "\n" + secret), SCIMAPIKey: types.StringValue("é" + secret)}, environment())
	for _, d := range diags {
		if strings.Contains(d.Summary()+d.Detail(), "secret") {
			t.Errorf("the key stands in %q", d.Summary())
		}
	}

	if len(diags) == 0 {
		t.Error("a key with a line break was accepted")
	}
}

// People paste keys into the wrong arguments, and URLs with passwords in them.
func TestResolveNeverPrintsWhatMayBeAKey(t *testing.T) {
	t.Parallel()

	const secret = "ATCTT3xFfGN0abcdefghij=1234ABCD"

	for name, c := range map[string]configuration{
		"org_id":                      {OrgID: types.StringValue(secret)},
		"directory_id":                {DirectoryID: types.StringValue(secret)},
		"directory_id with a user":    {DirectoryID: types.StringValue("https://ann:" + secret + "@api.atlassian.com/scim/directory/d")},
		"directory_id with a query":   {DirectoryID: types.StringValue("https://api.atlassian.com/scim/directory/d?key=" + secret)},
		"directory_id, no directory":  {DirectoryID: types.StringValue("https://api.atlassian.com/" + secret)},
		"directory_id that is no URL": {DirectoryID: types.StringValue("https://%zz" + secret)},
		"base_url with a user":        {BaseURL: types.StringValue("https://ann:" + secret + "@api.atlassian.com")},
		"api_key":                     {APIKey: types.StringValue(secret + "\n")},
	} {
		_, diags := resolve(c, func(string) string { return "" })
		if !diags.HasError() {
			t.Errorf("%s: no error", name)
		}

		for _, d := range diags {
			if strings.Contains(d.Summary()+d.Detail(), secret) {
				t.Errorf("%s: %s: %s", name, d.Summary(), d.Detail())
			}
		}
	}
}

func TestRequireCredentials(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		env  []string
		want []string
	}{
		"nothing at all": {
			want: []string{"api_key: Missing api_key", "org_id: Missing org_id", "directory_id: Missing directory_id"},
		},
		"a key alone":             {env: []string{"ATLASSIAN_API_KEY=k"}, want: []string{"org_id: Missing org_id", "directory_id: Missing directory_id"}},
		"reports":                 {env: []string{"ATLASSIAN_API_KEY=k", "ATLASSIAN_ORG_ID=o"}},
		"users with one key":      {env: []string{"ATLASSIAN_API_KEY=k", "ATLASSIAN_DIRECTORY_ID=7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"}},
		"users with SCIM's key":   {env: []string{"ATLASSIAN_SCIM_API_KEY=k", "ATLASSIAN_DIRECTORY_ID=7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"}},
		"an organization, no key": {env: []string{"ATLASSIAN_ORG_ID=o"}, want: []string{"api_key: Missing api_key"}},
		"a directory, no key":     {env: []string{"ATLASSIAN_DIRECTORY_ID=7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"}, want: []string{"scim_api_key: Missing scim_api_key"}},
		"both, no key": {
			env:  []string{"ATLASSIAN_ORG_ID=o", "ATLASSIAN_DIRECTORY_ID=7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"},
			want: []string{"scim_api_key: Missing scim_api_key", "api_key: Missing api_key"},
		},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s, diags := resolve(configuration{}, environment(test.env...))
			diags.Append(s.requireCredentials()...)

			if !slices.Equal(summaries(diags), test.want) {
				t.Errorf("diagnostics\n got %q\nwant %q", summaries(diags), test.want)
			}
		})
	}
}

// A client is not known yet only if an argument that it needs is unknown and none that it needs is missing.
func TestClientsSayWhatIsNotKnownYet(t *testing.T) {
	t.Parallel()

	unknown, null, known := types.StringUnknown(), types.StringNull(), types.StringValue("x")

	tests := map[string]struct {
		config                  configuration
		organization, directory bool // the client is not known yet
	}{
		"everything is known":          {config: configuration{OrgID: known, APIKey: known, DirectoryID: known}},
		"organization":                 {config: configuration{OrgID: unknown, APIKey: known, DirectoryID: known}, organization: true},
		"directory":                    {config: configuration{OrgID: known, APIKey: known, DirectoryID: unknown}, directory: true},
		"the key of both":              {config: configuration{OrgID: known, APIKey: unknown, DirectoryID: known}, organization: true, directory: true},
		"the directory's key":          {config: configuration{OrgID: known, APIKey: known, DirectoryID: known, SCIMAPIKey: unknown}, directory: true},
		"the other's key":              {config: configuration{OrgID: known, APIKey: unknown, DirectoryID: known, SCIMAPIKey: known}, organization: true},
		"the address":                  {config: configuration{OrgID: known, APIKey: known, DirectoryID: known, BaseURL: unknown}, organization: true, directory: true},
		"a key, but no organization":   {config: configuration{OrgID: null, APIKey: unknown, DirectoryID: known, SCIMAPIKey: known}},
		"a key, but no directory":      {config: configuration{OrgID: known, APIKey: unknown, DirectoryID: null}, organization: true},
		"an organization, but no key":  {config: configuration{OrgID: unknown, APIKey: null, DirectoryID: known, SCIMAPIKey: known}},
		"the address, no organization": {config: configuration{OrgID: null, APIKey: known, DirectoryID: known, BaseURL: unknown}, directory: true},
		"another argument":             {config: configuration{OrgID: null, APIKey: known, DirectoryID: null, RequestTimeout: unknown}},
	}

	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s, diags := resolve(test.config, environment())
			if diags.HasError() {
				t.Fatal(diags)
			}

			clients, err := s.clients("test")
			if err != nil {
				t.Fatal(err)
			}

			if got := clients.OrganizationUnknown(); got != test.organization {
				t.Errorf("organization: not known yet is %t", got)
			}

			if got := clients.DirectoryUnknown(); got != test.directory {
				t.Errorf("directory: not known yet is %t", got)
			}

			_, diags = clients.Organization()
			saysWhy(t, diags, test.organization)

			_, diags = clients.Directory()
			saysWhy(t, diags, test.directory)
		})
	}
}

// saysWhy checks that a client that does not exist is reported as missing, or as not known yet.
func saysWhy(t *testing.T, diags diag.Diagnostics, unknown bool) {
	t.Helper()

	want := "Provider configuration incomplete"
	if unknown {
		want = "Provider configuration not known yet"
	}

	if diags.HasError() && diags[0].Summary() != want || unknown && !diags.HasError() {
		t.Errorf("got %v, want %q", diags, want)
	}
}

// While read_only and deprovision_limit are unknown, they do not make a plan fail.
func TestClientsLimitsNotKnownYet(t *testing.T) {
	t.Parallel()

	s, _ := resolve(configuration{ReadOnly: types.BoolUnknown(), DeprovisionLimit: types.Int64Unknown()}, environment("ATLASSIAN_API_KEY=k", "ATLASSIAN_ORG_ID=o"))

	clients, err := s.clients("test")
	if err != nil {
		t.Fatal(err)
	}

	if !clients.ReadOnlyUnknown() || !clients.DeprovisionLimitUnknown() {
		t.Error("what is not known is taken for known")
	}

	if diags := guard.RefuseReadOnly(clients, "creating a thing"); diags.HasError() {
		t.Errorf("the plan is refused: %v", diags)
	}

	if !clients.ReadOnly() {
		t.Error("changes would be sent")
	}

	if clients.DeprovisionLimit() != nil {
		t.Error("a limit of 0 is made up")
	}
}

func TestClientsSayWhatIsMissing(t *testing.T) {
	t.Parallel()

	s, _ := resolve(configuration{}, environment("ATLASSIAN_SCIM_API_KEY=k", "ATLASSIAN_DIRECTORY_ID=7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"))

	clients, err := s.clients("test")
	if err != nil {
		t.Fatal(err)
	}

	if !clients.HasDirectory() || clients.HasOrganization() {
		t.Fatal("a directory and no organization were expected")
	}

	_, diags := clients.Organization()
	for _, text := range []string{"no org_id (environment: ATLASSIAN_ORG_ID) and no api_key", "after /o/", "Settings → API keys"} {
		if len(diags) != 1 || !strings.Contains(diags[0].Detail(), text) {
			t.Errorf("the error does not say %q: %v", text, diags)
		}
	}
}
