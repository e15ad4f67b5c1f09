// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// unchangedUser returns two providers, and the calls that a plan makes for an unchanged user.
func unchangedUser(t testing.TB) (*providerPair, map[string]func(context.Context, tfprotov6.ProviderServer) error) {
	t.Helper()

	world, ids, settings := directoryOf(t, 1)
	directoryID := world.Credentials().DirectoryID
	providers := newProviderPair(t, 1, settings)

	state := nulls(providers.user)
	state["id"], state["directory_id"] = text(ids[0]), text(directoryID)
	state["adopt_existing"], state["on_destroy"] = tftypes.NewValue(tftypes.Bool, false), text("delete")

	before := providers.read(tfprotov6.ReadResourceRequest{
		TypeName: "atlassian_user", CurrentState: providers.encode(providers.user, tftypes.NewValue(providers.user, state)),
	})

	value, err := before.NewState.Unmarshal(providers.user)
	if err != nil {
		t.Fatal(err)
	}

	if err := value.As(&state); err != nil {
		t.Fatal(err)
	}

	config := nulls(providers.user)
	config["email"] = state["email"]
	written := providers.encode(providers.user, tftypes.NewValue(providers.user, config))
	stored := providers.stored(state)
	private := []byte(`{"block":"ImEgd29yZCI=","owned":"W10="}`) // the id that each block has, and no attribute that Terraform owns

	return providers, map[string]func(context.Context, tfprotov6.ProviderServer) error{
		"validate": func(ctx context.Context, server tfprotov6.ProviderServer) error {
			_, err := server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: "atlassian_user", Config: written})

			return err
		},
		"upgrade": func(ctx context.Context, server tfprotov6.ProviderServer) error {
			_, err := server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: "atlassian_user", RawState: stored})

			return err
		},
		"read": func(ctx context.Context, server tfprotov6.ProviderServer) error {
			_, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: "atlassian_user", CurrentState: before.NewState, Private: private})

			return err
		},
		"plan": func(ctx context.Context, server tfprotov6.ProviderServer) error {
			_, err := server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
				TypeName: "atlassian_user", PriorState: before.NewState, ProposedNewState: before.NewState, Config: written, PriorPrivate: private,
			})

			return err
		},
	}
}

// If the schema of a user gets a default, a plan modifier, or a validator that the shortcut does not know, all calls of
// one kind go to the framework. The answers stay right, but a plan of thousands of users takes several times as long.
func TestUnchangedUserTakesShortcut(t *testing.T) {
	t.Parallel()

	providers, calls := unchangedUser(t)

	for name, call := range calls {
		passed := providers.forwarded.calls

		if err := call(t.Context(), providers.served); err != nil {
			t.Errorf("%s: %v", name, err)
		}

		if providers.forwarded.calls != passed {
			t.Errorf("%s: the framework is asked about a user of whom nothing has changed", name)
		}
	}
}

// BenchmarkUnchangedUser makes these calls with the shortcuts and with the framework alone.
func BenchmarkUnchangedUser(b *testing.B) {
	providers, calls := unchangedUser(b)

	for name, server := range map[string]tfprotov6.ProviderServer{"served": providers.served, "framework": providers.alone} {
		for what, call := range calls {
			b.Run(what+"/"+name, func(b *testing.B) {
				b.ReportAllocs()

				for b.Loop() {
					if err := call(b.Context(), server); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
