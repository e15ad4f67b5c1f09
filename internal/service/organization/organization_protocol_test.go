// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package organization

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

var now = time.Date(2026, time.November, 24, 9, 30, 0, 0, time.UTC)

// organizationOf returns the simulator's empty organization, and a data source on it.
func organizationOf(t *testing.T, source datasource.DataSource, key simulator.Key) (*simulator.Server, *protocoltest.DataSourceDriver) {
	t.Helper()

	org := simulator.New(simulator.Options{})
	if key.Value == "" {
		key.Value = org.Credentials().APIKey
	} else {
		org.AddKey(key)
	}

	return org, protocoltest.DriveDataSource(t, source, protocoltest.Organization(t, org, org.Credentials().OrgID, key.Value))
}

// answered drives a data source with these documents as answers, documented ones and invalid ones.
func answered(t *testing.T, source datasource.DataSource, bodies ...string) *protocoltest.DataSourceDriver {
	t.Helper()

	org, driver := organizationOf(t, source, simulator.Key{})
	for _, body := range bodies {
		org.Inject(simulator.Fault{Times: 1, Answer: simulator.Respond(http.StatusOK, nil, body)})
	}

	return driver
}

func TestProtocolOrganization(t *testing.T) {
	t.Parallel()

	org, driver := organizationOf(t, NewOrganizationDataSource(), simulator.Key{})

	for _, name := range []any{"Corp", nil} {
		if name == nil {
			org.Inject(simulator.Fault{Answer: simulator.Amend(func(document map[string]any) {
				data, _ := document["data"].(map[string]any)
				delete(data, "attributes")
			})})
		}

		state, diags := driver.Read(nil)
		if text := protocoltest.Errors(diags); text != "" {
			t.Fatal(text)
		}

		if diff := cmp.Diff(map[string]any{"id": org.Credentials().OrgID, "name": name}, state); diff != "" {
			t.Error(diff)
		}
	}
}

func TestProtocolDomains(t *testing.T) {
	t.Parallel()

	state, diags := answered(t, NewDomainsDataSource(),
		`{"data":[{"id":"2","type":"domains","attributes":{"name":"b.test","claim":{"type":"dns","status":"verified"}}}],
			"links":{"next":"https://api.atlassian.com/admin/v1/orgs/x/domains?cursor=more"}}`,
		`{"data":[{"id":"1","type":"domains","attributes":{"name":"a.test","claim":{"type":"http","status":"unverified"}}},
			{"id":"3","type":"domains","attributes":{"name":"c.test"}}],"links":{}}`,
	).Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	want := []any{
		map[string]any{"id": "1", "name": "a.test", "claim_type": "http", "claim_status": "unverified"},
		map[string]any{"id": "2", "name": "b.test", "claim_type": "dns", "claim_status": "verified"},
		map[string]any{"id": "3", "name": "c.test", "claim_type": nil, "claim_status": nil},
	}
	if diff := cmp.Diff(want, state["domains"]); diff != "" {
		t.Error(diff)
	}
}

func TestProtocolDirectories(t *testing.T) {
	t.Parallel()

	state, diags := answered(t, NewDirectoriesDataSource(),
		`{"data":[{"directoryId":"d2","name":"Primary"}],"links":{"next":"abc"}}`,
		`{"data":[{"directoryId":"d1","name":"Another"}],"links":{"next":null}}`,
	).Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	want := []any{map[string]any{"id": "d1", "name": "Another"}, map[string]any{"id": "d2", "name": "Primary"}}
	if diff := cmp.Diff(want, state["directories"]); diff != "" {
		t.Error(diff)
	}
}

func TestProtocolEmptyLists(t *testing.T) {
	t.Parallel()

	state, diags := answered(t, NewDomainsDataSource(), `{"data":[],"links":{}}`).Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if diff := cmp.Diff([]any{}, state["domains"]); diff != "" {
		t.Error(diff)
	}
}

func keys(t *testing.T) *protocoltest.DataSourceDriver {
	t.Helper()

	return answered(t, &apiKeysDataSource{now: func() time.Time { return now }},
		`{"data":[
			{"id":"k1","label":"long","keyType":"CLOUD_ADMIN","createdAt":"2026-01-01T00:00:00.000Z","expiresAt":"2027-11-24T09:30:00.000Z","createdBy":{"id":"a","name":"Ann"},"scopes":["read:b","read:a"]},
			{"id":"k2","label":"ending","keyType":"CLOUD_ADMIN","createdAt":"2026-01-01T00:00:00Z","expiresAt":"2026-12-24T09:29:59Z","lastActiveAt":"2026-11-23T01:02:03.123456789Z"}],
			"links":{"next":"https://api.atlassian.com/x?cursor=c2"}}`,
		`{"data":[
			{"id":"k3","label":"ended","createdAt":"2025-01-01T00:00:00Z","expiresAt":"2026-11-24T09:29:59Z"},
			{"id":"k4","label":"unclear","createdAt":"2026-01-01T00:00:00Z","expiresAt":"some day"}],"links":{}}`)
}

