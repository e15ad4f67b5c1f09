// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A Site is a simulated Atlassian with clients of its own, for changes behind Terraform's back.
type Site struct {
	*Environment

	Directory    *scim.Directory
	Organization *admin.Client
}

// StartSite starts a site that shows changes at once, unless an option says otherwise.
func StartSite(t *testing.T, options ...func(*simulator.Options)) *Site {
	t.Helper()

	return siteOf(t, Start(t, append([]func(*simulator.Options){withoutDelays}, options...)...))
}

// StartSiteInProcess is StartSite without a network. In a testing/synctest bubble, waiting takes no time.
func StartSiteInProcess(t *testing.T, options ...func(*simulator.Options)) *Site {
	t.Helper()

	return siteOf(t, StartInProcess(t, append([]func(*simulator.Options){withoutDelays}, options...)...))
}

func withoutDelays(o *simulator.Options) {
	o.Admin.RoleDelay, o.Admin.GroupLag = simulator.NoDelay, simulator.NoDelay
}

func siteOf(t *testing.T, environment *Environment) *Site {
	t.Helper()

	credentials := environment.Credentials()

	connect := func(key string) *client.Client {
		connection, err := client.New(client.Options{
			BaseURL: environment.Simulator.URL(), Key: client.NewSecret(key), UserAgent: "test", Transport: environment.transport,
		})
		if err != nil {
			t.Fatal(err)
		}

		return connection
	}

	return &Site{
		Environment:  environment,
		Directory:    scim.New(connect(credentials.SCIMKey)).Directory(credentials.DirectoryID),
		Organization: admin.New(connect(credentials.APIKey), credentials.OrgID),
	}
}

// SeedUsers creates n users and returns their SCIM ids.
func (s *Site) SeedUsers(t *testing.T, n int) []string {
	t.Helper()

	ids, err := s.Simulator.SeedSCIMUsers(s.Credentials().DirectoryID, n)
	if err != nil {
		t.Fatal(err)
	}

	return ids
}

// SeedGroup creates a group with members and returns its SCIM id.
func (s *Site) SeedGroup(t *testing.T, name string, members ...string) string {
	t.Helper()

	id, err := s.Simulator.SeedSCIMGroup(s.Credentials().DirectoryID, name, members...)
	if err != nil {
		t.Fatal(err)
	}

	return id
}

// Members returns the SCIM ids of a group's members from the server's state.
func (s *Site) Members(t *testing.T, groupID string) []string {
	t.Helper()

	group, ok := s.Simulator.SCIMGroup(s.Credentials().DirectoryID, groupID)
	if !ok {
		t.Fatalf("there is no group %s", groupID)
	}

	return group.Members
}

// App returns the first app of a kind that is no sandbox.
func (s *Site) App(t *testing.T, typeKey string) *admin.Workspace {
	t.Helper()

	for workspace, err := range s.Organization.Workspaces(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}

		if workspace.TypeKey == typeKey && !workspace.Sandbox {
			return workspace
		}
	}

	t.Fatalf("there is no %s", typeKey)

	return nil
}

// Account returns the id of the Atlassian account of a SCIM user.
func (s *Site) Account(t *testing.T, userID string) string {
	t.Helper()

	user, ok := s.Simulator.SCIMUser(s.Credentials().DirectoryID, userID)
	if !ok || user.AccountID == "" {
		t.Fatalf("the user %s has no account", userID)
	}

	return user.AccountID
}

// OrganizationGroup returns the id of a group in the organization.
func (s *Site) OrganizationGroup(t *testing.T, name string) string {
	t.Helper()

	group, ok := s.Simulator.OrganizationGroup(name)
	if !ok {
		t.Fatalf("the group %q is not in the organization", name)
	}

	return group.ID
}

// List returns a Terraform list of strings.
func List(values ...string) string {
	if len(values) == 0 {
		return "[]"
	}

	return `["` + strings.Join(values, `", "`) + `"]`
}

// WithLines puts arguments into the first block of a configuration.
func WithLines(config string, lines ...string) string {
	return strings.Replace(config, "{\n", "{\n  "+strings.Join(lines, "\n  ")+"\n", 1)
}

// Plans returns a step that applies a configuration. The plan must have this action for the resource, and the second
// plan must be empty.
func Plans(config, address string, action plancheck.ResourceActionType, checks ...statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{
		Config:            config,
		ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}},
		ConfigStateChecks: checks,
	}
}

// Fails returns a step whose plan or apply must fail with a message that contains all of the words, in this order.
func Fails(config string, words ...string) resource.TestStep {
	return resource.TestStep{Config: config, ExpectError: Saying(words...)}
}

// Saying matches the words in this order, wherever Terraform wraps the lines.
func Saying(words ...string) *regexp.Regexp {
	patterns := make([]string, len(words))

	for i, word := range words {
		fields := strings.Fields(word)
		for j, field := range fields {
			fields[j] = regexp.QuoteMeta(field)
		}

		patterns[i] = strings.Join(fields, `[\s│]+`)
	}

	return regexp.MustCompile(`(?s)` + strings.Join(patterns, `.*`))
}

// requestCheck checks the number of requests when its plan check runs.
type requestCheck struct {
	site   *Site
	what   string
	filter simulator.Filter
	most   int
}

// Requests checks that at most this many requests were sent since the journal was reset.
func Requests(site *Site, what string, filter simulator.Filter, most int) plancheck.PlanCheck {
	return requestCheck{site: site, what: what, filter: filter, most: most}
}

func (c requestCheck) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	if n := c.site.Simulator.CountRequests(c.filter); n > c.most {
		resp.Error = fmt.Errorf("%s took %d requests, want at most %d", c.what, n, c.most)
	}
}
