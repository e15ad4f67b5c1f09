// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// BenchmarkUnchangedUser makes the calls that a plan makes for a user of whom nothing has changed, as the provider is
// served and with the framework alone.
func BenchmarkUnchangedUser(b *testing.B) {
	world := simulator.New(simulator.Options{JournalBodyLimit: -1, Seed: 1})

	stop, err := world.Start()
	if err != nil {
		b.Fatal(err)
	}

	b.Cleanup(stop)

	credentials := world.Credentials()

	ids, err := world.SeedSCIMUsers(credentials.DirectoryID, 1)
	if err != nil {
		b.Fatal(err)
	}

	providers := newBoth(b, 1, map[string]tftypes.Value{
		"base_url": text(world.URL()), "directory_id": text(credentials.DirectoryID), "scim_api_key": text(credentials.SCIMKey),
	})

	state := nulls(providers.user)
	state["id"], state["directory_id"] = text(ids[0]), text(credentials.DirectoryID)
	state["adopt_existing"], state["on_destroy"] = tftypes.NewValue(tftypes.Bool, false), text("delete")

	before := providers.read(tfprotov6.ReadResourceRequest{
		TypeName: "atlassian_user", CurrentState: providers.encode(providers.user, tftypes.NewValue(providers.user, state)),
	})

	value, err := before.NewState.Unmarshal(providers.user)
	if err != nil {
		b.Fatal(err)
	}

	if err := value.As(&state); err != nil {
		b.Fatal(err)
	}

	config := nulls(providers.user)
	config["email"] = state["email"]
	written := providers.encode(providers.user, tftypes.NewValue(providers.user, config))
	stored := providers.stored(state)

	for name, server := range map[string]tfprotov6.ProviderServer{"served": providers.served, "framework": providers.alone} {
		for call, answer := range map[string]func() error{
			"validate": func() error {
				_, err := server.ValidateResourceConfig(b.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: "atlassian_user", Config: written})

				return err
			},
			"upgrade": func() error {
				_, err := server.UpgradeResourceState(b.Context(), &tfprotov6.UpgradeResourceStateRequest{TypeName: "atlassian_user", RawState: stored})

				return err
			},
			"read": func() error {
				_, err := server.ReadResource(b.Context(), &tfprotov6.ReadResourceRequest{TypeName: "atlassian_user", CurrentState: before.NewState, Private: before.Private})

				return err
			},
			"plan": func() error {
				_, err := server.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{
					TypeName: "atlassian_user", PriorState: before.NewState, ProposedNewState: before.NewState, Config: written, PriorPrivate: before.Private,
				})

				return err
			},
		} {
			b.Run(call+"/"+name, func(b *testing.B) {
				b.ReportAllocs()

				for b.Loop() {
					if err := answer(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
