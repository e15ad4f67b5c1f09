// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

var domainRequests = simulator.Filter{Method: http.MethodGet, Path: "/admin/v1/orgs/*/domains"}

// plansMany plans users concurrently, as Terraform does, and returns all diagnostics.
func plansMany(ctx context.Context, driver *acctest.Driver, configs []map[string]any) (diags []*tfprotov6.Diagnostic) {
	said := make([][]*tfprotov6.Diagnostic, len(configs))

	var running sync.WaitGroup

	for i, config := range configs {
		running.Go(func() { _, said[i] = driver.Plan(ctx, userType, config, nil) })
	}

	running.Wait()

	for _, one := range said {
		diags = append(diags, one...)
	}

	return diags
}

// newcomers are configurations of n new users on a domain, and of one user whose address is not known yet.
func newcomers(n int, domain string) []map[string]any {
	configs := []map[string]any{{"email": protocoltest.Unknown}}
	for i := range n {
		configs = append(configs, map[string]any{"email": fmt.Sprintf("n%d@%s", i, domain)})
	}

	return configs
}

// A new user on an unverified domain causes a warning: one for each domain, with one request a run, even if the request
// is refused.
func TestProtocolUser_newDomain(t *testing.T) {
	t.Parallel()

	refused := func(status int) func(*acctest.Steps) {
		return func(s *acctest.Steps) {
			s.Simulator.Inject(simulator.Fault{Path: domainRequests.Path, Answer: simulator.RespondErrors(status, "", "No", "no")})
		}
	}
	many := newcomers(15, "unverified.example")

	for name, test := range map[string]struct {
		configs  []map[string]any
		setup    func(*acctest.Steps)
		provider map[string]any
		warnings []string // a text of each warning
		requests int
	}{
		"one domain":                {configs: many, warnings: []string{"domain that the organization has not verified: unverified.example. It has verified: acme.test, corp.test."}, requests: 1},
		"two domains":               {configs: append(newcomers(3, "Partner.Test"), many...), warnings: []string{"verified: partner.test.", "verified: unverified.example."}, requests: 1},
		"a verified domain":         {configs: newcomers(15, "CORP.test"), requests: 1},
		"a subdomain of it":         {configs: newcomers(2, "eu.corp.test"), warnings: []string{"eu.corp.test"}, requests: 1},
		"nobody's address is known": {configs: newcomers(0, "")},
		"no organization":           {configs: many, provider: map[string]any{"org_id": nil, "api_key": nil}},
		"an unknown key":            {configs: many, provider: map[string]any{"api_key": protocoltest.Unknown}},
		"a refused key":             {configs: many, setup: refused(http.StatusUnauthorized), requests: 1},
		"a key without the scope":   {configs: many, setup: refused(http.StatusForbidden), requests: 1},
		"another organization":      {configs: many, setup: refused(http.StatusNotFound), requests: 1},
		"a server that fails, then answers": {configs: many, warnings: []string{"unverified.example"}, requests: 2, setup: func(s *acctest.Steps) {
			s.Simulator.Inject(simulator.Fault{Path: domainRequests.Path, Times: 1, Answer: simulator.RespondEmpty(http.StatusBadGateway)})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
				if test.setup != nil {
					test.setup(s)
				}

				diags := plansMany(t.Context(), s.Drive(t, test.provider), test.configs)

				if errors := protocoltest.Errors(diags); errors != "" {
					t.Error(errors)
				}

				warnings := protocoltest.Warnings(diags)
				if n := strings.Count(warnings, "Domain not verified"); n != len(test.warnings) || n != len(diags) {
					t.Errorf("%d warnings, want %d: %s", n, len(test.warnings), warnings)
				}

				for _, want := range test.warnings {
					if !strings.Contains(warnings, want) {
						t.Errorf("no warning says %q: %s", want, warnings)
					}
				}

				if got := s.Simulator.CountRequests(domainRequests); got != test.requests {
					t.Errorf("%d requests, want %d", got, test.requests)
				}
			})
		})
	}
}

