// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §4.7: the operators of a query.
func TestWorkspaceQueries(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	field := func(name string, values ...string) object {
		return object{"field": object{"name": name, "values": values}}
	}

	tests := map[string]struct {
		query object
		want  int
	}{
		"none":                   {nil, 13},
		"by key":                 {field("attributes.typeKey", "confluence"), 2},
		"type by key":            {field("attributes.type", "jira-software"), 3},
		"type by name":           {field("attributes.type", "Jira", "Confluence"), 5},
		"and":                    {object{"and": []object{field("attributes.typeKey", "confluence"), {"searchWorkspaces": "LABS"}}}, 1},
		"nor":                    {object{"nor": []object{field("attributes.typeKey", "confluence", "jira-software"), {}}}, 8},
		"text in the URL":        {object{"searchWorkspaces": "bitbucket.org"}, 1},
		"empty and is no-op":     {object{"and": []object{}}, 13},
		"empty values are no-op": {field("attributes.typeKey"), 13},
		"features":               {object{"features": []string{"x"}}, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := h.For(t)

			body := object{"limit": 2}
			if test.query != nil {
				body["query"] = test.query
			}

			if got := h.Pages(h.V2("/workspaces"), body); len(got) != test.want {
				t.Fatalf("found %v, want %d", plain.Texts(got, "id"), test.want)
			}
		})
	}
}

// API §4.1, §4.7: the cursor must be the only property of the body; errors are single objects.
func TestWorkspaceRefusals(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	next := plain.Field(h.Do("POST", h.V2("/workspaces"), object{"limit": 1}, 200)["links"], "next")
	for name, body := range map[string]any{
		"cursor and limit":  object{"cursor": next, "limit": 1},
		"cursor and query":  object{"cursor": next, "query": object{}},
		"unknown cursor":    object{"cursor": "x"},
		"limit 0":           object{"limit": 0},
		"limit 1001":        object{"limit": 1001},
		"two operators":     object{"query": object{"and": []object{}, "searchWorkspaces": "x"}},
		"unknown operator":  object{"query": object{"or": []object{}}},
		"unknown field":     object{"query": object{"field": object{"name": "typeKey", "values": []string{"x"}}}},
		"nested refusal":    object{"query": object{"and": []object{{"field": object{"name": "x", "values": []string{}}}}}},
		"unknown order":     object{"sort": []object{{"field": "attributes.name", "order": "up"}}},
		"unknown sort":      object{"sort": []object{{"field": "name", "order": "asc"}}},
		"unknown property":  object{"pageSize": 10},
		"nothing like JSON": "limit=1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			h := h.For(t)
			if got := h.Do("POST", h.V2("/workspaces"), body, 400); got["code"] != "ADMIN-400-4" || got["status"] != "400" {
				t.Fatalf("refused with %v", got)
			}
		})
	}
}

// API §4.7, §9.2: WorkspaceSingular sends the other spelling of the type.
func TestWorkspaceSingular(t *testing.T) {
	t.Parallel()

	h := plain.StartAdmin(t, "acme", world.AdminOptions{WorkspaceSingular: true})
	for _, workspace := range plain.List(h.Do("POST", h.V2("/workspaces"), nil, 200)["data"]) {
		if workspace["type"] != "workspace" {
			t.Fatalf("type %v", workspace["type"])
		}
	}
}

// API §4.7: the fields of a workspace, which of them are null, and its plan.
func TestWorkspaceDocuments(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)
	answer := h.Do("POST", h.V2("/workspaces"), object{"sort": []object{{"field": "attributes.typeKey", "order": "desc"}, {"field": "attributes.name", "order": "asc"}}}, 200)

	meta := plain.ObjectOf(answer["meta"])
	if meta["total"] != 13.0 || meta["pageSize"] != 20.0 || meta["startIndex"] != 0.0 || meta["endIndex"] != 12.0 {
		t.Fatalf("meta %v", meta)
	}

	kinds := []string{}

	for _, workspace := range plain.List(answer["data"]) {
		attributes := plain.ObjectOf(workspace["attributes"])
		kind := plain.TextOf(attributes["typeKey"])
		kinds = append(kinds, kind)

		if workspace["type"] != "workspaces" {
			t.Fatalf("type %v", workspace["type"])
		}

		if (attributes["usage"] != nil) != (kind == "bitbucket") {
			t.Fatalf("usage of %s: %v", kind, attributes["usage"])
		}

		for _, known := range []string{"capacity", "usage", "createdAt", "hostUrl", "sandbox", "owner"} {
			if _, present := attributes[known]; !present {
				t.Fatalf("%s of %s is absent, not null", known, kind)
			}
		}

		if child := attributes["name"] == "acme-sandbox-314"; child && plain.Field(attributes["sandbox"], "type") != "CHILD" {
			t.Fatalf("sandbox %v", attributes)
		}

		if kind == "confluence" {
			plan := plain.ObjectOf(plain.List(plain.Field(workspace["relationships"], "entitlement"))[0]["attributes"])
			if plan["plan"] != "Standard" || plan["planKey"] != "standard" {
				t.Fatalf("plan %v", plan)
			}
		}
	}

	if !slices.IsSortedFunc(kinds, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Fatalf("order %v", kinds)
	}
}

// API §9.2: links.next is a token, or a URL by the switch.
func TestWorkspaceNextURL(t *testing.T) {
	t.Parallel()
	h := plain.StartAdmin(t, "acme", plain.Immediate)

	next := func() string {
		return plain.TextOf(plain.Field(h.Do("POST", h.V2("/workspaces"), object{"limit": 3}, 200)["links"], "next"))
	}
	if got := next(); strings.Contains(got, "://") {
		t.Fatalf("next %s", got)
	}

	h.Server.Change(func(o *server.Options) { o.Admin.WorkspaceNextURL = true })

	if got := next(); !strings.HasPrefix(got, h.Server.URL()) || !strings.Contains(got, "cursor=") {
		t.Fatalf("next %s", got)
	}
}
