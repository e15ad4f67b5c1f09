// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package plain

import (
	"net/http"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
)

// SCIM sends requests to the SCIM directory of a simulator.
type SCIM struct {
	speaker

	Base string // prefix of paths
}

// StartSCIM starts a simulator.
func StartSCIM(t *testing.T, options server.Options) *SCIM {
	t.Helper()

	simulated := server.New(options)
	credentials := simulated.Credentials()
	// Each request uses its own connection, because a fault may cut one.
	s := start(t, simulated, &http.Transport{DisableKeepAlives: true})
	s.Key, s.Media = credentials.SCIMKey, "application/scim+json"

	return &SCIM{s, simulated.URL() + "/scim/directory/" + credentials.DirectoryID}
}

// Exchange sends a request. A path that begins with / is relative to the directory.
func (h *SCIM) Exchange(method, path string, body any) (Result, error) {
	h.T.Helper()

	if strings.HasPrefix(path, "/") {
		path = h.Base + path
	}

	return h.send(method, path, body)
}

// Do sends a request and requires a status.
func (h *SCIM) Do(method, path string, body any, status int) Result {
	h.T.Helper()

	result, err := h.Exchange(method, path, body)
	if err != nil {
		h.T.Fatalf("%s %s: %v", method, path, err)
	}

	if result.Status != status {
		h.T.Fatalf("%s %s: status %d, want %d: %s", method, path, result.Status, status, result.Raw)
	}

	return result
}

// With returns a copy that uses another key.
func (h *SCIM) With(key string) *SCIM {
	other := *h
	other.Key = key

	return &other
}

// OrganizationURL returns a URL of the admin API.
func (h *SCIM) OrganizationURL(path string) string {
	return h.Server.URL() + "/admin/user-provisioning/v1/org/" + h.Server.Credentials().OrgID + path
}

// DirectoryID returns the id of the directory.
func (h *SCIM) DirectoryID() string { return h.Server.Credentials().DirectoryID }

// Person returns a user with only the required attributes.
func Person(email string) Object {
	return Object{"userName": email, "emails": []Object{{"value": email, "type": "work", "primary": true}}}
}

// AnnEx returns a user with a name and a title.
func AnnEx() Object {
	user := Person("ann@corp.test")
	user["title"] = "Engineer"
	user["name"] = Object{"givenName": "Ann", "familyName": "Ex"}

	return user
}

// Create creates a user.
func (h *SCIM) Create(user Object) Result {
	h.T.Helper()
	return h.Do(http.MethodPost, "/Users", user, http.StatusCreated)
}

// Patch changes a user.
func (h *SCIM) Patch(id string, operations ...Object) Result {
	h.T.Helper()
	return h.Do(http.MethodPatch, "/Users/"+id, PatchBody(operations...), http.StatusOK)
}

// PatchBody returns the body of a PATCH.
func PatchBody(operations ...Object) Object {
	return Object{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:PatchOp"}, "Operations": operations}
}

// Text returns the string at a path of the body, or "".
func (r Result) Text(path ...string) string { return TextOf(Field(r.Body, path...)) }

// Number returns a number of the body, or 0.
func (r Result) Number(name string) int { return int(NumberOf(r.Body[name])) }

// List returns a list of the body, or nil.
func (r Result) List(name string) []any { return ItemsOf(r.Body[name]) }

// Entry returns an object in a list of the body, or nil.
func (r Result) Entry(name string, position int) Object {
	if list := r.List(name); position < len(list) {
		return ObjectOf(list[position])
	}

	return nil
}

// IDs returns the ids of the resources of a list.
func (r Result) IDs() []string { return Texts(r.Body["Resources"], "id") }

// AccountID returns the account id of a record, or "" if it is not linked.
func (r Result) AccountID() string {
	return r.Text("urn:scim:schemas:extension:atlassian-external:1.0", "atlassianAccountId")
}

// WantSCIMError requires a SCIM error (API §2.8).
func (r Result) WantSCIMError(scimType string) {
	r.t.Helper()

	if got := r.Text("scimType"); got != scimType {
		r.t.Errorf("scimType %q, want %q: %s", got, scimType, r.Raw)
	}

	if _, ok := r.Body["status"].(string); !ok {
		r.t.Errorf("status is no string: %s", r.Raw)
	}
}

// CreateGroup creates a group and returns its id.
func (h *SCIM) CreateGroup(name string) string {
	h.T.Helper()
	return h.Do(http.MethodPost, "/Groups", Object{"displayName": name}, http.StatusCreated).Text("id")
}

// Seed adds users and returns their ids.
func (h *SCIM) Seed(n int) []string {
	h.T.Helper()

	ids, err := h.Server.SeedSCIMUsers(h.DirectoryID(), n)
	if err != nil {
		h.T.Fatal(err)
	}

	return ids
}
