// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
)

func TestWorkspaces(t *testing.T) {
	t.Parallel()

	const (
		confluence = `{"id":"ari:cloud:confluence::site/1","type":"workspaces","attributes":{"name":"acme","typeKey":"confluence","type":"Confluence",
			"status":"online","sandbox":{"type":"NONE"},"usage":null,"capacity":100,"hostUrl":"https://acme.atlassian.net/wiki"},
			"relationships":{"policy":[{"id":"p","type":"policy","attributes":{"fields":{}}}],
			"entitlement":[{"type":"entitlement","attributes":{"key":"other","plan":"Free"}},{"type":"entitlement","attributes":{"key":"confluence","plan":"Standard"}}]}}`
		sandbox = `{"id":"ari:cloud:jira-software::site/2","attributes":{"typeKey":"jira-software","type":"Jira","sandbox":{"type":"CHILD"},"hostUrl":null},
			"relationships":{"odd":7,"anything":[{"type":"entitlement","attributes":{"key":"jira","plan":"Premium"}}]}}`
		bitbucket = `{"id":"ari:cloud:bitbucket::{x}","attributes":{"typeKey":"bitbucket","sandbox":null,"usage":5,"capacity":0},"relationships":null}`
	)

	world, c := answering(t,
		`{"data":[`+confluence+`,`+sandbox+`],"links":{"next":"tok/1"}}`,
		`{"data":[`+bitbucket+`],"links":{"next":"https://other.test/admin/v2/orgs/o/workspaces?cursor=tok2"}}`,
		`{"data":[],"links":{}}`)
	got, err := collect(t, c.Workspaces(t.Context()))
	hundred, none, five := 100, 0, 5

	want := []*admin.Workspace{
		{
			ID: "ari:cloud:confluence::site/1", Name: "acme", TypeKey: "confluence", TypeName: "Confluence", Status: "online",
			HostURL: "https://acme.atlassian.net/wiki", Capacity: &hundred, Plan: "Standard",
		},
		{ID: "ari:cloud:jira-software::site/2", TypeKey: "jira-software", TypeName: "Jira", Sandbox: true, Plan: "Premium"},
		{ID: "ari:cloud:bitbucket::{x}", TypeKey: "bitbucket", Capacity: &none, Usage: &five},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}

	if diff := cmp.Diff([]string{`{"limit":1000}`, `{"cursor":"tok/1"}`, `{"cursor":"tok2"}`}, bodies(world)); diff != "" {
		t.Error(diff)
	}
}
