// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// TestEveryResourceConcurrently plans, creates, reads and destroys resources of every type, ten at a time with one
// provider, as Terraform does. With the race detector it shows races that the CLI tests, which run without it, can't.
// Then it calls all other types once, and compares what was sent with COVERAGE.md.
func TestEveryResourceConcurrently(t *testing.T) {
	t.Parallel()
	testConcurrentResources(t) // not in a bubble: there, a goroutine that waits for a mutex stops the clock
}

// resourceBlock is a resource's type and configuration.
type resourceBlock struct {
	typeName string
	config   map[string]any
}

// concurrentBlocks returns n resources of each type. The types alternate, so that ten at a time are of all types. The
// memberships are in one group, because these share their requests.
func concurrentBlocks(t *testing.T, site *acctest.Site, n int) []resourceBlock {
	t.Helper()

	app, users := site.App(t, "confluence").ID, site.SeedUsers(t, n+1)
	shared, sharedOrganization := site.SeedGroup(t, "Shared"), site.Simulator.AddGroup(simulator.Group{Name: "Shared by the organization"})

	var blocks []resourceBlock

	for i := range n {
		numbered := func(text string) string { return fmt.Sprintf("%s %02d", text, i) }
		account, next := site.Account(t, users[i]), site.Account(t, users[i+1])
		holder, filled := site.Simulator.AddGroup(simulator.Group{Name: numbered("Holder")}), site.Simulator.AddGroup(simulator.Group{Name: numbered("Filled")})

		blocks = append(blocks,
			resourceBlock{"atlassian_user", map[string]any{"email": fmt.Sprintf("abreast%02d@acme.test", i)}},
			resourceBlock{"atlassian_directory_users", map[string]any{"users": map[string]any{"one": fmt.Sprintf(`{"email":"block%02d@acme.test"}`, i)}}},
			resourceBlock{"atlassian_group", map[string]any{"display_name": numbered("Abreast")}},
			resourceBlock{"atlassian_group_membership", map[string]any{"group_id": shared, "user_id": users[i]}},
			resourceBlock{"atlassian_group_members", map[string]any{"group_id": site.SeedGroup(t, numbered("Listed")), "user_ids": []any{users[i], users[i+1]}}},
			resourceBlock{"atlassian_organization_group", map[string]any{"name": numbered("Crew")}},
			resourceBlock{"atlassian_organization_group_membership", map[string]any{"organization_group_id": sharedOrganization, "account_id": account}},
			resourceBlock{"atlassian_organization_group_members", map[string]any{"organization_group_id": filled, "account_ids": []any{account, next}}},
			resourceBlock{"atlassian_group_role_assignment", map[string]any{"organization_group_id": holder, "role": "atlassian/user", "resource_id": app}},
			resourceBlock{"atlassian_user_role_assignment", map[string]any{"account_id": account, "role": "atlassian/user", "resource_id": app}},
		)
	}

	return blocks
}

func testConcurrentResources(t *testing.T) {
	t.Helper()

	site := acctest.StartSiteInProcess(t, acctest.World("acme"), func(o *simulator.Options) {
		o.Latency, o.Admin.RoleDelay, o.Admin.GroupLag = time.Millisecond, simulator.NoDelay, simulator.NoDelay
	})
	blocks := concurrentBlocks(t, site, concurrency)

	// Every resource type of the provider must be among the blocks.
	tried := map[string]bool{}
	for _, block := range blocks {
		tried[block.typeName] = true
	}

	for typeName := range protocoltest.Schemas(t, provider.NewServer(t.Context(), "test")).ResourceSchemas {
		if !tried[typeName] {
			t.Errorf("%s is not tried", typeName)
		}
	}

	people, groups := len(site.Simulator.SCIMUsers(site.Credentials().DirectoryID)), len(site.Simulator.Groups())
	made := make([]*acctest.Instance, len(blocks))

	// change plans with one provider and applies with another, as Terraform does.
	change := func(want acctest.Action, config func(i int) map[string]any) {
		plans := make([]*acctest.Plan, len(blocks))

		planning := site.Drive(t, nil)

		each(t, len(blocks), func(i int) error {
			plan, diags := planning.Plan(t.Context(), blocks[i].typeName, config(i), made[i])
			if plan == nil || plan.Action != want {
				return fmt.Errorf("planning %s: %s", blocks[i].typeName, protocoltest.Errors(diags))
			}

			plans[i] = plan

			return nil
		})

		applying := site.Drive(t, nil)

		each(t, len(blocks), func(i int) error {
			instance, diags := applying.Apply(t.Context(), plans[i])
			if text := protocoltest.Errors(diags); text != "" || (instance == nil) != (want == acctest.Delete) {
				return fmt.Errorf("%v of %s: %s", want, blocks[i].typeName, text)
			}

			made[i] = instance

			return nil
		})
	}

	change(acctest.Create, func(i int) map[string]any { return blocks[i].config })

	if n := len(site.Simulator.SCIMUsers(site.Credentials().DirectoryID)); n != people+2*concurrency {
		t.Errorf("%d people are there, want %d", n, people+2*concurrency)
	}

	if n := len(site.Simulator.Groups()); n != groups+2*concurrency {
		t.Errorf("%d groups are there, want %d", n, groups+2*concurrency)
	}

	again := site.Drive(t, nil)

	each(t, len(blocks), func(i int) error {
		read, diags := again.Read(t.Context(), made[i])
		if text := protocoltest.Errors(diags); text != "" || read == nil {
			return fmt.Errorf("reading %s: %s", blocks[i].typeName, text)
		}

		plan, diags := again.Plan(t.Context(), blocks[i].typeName, blocks[i].config, read)
		if plan == nil || plan.Action != acctest.NoAction {
			return fmt.Errorf("%s has changes after the apply: %s", blocks[i].typeName, protocoltest.Errors(diags))
		}

		return nil
	})

	change(acctest.Delete, func(int) map[string]any { return nil })

	if n := len(site.Simulator.SCIMUsers(site.Credentials().DirectoryID)); n != people {
		t.Errorf("%d people are left, want %d", n, people)
	}

	if n := len(site.Simulator.Groups()); n != groups {
		t.Errorf("%d groups are left, want %d", n, groups)
	}

	callOtherTypes(t, site)
	checkWrittenIsSent(t, site)
}
