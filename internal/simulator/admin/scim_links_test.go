// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// API §2.2, 21 and 22: links are found by account and by address.
func TestSCIMLinks(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	admin := h.With(h.Server.Credentials().APIKey)
	admin.Media = "application/json"
	ann := h.Create(plain.Person("ann@corp.test"))
	guest := h.Create(plain.Person("guest@elsewhere.test"))
	link := func(user plain.Result, account any) []any {
		return []any{object{"scimUserId": user.Text("id"), "atlassianAccountId": account, "orgId": h.Server.Credentials().OrgID, "directoryId": h.DirectoryID()}}
	}

	byAccount := admin.Do(http.MethodGet, h.OrganizationURL("/user/"+ann.AccountID()+"/get-scim-links"), nil, http.StatusOK)
	if diff := cmp.Diff(link(ann, ann.AccountID()), byAccount.List("scimLinks")); diff != "" {
		t.Errorf("by account (-want +got):\n%s", diff)
	}

	byEmail := admin.Do(http.MethodPost, h.OrganizationURL("/get-scim-links-for-email"), object{"email": "GUEST@elsewhere.test"}, http.StatusOK)
	if diff := cmp.Diff(link(guest, nil), byEmail.List("scimLinks")); diff != "" {
		t.Errorf("by e-mail (-want +got):\n%s", diff)
	}

	none := admin.Do(http.MethodPost, h.OrganizationURL("/get-scim-links-for-email"), object{"email": "none@corp.test"}, http.StatusOK)
	if links, ok := none.Body["scimLinks"].([]any); !ok || len(links) != 0 {
		t.Errorf("links %v", none.Body["scimLinks"])
	}

	for _, body := range []any{"", "{", object{}, object{"email": 7}} {
		admin.Do(http.MethodPost, h.OrganizationURL("/get-scim-links-for-email"), body, http.StatusBadRequest)
	}
}

// API §2.2, 23: unlinking deletes and deactivates nothing, and deleting the record later leaves the account active.
func TestUnlink(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	admin := h.With(h.Server.Credentials().APIKey)
	ann := h.Create(plain.Person("ann@corp.test"))

	address := func(directory, user string) string {
		return h.OrganizationURL("/scimDirectoryId/" + directory + "/scimUserId/" + user + "/unlink")
	}
	for range 2 {
		admin.Do(http.MethodPatch, address(h.DirectoryID(), ann.Text("id")), nil, http.StatusNoContent)
	}

	if left := h.Do(http.MethodGet, "/Users/"+ann.Text("id"), nil, http.StatusOK); left.AccountID() != "" {
		t.Errorf("still linked to %s", left.AccountID())
	}

	h.Patch(ann.Text("id"), object{"op": "replace", "path": "active", "value": false})
	h.Do(http.MethodDelete, "/Users/"+ann.Text("id"), nil, http.StatusNoContent)

	if account, _ := h.Server.Account(ann.AccountID()); account.Status != world.AccountActive || account.ManagementSource != "" {
		t.Errorf("account %s, source %q", account.Status, account.ManagementSource)
	}

	admin.Do(http.MethodPatch, address(h.DirectoryID(), "none"), nil, http.StatusNotFound)
	admin.Do(http.MethodPatch, address("none", ann.Text("id")), nil, http.StatusNotFound)
}
