// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// object is a JSON object as it is on the wire.
type object = map[string]any

// scimHarness talks SCIM to a running simulator with plain HTTP.
type scimHarness struct {
	t      *testing.T
	server *simulator.Server
	client *http.Client
	base   string
	key    string
	media  string
}

func startSCIM(t *testing.T, options simulator.Options) *scimHarness {
	t.Helper()

	if options.World == "" {
		options.World = "empty"
	}

	server := simulator.New(options)

	stop, err := server.Start()
	if err != nil {
		t.Fatal(err)
	}

	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}

	t.Cleanup(stop)

	credentials := server.Credentials()

	return &scimHarness{
		t: t, server: server, client: client, key: credentials.SCIMKey, media: "application/scim+json",
		base: server.URL() + "/scim/directory/" + credentials.DirectoryID,
	}
}

type scimResult struct {
	t      *testing.T
	status int
	header http.Header
	raw    []byte
	body   object
}

// exchange sends a request; a path that begins with / is under the directory.
func (h *scimHarness) exchange(method, path string, body any) (scimResult, error) {
	h.t.Helper()

	var content io.Reader

	switch given := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(given)
	default:
		encoded, err := json.Marshal(given)
		if err != nil {
			h.t.Fatal(err)
		}

		content = bytes.NewReader(encoded)
	}

	address := path
	if strings.HasPrefix(path, "/") {
		address = h.base + path
	}

	request, err := http.NewRequestWithContext(h.t.Context(), method, address, content)
	if err != nil {
		h.t.Fatal(err)
	}

	if h.key != "" {
		request.Header.Set("Authorization", "Bearer "+h.key)
	}

	if content != nil && h.media != "" {
		request.Header.Set("Content-Type", h.media)
	}

	response, err := h.client.Do(request)
	if err != nil {
		return scimResult{}, err
	}
	defer response.Body.Close()

	result := scimResult{t: h.t, status: response.StatusCode, header: response.Header}
	if result.raw, err = io.ReadAll(response.Body); err != nil {
		return result, err
	}

	_ = json.Unmarshal(result.raw, &result.body)

	return result, nil
}

// do sends a request and wants a status.
func (h *scimHarness) do(method, path string, body any, status int) scimResult {
	h.t.Helper()

	result, err := h.exchange(method, path, body)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}

	if result.status != status {
		h.t.Fatalf("%s %s: status %d, want %d: %s", method, path, result.status, status, result.raw)
	}

	return result
}

func (h *scimHarness) with(key string) *scimHarness {
	other := *h
	other.key = key

	return &other
}

// organizationURL is an address of the admin API.
func (h *scimHarness) organizationURL(path string) string {
	return h.server.URL() + "/admin/user-provisioning/v1/org/" + h.server.Credentials().OrgID + path
}

func (h *scimHarness) directoryID() string { return h.server.Credentials().DirectoryID }

// person is the least that a user needs.
func person(email string) object {
	return object{"userName": email, "emails": []object{{"value": email, "type": "work", "primary": true}}}
}

func (h *scimHarness) create(user object) scimResult {
	h.t.Helper()
	return h.do(http.MethodPost, "/Users", user, http.StatusCreated)
}

func (h *scimHarness) patch(id string, operations ...object) scimResult {
	h.t.Helper()
	return h.do(http.MethodPatch, "/Users/"+id, patchBody(operations...), http.StatusOK)
}

func patchBody(operations ...object) object {
	return object{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:PatchOp"}, "Operations": operations}
}

// text is the string at a dotted path of the body, "" when it is absent.
func (r scimResult) text(path ...string) string {
	value := any(r.body)
	for _, name := range path {
		parts, _ := value.(object)
		value = parts[name]
	}

	content, _ := value.(string)

	return content
}

// entry is an object in a list of the body, nil when there is none.
func (r scimResult) entry(name string, position int) object {
	list := r.list(name)
	if position >= len(list) {
		return nil
	}

	entry, _ := list[position].(object)

	return entry
}

func (r scimResult) list(name string) []any {
	list, _ := r.body[name].([]any)
	return list
}

func (r scimResult) accountID() string {
	return r.text("urn:scim:schemas:extension:atlassian-external:1.0", "atlassianAccountId")
}

func (r scimResult) wantSCIMError(scimType string) {
	r.t.Helper()

	if got := r.text("scimType"); got != scimType {
		r.t.Errorf("scimType %q, want %q: %s", got, scimType, r.raw)
	}

	if _, ok := r.body["status"].(string); !ok {
		r.t.Errorf("status is no string: %s", r.raw)
	}
}
