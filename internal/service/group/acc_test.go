// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// site is a simulated Atlassian with clients of its own, for what happens behind Terraform's back.
type site struct {
	*acctest.Environment

	directory    *scim.Directory
	organization *admin.Client
}

// start starts a site on which changes show at once, unless an option says otherwise.
func start(t *testing.T, options ...func(*simulator.Options)) *site {
	t.Helper()

	prompt := func(o *simulator.Options) {
		o.Admin.RoleDelay, o.Admin.GroupLag = simulator.NoDelay, simulator.NoDelay
	}
	environment := acctest.Start(t, append([]func(*simulator.Options){prompt}, options...)...)
	credentials := environment.Credentials()

	connect := func(key string) *client.Client {
		connection, err := client.New(client.Options{BaseURL: environment.Simulator.URL(), Key: client.NewSecret(key), UserAgent: "test"})
		if err != nil {
			t.Fatal(err)
		}

		return connection
	}

	return &site{
		Environment:  environment,
		directory:    scim.New(connect(credentials.SCIMKey)).Directory(credentials.DirectoryID),
		organization: admin.New(connect(credentials.APIKey), credentials.OrgID),
	}
}

// users seeds n users and answers their SCIM ids.
func (s *site) users(t *testing.T, n int) []string {
	t.Helper()

	ids, err := s.Simulator.SeedSCIMUsers(s.Credentials().DirectoryID, n)
	if err != nil {
		t.Fatal(err)
	}

	return ids
}

// group seeds a group with members and answers its SCIM id.
func (s *site) group(t *testing.T, name string, members ...string) string {
	t.Helper()

	id, err := s.Simulator.SeedSCIMGroup(s.Credentials().DirectoryID, name, members...)
	if err != nil {
		t.Fatal(err)
	}

	return id
}

// members are the SCIM ids of a group's members, as the server has them.
func (s *site) members(t *testing.T, groupID string) []string {
	t.Helper()

	group, ok := s.Simulator.SCIMGroup(s.Credentials().DirectoryID, groupID)
	if !ok {
		t.Fatalf("there is no group %s", groupID)
	}

	return group.Members
}

// list is a Terraform list of strings.
func list(values ...string) string {
	if len(values) == 0 {
		return "[]"
	}

	return `["` + strings.Join(values, `", "`) + `"]`
}

// plans is a step that applies a configuration whose plan must want exactly this of a resource, and whose second plan must be empty.
func plans(config, address string, action plancheck.ResourceActionType, checks ...statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{
		Config:            config,
		ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}},
		ConfigStateChecks: checks,
	}
}

// fails is a step whose plan or apply must fail, saying all of these words.
func fails(config string, words ...string) resource.TestStep {
	return resource.TestStep{Config: config, ExpectError: saying(words...)}
}

// saying matches words in this order however Terraform wraps the lines.
func saying(words ...string) *regexp.Regexp {
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

// requestCheck holds the number of requests against a bar, at the moment of a plan check.
type requestCheck struct {
	site   *site
	what   string
	filter simulator.Filter
	most   int
}

// requests checks that at most so many requests have been sent since the journal was last reset.
func requests(site *site, what string, filter simulator.Filter, most int) plancheck.PlanCheck {
	return requestCheck{site: site, what: what, filter: filter, most: most}
}

// CheckPlan implements plancheck.PlanCheck.
func (c requestCheck) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	if n := c.site.Simulator.CountRequests(c.filter); n > c.most {
		resp.Error = fmt.Errorf("%s took %d requests, want at most %d", c.what, n, c.most)
	}
}