func TestProtocolAPIKeys(t *testing.T) {
	t.Parallel()

	state, diags := keys(t).Read(nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	want := []any{
		map[string]any{
			"id": "k3", "label": "ended", "created_by": nil, "scopes": []any{}, "created_at": "2025-01-01T00:00:00Z", "last_active_at": nil,
			"expires_at": "2026-11-24T09:29:59Z", "days_left": -1.0,
		},
		map[string]any{
			"id": "k2", "label": "ending", "created_by": nil, "scopes": []any{}, "created_at": "2026-01-01T00:00:00Z",
			"last_active_at": "2026-11-23T01:02:03Z", "expires_at": "2026-12-24T09:29:59Z", "days_left": 29.0,
		},
		map[string]any{
			"id": "k1", "label": "long", "created_by": "Ann", "scopes": []any{"read:a", "read:b"}, "created_at": "2026-01-01T00:00:00Z",
			"last_active_at": nil, "expires_at": "2027-11-24T09:30:00Z", "days_left": 365.0,
		},
		map[string]any{
			"id": "k4", "label": "unclear", "created_by": nil, "scopes": []any{}, "created_at": "2026-01-01T00:00:00Z", "last_active_at": nil,
			"expires_at": nil, "days_left": nil,
		},
	}
	if diff := cmp.Diff(want, state["api_keys"]); diff != "" {
		t.Error(diff)
	}

	if state["warn_days"] != 30.0 {
		t.Errorf("warn_days is %v", state["warn_days"])
	}

	warning := protocoltest.Warnings(diags)
	if !strings.Contains(warning, `"ending" (id k2)`) {
		t.Errorf("the key is not named: %s", warning)
	}

	for _, other := range []string{"long", "ended", "unclear"} {
		if strings.Contains(warning, `"`+other+`"`) {
			t.Errorf("%s is named: %s", other, warning)
		}
	}
}

func TestProtocolAPIKeysWarning(t *testing.T) {
	t.Parallel()

	for days, want := range map[int]bool{0: false, 28: false, 29: true, 366: true} {
		_, diags := keys(t).Read(map[string]any{"warn_days": days})
		if got := protocoltest.Warnings(diags) != ""; got != want || protocoltest.Errors(diags) != "" {
			t.Errorf("with %d days a warning is %t, want %t: %s", days, got, want, protocoltest.Errors(diags))
		}
	}

	_, diags := keys(t).Read(map[string]any{"warn_days": -1})
	if protocoltest.Errors(diags) == "" {
		t.Error("a negative number of days is accepted")
	}
}

func TestProtocolRefusedKey(t *testing.T) {
	t.Parallel()

	for scope, source := range map[string]datasource.DataSource{
		"read:orgs:admin": NewOrganizationDataSource(), "read:domains:admin": NewDomainsDataSource(),
		"read:directories:admin": NewDirectoriesDataSource(), "read:keys:admin": NewAPIKeysDataSource(),
	} {
		t.Run(scope, func(t *testing.T) {
			t.Parallel()

			_, driver := organizationOf(t, source, simulator.Key{Value: "scoped-key", Kind: simulator.KeyScoped, Scopes: simulator.NewSet("read:other:admin")})

			_, diags := driver.Read(nil)
			if text := protocoltest.Errors(diags); !strings.Contains(text, scope) {
				t.Errorf("the scope is not named: %s", text)
			}
		})
	}
}

func TestProtocolRepeatedCursor(t *testing.T) {
	t.Parallel()

	for name, source := range map[string]datasource.DataSource{
		"domains": NewDomainsDataSource(), "directories": NewDirectoriesDataSource(), "keys": NewAPIKeysDataSource(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			page := `{"data":[],"links":{"next":"again"}}`

			_, diags := answered(t, source, page, page).Read(nil)
			if text := protocoltest.Errors(diags); !strings.Contains(text, "cursor") {
				t.Errorf("a cursor that repeats gives %q", text)
			}
		})
	}
}
