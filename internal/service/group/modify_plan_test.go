// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package group

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// The plan warns of a list and single memberships of one group, whichever Terraform plans first. Different groups cause
// no warning.
func TestModifyPlan_twoManagers(t *testing.T) {
	t.Parallel()

	const warning = "Group members are managed twice"

	list := func(groupID string) map[string]tftypes.Value {
		return map[string]tftypes.Value{
			"group_id": tftypes.NewValue(tftypes.String, groupID),
			"user_ids": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{}),
		}
	}
	single := func(groupID string) map[string]tftypes.Value {
		return map[string]tftypes.Value{
			"group_id": tftypes.NewValue(tftypes.String, groupID),
			"user_id":  tftypes.NewValue(tftypes.String, "somebody"),
		}
	}

	for name, test := range map[string]struct {
		listFirst bool
		other     bool
		want      int
	}{
		"list first":        {listFirst: true, want: 1},
		"membership first":  {want: 1},
		"different groups":  {other: true},
		"others, list last": {listFirst: true, other: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			clients, engineers, makers := simulated(t)
			members, membership := NewGroupMembersResource(), NewGroupMembershipResource()

			second := engineers
			if test.other {
				second = makers
			}

			var diags diag.Diagnostics

			if test.listFirst {
				diags.Append(plan(t, members, clients, list(engineers))...)
				diags.Append(plan(t, membership, clients, single(second))...)
			} else {
				diags.Append(plan(t, membership, clients, single(second))...)
				diags.Append(plan(t, members, clients, list(engineers))...)
			}

			warnings := 0

			for _, d := range diags {
				if d.Summary() == warning {
					warnings++

					if !strings.Contains(d.Detail(), engineers) || !strings.Contains(d.Detail(), "somebody") {
						t.Errorf("the warning names neither group nor user: %s", d.Detail())
					}
				}
			}

			if diags.HasError() || warnings != test.want {
				t.Errorf("%d warnings, want %d: %v", warnings, test.want, diags)
			}
		})
	}
}

// The plan of a new list names the people that it will remove, since no diff shows them.
func TestModifyPlan_announcesRemovals(t *testing.T) {
	t.Parallel()

	server := simulator.New(simulator.Options{})
	clients := connected(t, server)
	directoryID := server.Credentials().DirectoryID

	users, err := server.SeedSCIMUsers(directoryID, 2)
	if err != nil {
		t.Fatal(err)
	}

	group, err := server.SeedSCIMGroup(directoryID, "Engineers", users...)
	if err != nil {
		t.Fatal(err)
	}

	diags := plan(t, NewGroupMembersResource(), clients, map[string]tftypes.Value{
		"group_id": tftypes.NewValue(tftypes.String, group),
		"user_ids": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{tftypes.NewValue(tftypes.String, users[0])}),
	})

	if len(diags) != 1 || diags.HasError() || !strings.Contains(diags[0].Detail(), users[1]) || strings.Contains(diags[0].Detail(), users[0]) {
		t.Errorf("got %v, want one warning about %s", diags, users[1])
	}
}

// An id that is null is a warning in the plan; only the apply of that block fails.
func TestModifyPlan_nulls(t *testing.T) {
	t.Parallel()

	clients, engineers, _ := simulated(t)
	null := tftypes.NewValue(tftypes.String, nil)

	for _, test := range []struct {
		planned resource.Resource
		member  map[string]tftypes.Value
	}{
		{NewGroupMembershipResource(), map[string]tftypes.Value{"user_id": null}},
		{NewGroupMembersResource(), map[string]tftypes.Value{
			"user_ids": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{null}),
		}},
	} {
		test.member["group_id"] = tftypes.NewValue(tftypes.String, engineers)

		diags := plan(t, test.planned, clients, test.member)
		if len(diags) != 1 || diags.HasError() || diags[0].Summary() != nobodyToAdd {
			t.Errorf("got %v, want one warning", diags)
		}
	}
}

// Renaming a group replaces it, and the plan explains the consequences.
func TestModifyPlan_rename(t *testing.T) {
	t.Parallel()

	named := func(name string) map[string]tftypes.Value {
		return map[string]tftypes.Value{"display_name": tftypes.NewValue(tftypes.String, name)}
	}

	for name, test := range map[string]struct {
		to   tftypes.Value
		want int
	}{
		"other name":    {tftypes.NewValue(tftypes.String, "Makers"), 1},
		"same name":     {tftypes.NewValue(tftypes.String, "Engineers"), 0},
		"not known yet": {tftypes.NewValue(tftypes.String, tftypes.UnknownValue), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			group := NewGroupResource()
			clients, _, _ := simulated(t)
			req, resp := planRequest(t, group, clients, map[string]tftypes.Value{"display_name": test.to})
			req.State.Raw = object(t, group, named("Engineers"))

			group.(resource.ResourceWithModifyPlan).ModifyPlan(t.Context(), req, resp)

			if len(resp.Diagnostics) != test.want || resp.Diagnostics.HasError() {
				t.Errorf("got %v, want %d warnings", resp.Diagnostics, test.want)
			}
		})
	}
}