// A plan does not wait long for a domain list that only gives advice.
func TestProtocolUser_newDomainDoesNotDelayThePlan(t *testing.T) {
	t.Parallel()

	acctest.Bubble(t, func(t *testing.T, s *acctest.Steps) {
		s.Simulator.Inject(simulator.Fault{Path: domainRequests.Path, Answer: simulator.RespondEmpty(http.StatusServiceUnavailable)})

		began := time.Now()

		if diags := plansMany(t.Context(), s.Drive(t, nil), newcomers(20, "unverified.example")); len(diags) > 0 {
			t.Error(protocoltest.Errors(diags), protocoltest.Warnings(diags))
		}

		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("the plan took %s", took)
		}
	})
}

// An existing user costs a request only if the address moves to another domain.
func TestProtocolUser_knownDomain(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	ann := createUser(t, env, annArguments(nil))
	outsider := createUser(t, env, map[string]any{"email": "kim@unverified.example"})

	for name, test := range map[string]struct {
		prior    *acctest.Instance
		config   map[string]any
		warning  string
		requests int
	}{
		"unchanged":                           {prior: outsider, config: map[string]any{"email": "kim@unverified.example"}},
		"a title":                             {prior: outsider, config: map[string]any{"email": "kim@unverified.example", "title": "Lead"}},
		"another address outside":             {prior: outsider, config: map[string]any{"email": "k.larsen@Unverified.example"}},
		"from outside to another outside":     {prior: outsider, config: map[string]any{"email": "kim@partner.test"}, warning: "makes no account", requests: 1},
		"to a verified domain":                {prior: outsider, config: map[string]any{"email": "kim@corp.test"}, requests: 1},
		"with an account, to one that is not": {prior: ann, config: map[string]any{"email": "ann@partner.test"}, warning: "separates the record from its account", requests: 1},
		"to an address that is not known":     {prior: ann, config: map[string]any{"email": protocoltest.Unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			before := env.Simulator.CountRequests(domainRequests)
			_, diags := env.Drive(t, nil).Plan(t.Context(), userType, test.config, test.prior)

			errors, warnings := protocoltest.Errors(diags), protocoltest.Warnings(diags)
			if errors != "" || (warnings == "") != (test.warning == "") || !strings.Contains(warnings, test.warning) {
				t.Errorf("errors %q, warnings %q, want %q", errors, warnings, test.warning)
			}

			if got := env.Simulator.CountRequests(domainRequests) - before; got != test.requests {
				t.Errorf("%d requests, want %d", got, test.requests)
			}
		})
	}
}

// A block of people has one warning, with each domain and its number of people.
func TestProtocolDirectoryUsers_newDomain(t *testing.T) {
	t.Parallel()

	env := acctest.StartInProcess(t)
	people := numberedPeople(0, 12)

	outsiders := func(n int, domain string) map[string]attributes {
		outside := map[string]attributes{}

		for i := range n {
			address := fmt.Sprintf("o%d@%s", i, domain)
			outside[address] = attributes{"email": address}
		}

		return outside
	}

	all := maps.Clone(people)
	maps.Copy(all, outsiders(30, "unverified.example"))
	maps.Copy(all, outsiders(2, "Partner.test"))

	begun := newLifecycle(t, env)
	warned := func(config map[string]any, prior *acctest.Instance) string {
		t.Helper()

		_, diags := env.Drive(t, nil).Plan(t.Context(), directoryUsersType, config, prior)
		if errors := protocoltest.Errors(diags); errors != "" {
			t.Fatal(errors)
		}

		return protocoltest.Warnings(diags)
	}

	for name, prior := range map[string]*acctest.Instance{"new": nil, "imported empty": begun.block} {
		warnings := warned(usersConfig(all), prior)
		if strings.Count(warnings, "Domain not verified") != 1 || !strings.Contains(warnings, "32 are of a domain that the organization has not verified: partner.test (2), unverified.example (30).") {
			t.Errorf("%s: %s", name, warnings)
		}

		if warnings := warned(usersConfig(people), prior); warnings != "" {
			t.Errorf("%s, on a verified domain: %s", name, warnings)
		}
	}

	if got := env.Simulator.CountRequests(domainRequests); got != 4 {
		t.Errorf("%d requests for four plans", got)
	}
}
