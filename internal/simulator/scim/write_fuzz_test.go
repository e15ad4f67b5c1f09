// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

// Whatever a client sends, the simulator answers with a documented status and a valid body, and its records stay valid
// (API §2.4, §2.8).
func FuzzSCIMWrites(f *testing.F) {
	for _, body := range []string{
		`{"Operations":[{"op":"replace","path":"emails[type eq \"work\"].value","value":"x@corp.test"}]}`,
		`{"operations":[{"op":"Add","value":{"name.givenName":"A","active":false,"emails":null}}]}`,
		`{"Operations":[{"op":"remove","path":"members[value eq \"x\"]"},{"op":"add","path":"members","value":{"value":"y"}}]}`,
		`{"Operations":[{"op":"remove","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"}]}`,
		`{"userName":"b","emails":[{"value":"b@corp.test","primary":true}],"phoneNumbers":[{}]}`,
		`{"displayName":"g","members":[{"value":"x"}],"externalId":null}`,
		`{"Operations":[{"op":"add","path":"emails","value":[[{"value":1}]]},{"op":"add","path":"name","value":{"name":{}}}]}`,
		`[]`, `{`, `null`, `{"Operations":{}}`,
	} {
		for route := range 5 {
			f.Add(route, body)
		}
	}

	f.Fuzz(func(t *testing.T, route int, body string) {
		server := server.New(server.Options{World: "empty"})
		credentials := server.Credentials()

		users, err := server.SeedSCIMUsers(credentials.DirectoryID, 2)
		if err != nil {
			t.Fatal(err)
		}

		group, err := server.SeedSCIMGroup(credentials.DirectoryID, "dev", users...)
		if err != nil {
			t.Fatal(err)
		}

		targets := [][2]string{
			{http.MethodPost, "/Users"},
			{http.MethodPut, "/Users/" + users[0]},
			{http.MethodPatch, "/Users/" + users[0]},
			{http.MethodPost, "/Groups"},
			{http.MethodPatch, "/Groups/" + group},
		}
		target := targets[uint(route)%uint(len(targets))]
		request := httptest.NewRequestWithContext(t.Context(), target[0], "/scim/directory/"+credentials.DirectoryID+target[1], strings.NewReader(body))
		request.Header.Set("Authorization", "Bearer "+credentials.SCIMKey)
		request.Header.Set("Content-Type", "application/scim+json")

		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, request)

		switch answer.Code {
		case http.StatusOK, http.StatusCreated, http.StatusBadRequest, http.StatusNotFound, http.StatusConflict:
		default:
			t.Errorf("%s %s: status %d", target[0], target[1], answer.Code)
		}

		if !json.Valid(answer.Body.Bytes()) {
			t.Errorf("the answer is no JSON: %s", answer.Body)
		}

		for _, user := range server.SCIMUsers(credentials.DirectoryID) {
			primaries := 0

			for _, email := range user.Emails {
				if email.Primary {
					primaries++
				}
			}

			if user.UserName == "" || primaries != 1 {
				t.Errorf("record %s: user name %q, %d primary addresses", user.ID, user.UserName, primaries)
			}
		}
	})
}