// A replaced group loses an external id that the configuration does not set, and the plan says so.
func TestModifyPlan_replacementDropsExternalID(t *testing.T) {
	t.Parallel()

	group := func(name, externalID string) map[string]tftypes.Value {
		attributes := map[string]tftypes.Value{"display_name": tftypes.NewValue(tftypes.String, name)}
		if externalID != "" {
			attributes["external_id"] = tftypes.NewValue(tftypes.String, externalID)
		}

		return attributes
	}

	for name, test := range map[string]struct {
		have, set string
		moved     bool
		warnings  int
		want      bool
	}{
		"unmanaged":        {have: "eng", warnings: 1, want: true},
		"set":              {have: "eng", set: "eng", warnings: 1},
		"set anew":         {have: "eng", set: "makers", warnings: 1},
		"there none":       {warnings: 1},
		"moved, unmanaged": {have: "eng", moved: true, warnings: 2, want: true}, // one of them says what the move means
		"moved, set":       {have: "eng", set: "eng", moved: true, warnings: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			clients, _, _ := simulated(t)
			planned := NewGroupResource()
			before := group("Engineers", test.have)
			to := "Makers"

			if test.moved {
				clients.NoteRefresh()

				before["directory_id"], to = tftypes.NewValue(tftypes.String, "elsewhere"), "Engineers"
			}

			req, resp := planRequest(t, planned, clients, group(to, test.set))
			req.State.Raw = object(t, planned, before)

			planned.(resource.ResourceWithModifyPlan).ModifyPlan(t.Context(), req, resp)

			if len(resp.Diagnostics) != test.warnings || resp.Diagnostics.HasError() {
				t.Fatalf("got %v, want %d warnings", resp.Diagnostics, test.warnings)
			}

			const said = "Its external id \"eng\" is not taken over; set external_id to keep it."
			if got := strings.Contains(resp.Diagnostics[len(resp.Diagnostics)-1].Detail(), said); got != test.want {
				t.Errorf("the warning is %q", resp.Diagnostics[len(resp.Diagnostics)-1].Detail())
			}
		})
	}
}

// simulated returns provider data for a simulator with two empty groups.
func simulated(t *testing.T) (clients *framework.Clients, engineers, makers string) {
	t.Helper()

	server := simulator.New(simulator.Options{})
	clients = connected(t, server)

	for name, id := range map[string]*string{"Engineers": &engineers, "Makers": &makers} {
		seeded, err := server.SeedSCIMGroup(server.Credentials().DirectoryID, name)
		if err != nil {
			t.Fatal(err)
		}

		*id = seeded
	}

	return clients, engineers, makers
}

func connected(t *testing.T, server *simulator.Server) *framework.Clients {
	t.Helper()

	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(stop)

	credentials := server.Credentials()

	connection, err := client.New(client.Options{BaseURL: server.URL(), Key: client.NewSecret(credentials.SCIMKey), UserAgent: "test"})
	if err != nil {
		t.Fatal(err)
	}

	return framework.NewClients(framework.ClientsOptions{SCIM: scim.New(connection), DirectoryID: credentials.DirectoryID})
}

// plan plans the creation of a resource with these attributes.
func plan(t *testing.T, planned resource.Resource, clients *framework.Clients, attributes map[string]tftypes.Value) diag.Diagnostics {
	t.Helper()

	req, resp := planRequest(t, planned, clients, attributes)
	planned.(resource.ResourceWithModifyPlan).ModifyPlan(t.Context(), req, resp)

	return resp.Diagnostics
}

func planRequest(
	t *testing.T, planned resource.Resource, clients *framework.Clients, attributes map[string]tftypes.Value,
) (resource.ModifyPlanRequest, *resource.ModifyPlanResponse) {
	t.Helper()

	var configured resource.ConfigureResponse

	planned.(resource.ResourceWithConfigure).Configure(t.Context(), resource.ConfigureRequest{ProviderData: clients}, &configured)

	if configured.Diagnostics.HasError() {
		t.Fatal(configured.Diagnostics)
	}

	var schema resource.SchemaResponse

	planned.Schema(t.Context(), resource.SchemaRequest{}, &schema)

	proposed := tfsdk.Plan{Schema: schema.Schema, Raw: object(t, planned, attributes)}
	none := tftypes.NewValue(schema.Schema.Type().TerraformType(t.Context()), nil)

	config := tfsdk.Config{Schema: schema.Schema, Raw: proposed.Raw}

	return resource.ModifyPlanRequest{Config: config, Plan: proposed, State: tfsdk.State{Schema: schema.Schema, Raw: none}},
		&resource.ModifyPlanResponse{Plan: proposed}
}

// object returns the value of a resource with these attributes; all others are null.
func object(t *testing.T, of resource.Resource, attributes map[string]tftypes.Value) tftypes.Value {
	t.Helper()

	var schema resource.SchemaResponse

	of.Schema(t.Context(), resource.SchemaRequest{}, &schema)

	objectType, ok := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("a schema is no object")
	}

	values := map[string]tftypes.Value{}

	for name, attributeType := range objectType.AttributeTypes {
		value, given := attributes[name]
		if !given {
			value = tftypes.NewValue(attributeType, nil)
		}

		values[name] = value
	}

	return tftypes.NewValue(objectType, values)
}
