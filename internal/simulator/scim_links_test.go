// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// API §2.2, 21 and 22.
func TestSCIMLinks(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	admin := h.with(h.server.Credentials().APIKey)
	admin.media = "application/json"
	ann := h.create(person("ann@corp.test"))
	guest := h.create(person("guest@elsewhere.test"))
	link := func(user scimResult, account any) []any {
		return []any{object{"scimUserId": user.text("id"), "atlassianAccountId": account, "orgId": h.server.Credentials().OrgID, "directoryId": h.directoryID()}}
	}

	byAccount := admin.do(http.MethodGet, h.organizationURL("/user/"+ann.accountID()+"/get-scim-links"), nil, http.StatusOK)
	if diff := cmp.Diff(link(ann, ann.accountID()), byAccount.list("scimLinks")); diff != "" {
		t.Errorf("by account (-want +got):\n%s", diff)
	}

	byEmail := admin.do(http.MethodPost, h.organizationURL("/get-scim-links-for-email"), object{"email": "GUEST@elsewhere.test"}, http.StatusOK)
	if diff := cmp.Diff(link(guest, nil), byEmail.list("scimLinks")); diff != "" {
		t.Errorf("by e-mail (-want +got):\n%s", diff)
	}

	none := admin.do(http.MethodPost, h.organizationURL("/get-scim-links-for-email"), object{"email": "none@corp.test"}, http.StatusOK)
	if links, ok := none.body["scimLinks"].([]any); !ok || len(links) != 0 {
		t.Errorf("links %v", none.body["scimLinks"])
	}

	for _, body := range []any{"", "{", object{}, object{"email": 7}} {
		admin.do(http.MethodPost, h.organizationURL("/get-scim-links-for-email"), body, http.StatusBadRequest)
	}
}

// API §2.2, 23: unlinking deletes and deactivates nothing, and deleting the
// record afterwards leaves the account active.
func TestUnlink(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	admin := h.with(h.server.Credentials().APIKey)
	ann := h.create(person("ann@corp.test"))

	address := func(directory, user string) string {
		return h.organizationURL("/scimDirectoryId/" + directory + "/scimUserId/" + user + "/unlink")
	}
	for range 2 {
		admin.do(http.MethodPatch, address(h.directoryID(), ann.text("id")), nil, http.StatusNoContent)
	}

	if left := h.do(http.MethodGet, "/Users/"+ann.text("id"), nil, http.StatusOK); left.accountID() != "" {
		t.Errorf("still linked to %s", left.accountID())
	}

	h.patch(ann.text("id"), object{"op": "replace", "path": "active", "value": false})
	h.do(http.MethodDelete, "/Users/"+ann.text("id"), nil, http.StatusNoContent)

	if account, _ := h.server.Account(ann.accountID()); account.Status != simulator.AccountActive || account.ManagementSource != "" {
		t.Errorf("account %s, source %q", account.Status, account.ManagementSource)
	}

	admin.do(http.MethodPatch, address(h.directoryID(), "none"), nil, http.StatusNotFound)
	admin.do(http.MethodPatch, address("none", ann.text("id")), nil, http.StatusNotFound)
}

// API §2.2, 24; §2.11, 10: across all directories, and the account stays active.
func TestDeleteOnlyInDB(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{ShareAccounts: true}})
	admin := h.with(h.server.Credentials().APIKey)
	other := *h
	directory := h.server.AddSCIMDirectory("Second", "second-key")
	other.base, other.key = h.server.URL()+"/scim/directory/"+directory, "second-key"
	ann := h.create(person("ann@corp.test"))
	other.create(person("ann@corp.test"))
	admin.do(http.MethodDelete, h.organizationURL("/user/"+ann.accountID()+"/onlyDeleteUserInDB"), nil, http.StatusNoContent)

	if len(h.server.SCIMUsers(h.directoryID()))+len(h.server.SCIMUsers(directory)) != 0 {
		t.Error("records are left")
	}

	if account, _ := h.server.Account(ann.accountID()); account.Status != simulator.AccountActive {
		t.Errorf("account %s", account.Status)
	}

	external := h.server.AddAccount(simulator.Account{Email: "guest@elsewhere.test"})
	admin.do(http.MethodDelete, h.organizationURL("/user/"+external+"/onlyDeleteUserInDB"), nil, http.StatusBadRequest)
	admin.do(http.MethodDelete, h.organizationURL("/user/none/onlyDeleteUserInDB"), nil, http.StatusNotFound)
}
