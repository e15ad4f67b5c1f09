// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func dataBlock(kind string, arguments ...string) string {
	return fmt.Sprintf("data %q \"this\" {\n  %s\n}\n", kind, strings.Join(arguments, "\n  "))
}

// at checks the value at a path of attribute names and list positions.
func at(kind string, check knownvalue.Check, attribute string, steps ...any) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data."+kind+".this", pathOf(attribute, steps...), check)
}

func pathOf(attribute string, steps ...any) tfjsonpath.Path {
	path := tfjsonpath.New(attribute)

	for _, step := range steps {
		if index, ok := step.(int); ok {
			path = path.AtSliceIndex(index)
		} else {
			path = path.AtMapKey(fmt.Sprint(step))
		}
	}

	return path
}

// app returns the world's app of a product on a site.
func app(t *testing.T, env *acctest.Environment, typeKey, site string) simulator.Workspace {
	t.Helper()

	for _, workspace := range env.Simulator.Workspaces() {
		if workspace.TypeKey == typeKey && strings.HasPrefix(workspace.HostURL, site) {
			return workspace
		}
	}

	t.Fatalf("the world has no %s on %s", typeKey, site)

	return simulator.Workspace{}
}

// scoped registers a key with these scopes.
func scoped(env *acctest.Environment, scopes ...string) string {
	const value = "simulator-key-of-some-scopes"

	env.Simulator.AddKey(simulator.Key{
		Value: value, Kind: simulator.KeyScoped, Scopes: simulator.NewSet(scopes...), ExpiresAt: time.Now().AddDate(0, 1, 0),
	})

	return value
}

// refusal is a configuration whose read is an error.
type refusal struct {
	provider map[string]any
	scopes   []string // of the key; empty for a key without scopes
	config   map[string]any
	want     []string // words of the message
	asked    bool     // the error comes from Atlassian; otherwise no request may be sent
}

// refused reads each configuration in a world of its own, in process.
func refused(t *testing.T, kind string, refusals map[string]refusal) {
	t.Helper()

	for name, test := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			env := acctest.StartInProcess(t, acctest.World("acme"))
			if test.scopes != nil {
				test.provider = map[string]any{"api_key": scoped(env, test.scopes...)}
			}

			_, diags := env.Drive(t, test.provider).ReadDataSource(t.Context(), kind, test.config)
			protocoltest.Says(t, diags, test.want...)

			if requests := len(env.Simulator.Journal()); !test.asked && requests > 0 {
				t.Errorf("bad input has cost %d requests", requests)
			}
		})
	}
}
