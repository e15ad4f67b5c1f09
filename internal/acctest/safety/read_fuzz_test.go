// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// FuzzRead reads each resource from a server that may answer anything. The read must not panic or hang, and only 404
// may remove a user or a group from the state. "{{id}}" in an answer stands for the requested id.
func FuzzRead(f *testing.F) {
	for i, seed := range []string{
		"", "null", "[]", "{}", "true", "\"text\"", "{", strings.Repeat("[", 2000), "<html></html>", `{"errors":[]}`,
		`{"id":"{{id}}","userName":"ann@corp.test","active":true,"emails":[{"value":"ann@corp.test","type":"work","primary":true}],` +
			`"name":{"givenName":"Ann"},"phoneNumbers":[{"value":"1"}],"groups":[{"value":"g","display":"G"}],"meta":{"created":"2026-01-02T03:04:05Z"},` +
			`"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D"},` +
			`"urn:scim:schemas:extension:atlassian-external:1.0":{"atlassianAccountId":"712020:a"}}`,
		`{"id":"{{id}}","emails":null,"name":[],"active":"no","phoneNumbers":{},"groups":[null]}`,
		`{"id":"{{id}}","displayName":"Team","externalId":"x","members":[{"value":"user","display":"U"},{"value":null},null]}`,
		`{"data":[{"resourceId":"ari:cloud:confluence::site/a","resourceOwner":"confluence","directoryId":"d","roles":[{"role":"atlassian/user","direct":true}]}],"links":{}}`,
		`{"data":[{"roles":[null]}],"links":{"next":"https://evil.example/?cursor=a"}}`,
		`{"data":[{"id":"group","name":"Team","directoryId":"d"}],"links":{"next":7}}`,
		`{"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[{"id":"user"}]}`,
	} {
		f.Add(uint16(200), []byte(seed))
		f.Add([]uint16{404, 500}[i%2], []byte(seed))
	}

	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		if status < 200 || status > 599 || status == http.StatusTooManyRequests {
			t.Skip("no final answer, or one that is waited out")
		}

		synctest.Test(t, func(t *testing.T) {
			driver := acctest.DriveOver(t, &constantAnswer{status: int(status), body: string(body)}, map[string]any{
				"base_url": "https://fuzzed.test", "org_id": "org", "api_key": "fuzzed-organization-key",
				"directory_id": "directory", "scim_api_key": "fuzzed-directory-key", "max_retries": 0, "request_timeout": "2s",
			})

			for _, state := range storedStates() {
				begun := time.Now()

				after, diags := driver.Read(t.Context(), driver.Stored(state.Type, state.Attributes))
				if after == nil && protocoltest.Errors(diags) == "" && state.goneOnlyIfNotFound && status != http.StatusNotFound {
					t.Errorf("%s: the answer %d took it out of the state", state.Type, status)
				}

				if took := time.Since(begun); took > 20*time.Second {
					t.Errorf("%s: reading took %s", state.Type, took)
				}
			}
		})
	})
}

// constantAnswer gives every request the same answer. It fails after 200 requests, more than any of these reads needs.
type constantAnswer struct {
	status   int
	body     string
	requests atomic.Int64
}

func (a *constantAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.requests.Add(1) > 200 {
		return nil, errors.New("too many requests")
	}

	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_, _ = w.WriteString(strings.ReplaceAll(a.body, "{{id}}", path.Base(r.URL.Path)))

	response := w.Result()
	response.Request = r

	return response, nil
}

type storedState struct {
	Type       string
	Attributes map[string]any
	// goneOnlyIfNotFound: only 404 means that the object does not exist. A membership or a role does not exist either
	// when the answer about its group or account does not list it.
	goneOnlyIfNotFound bool
}

func storedStates() []storedState {
	return []storedState{
		{"atlassian_user", map[string]any{
			"id": "user", "directory_id": "directory", "email": "ann@corp.test", "user_name": "ann@corp.test", "active": true,
			"adopt_existing": false, "on_destroy": "delete",
		}, true},
		{"atlassian_directory_users", map[string]any{
			"directory_id": "directory", "users": map[string]any{"ann": `{"email":"ann@corp.test"}`}, "ids": map[string]any{"ann": "user"},
			"account_ids": map[string]any{"ann": nil}, "adopt_existing": true, "on_destroy": "delete", "deprovision_limit": 10,
		}, true},
		{"atlassian_group", map[string]any{"id": "group", "directory_id": "directory", "display_name": "Team"}, true},
		{"atlassian_group_membership", map[string]any{"group_id": "group", "user_id": "user"}, false},
		{"atlassian_group_members", map[string]any{"group_id": "group", "user_ids": []string{"user"}}, true},
		{"atlassian_group_role_assignment", map[string]any{
			"organization_group_id": "group", "role": "atlassian/user", "resource_id": "ari:cloud:confluence::site/a",
		}, false},
		{"atlassian_organization_group", map[string]any{"id": "group", "name": "Team", "directory_id": "directory"}, true},
		{"atlassian_organization_group_membership", map[string]any{"organization_group_id": "group", "account_id": "account"}, false},
		{"atlassian_organization_group_members", map[string]any{"organization_group_id": "group", "account_ids": []string{"account"}}, true},
		{"atlassian_user_role_assignment", map[string]any{
			"account_id": "account", "role": "atlassian/user", "resource_id": "ari:cloud:confluence::site/a",
		}, false},
	}
}

// storedStateOf returns the stored state of a resource type.
func storedStateOf(t *testing.T, typeName string) storedState {
	t.Helper()

	for _, state := range storedStates() {
		if state.Type == typeName {
			return state
		}
	}

	t.Fatalf("there is no state of %s", typeName)

	return storedState{}
}
