// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/contract"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/coverage"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// Environment is a simulated Atlassian for one test.
type Environment struct {
	// Simulator is the server. Tests change it behind Terraform's back and read from it what was sent.
	Simulator *simulator.Server

	credentials simulator.Credentials
	transport   http.RoundTripper // nil is the network
	sent        *coverage.Record  // what drivers without a network have sent
}

// KeyMark begins every key of an environment and occurs in no other text, so that a search for it finds every leaked
// key.
const KeyMark = "ATATTacctestkey"

// Start starts a simulator with its own keys that listens on a port, as real Terraform needs. If ATLASSIAN_OPENAPI_DIR
// names the folder of Atlassian's OpenAPI documents, all exchanges are checked against them when the test ends.
func Start(t testing.TB, options ...func(*simulator.Options)) *Environment {
	t.Helper()

	server := simulatorOf(options)

	stop, err := server.Start()
	if err != nil {
		t.Fatalf("starting the simulator: %s", err)
	}

	return environment(t, server, nil, stop)
}

// StartInProcess is Start without a network: only the drivers of this environment reach the simulator. In a
// testing/synctest bubble, waiting for limits, back-off and slow answers takes no time.
func StartInProcess(t testing.TB, options ...func(*simulator.Options)) *Environment {
	t.Helper()

	server := simulatorOf(options)

	transport, stop, err := server.StartInProcess()
	if err != nil {
		t.Fatalf("starting the simulator: %s", err)
	}

	return environment(t, server, transport, stop)
}

// NoReportedLimit makes the simulator report no limit, which is its own default but not that of an environment.
func NoReportedLimit(o *simulator.Options) { o.Limit = simulator.Limit{} }

func simulatorOf(options []func(*simulator.Options)) *simulator.Server {
	chosen := simulator.Options{APIKey: KeyMark + "-" + uuid.NewString(), SCIMKey: KeyMark + "-" + uuid.NewString(), Limit: clienttest.PlentifulLimit}
	for _, option := range options {
		option(&chosen)
	}

	return simulator.New(chosen)
}

func environment(t testing.TB, server *simulator.Server, transport http.RoundTripper, stop func()) *Environment {
	t.Helper()

	sent := &coverage.Record{}

	t.Cleanup(func() {
		stop()
		contract.Check(t, server.Journal())
		sent.Check(t)
	})

	return &Environment{Simulator: server, credentials: server.Credentials(), transport: transport, sent: sent}
}

// Sent has what the drivers of an in-process environment have sent.
func (e *Environment) Sent() *coverage.Record { return e.sent }

// WrapTransport puts a transport between the drivers of an in-process environment and its simulator.
func (e *Environment) WrapTransport(wrap func(http.RoundTripper) http.RoundTripper) {
	e.transport = wrap(e.transport)
}

// World selects one of the simulator's worlds.
func World(name string) func(*simulator.Options) {
	return func(o *simulator.Options) { o.World = name }
}

// Credentials returns the ids and keys of the simulated organization.
func (e *Environment) Credentials() simulator.Credentials { return e.credentials }

// Provider returns a terraform block with the provider's source, and a provider block for the simulator. Each argument,
// such as `read_only = true`, is added to the provider block or replaces the one of the same name; `api_key = null`
// removes one.
func (e *Environment) Provider(arguments ...string) string {
	block := map[string]string{
		"base_url":     fmt.Sprintf("%q", e.Simulator.URL()),
		"org_id":       fmt.Sprintf("%q", e.credentials.OrgID),
		"api_key":      fmt.Sprintf("%q", e.credentials.APIKey),
		"directory_id": fmt.Sprintf("%q", e.credentials.DirectoryID),
		"scim_api_key": fmt.Sprintf("%q", e.credentials.SCIMKey),
	}

	for _, argument := range arguments {
		name, value, _ := strings.Cut(argument, "=")
		block[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}

	names := make([]string, 0, len(block))
	for name := range block {
		names = append(names, name)
	}

	slices.Sort(names)

	var b strings.Builder

	fmt.Fprintf(&b, "terraform {\n  required_providers {\n    atlassian = { source = %q }\n  }\n}\n\n", provider.Address)
	b.WriteString("provider \"atlassian\" {\n")

	for _, name := range names {
		fmt.Fprintf(&b, "  %s = %s\n", name, block[name])
	}

	b.WriteString("}\n")

	return b.String()
}

// Config returns a configuration that begins with the provider block for the simulator.
func (e *Environment) Config(body string) string {
	return e.Provider() + body
}

// By default, the testing library gives Terraform the provider under the library's own host and namespace, and OpenTofu
// has another default host. With these variables, both find the provider under its own address.
func init() {
	parts := strings.Split(provider.Address, "/")

	for name, value := range map[string]string{"TF_ACC_PROVIDER_HOST": parts[0], "TF_ACC_PROVIDER_NAMESPACE": parts[1]} {
		if err := os.Setenv(name, value); err != nil {
			panic(err)
		}
	}
}

// Factories returns the provider, served from this process.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		provider.TypeName: func() (tfprotov6.ProviderServer, error) {
			return provider.NewServer(context.Background(), "test"), nil
		},
	}
}

// Run runs the steps with real Terraform. The test is skipped unless TF_ACC is set.
func Run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()

	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: Factories(),
		Steps:                    withStateChecksInPlan(steps),
	})
}
