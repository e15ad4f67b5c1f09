// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// API §2.13: the shape of a created user.
func TestCreateUserAnswersTheRecord(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	user := person("ann@corp.test")
	user["name"] = object{"givenName": "Ann", "familyName": "Ex"}
	user["externalId"] = "e-17"
	user["id"] = "chosen"
	user["unknownAttribute"] = "x"
	created := h.create(user)

	if got := created.header.Get("Content-Type"); got != "application/scim+json" {
		t.Errorf("media type %q", got)
	}

	if created.text("id") == "" || created.text("id") == "chosen" {
		t.Errorf("id %q: it is the server's to choose", created.text("id"))
	}

	if created.text("displayName") != "Ann Ex" {
		t.Errorf("displayName %q, want it composed (API §2.4)", created.text("displayName"))
	}

	if created.body["active"] != true {
		t.Error("active does not default to true (API §2.4)")
	}

	if !strings.HasPrefix(created.accountID(), "712020:") {
		t.Errorf("account id %q", created.accountID())
	}

	if groups, ok := created.body["groups"].([]any); !ok || len(groups) != 0 {
		t.Errorf("groups %v, want [] (API §2.4)", created.body["groups"])
	}

	if created.text("meta", "resourceType") != "User" {
		t.Errorf("resourceType %q (API §9.2)", created.text("meta", "resourceType"))
	}

	if _, err := time.Parse("2006-01-02T15:04:05.000000Z", created.text("meta", "created")); err != nil {
		t.Errorf("created: %v (API §2.4: microseconds and Z)", err)
	}

	if want := h.base + "/Users/" + created.text("id"); created.text("meta", "location") != want {
		t.Errorf("location %q, want %q", created.text("meta", "location"), want)
	}

	for _, absent := range []string{"title", "nickName", "department", "phoneNumbers", "unknownAttribute"} {
		if value, ok := created.body[absent]; ok {
			t.Errorf("%s = %v, want it left out (API §2.4)", absent, value)
		}
	}

	if again := h.do(http.MethodGet, "/Users/"+created.text("id"), nil, http.StatusOK); string(again.raw) != string(created.raw) {
		t.Errorf("GET differs from POST:\n%s\n%s", again.raw, created.raw)
	}
}

// API §2.4, §2.8: what a create refuses.
func TestCreateUserRefuses(t *testing.T) {
	t.Parallel()

	long := strings.Repeat("x", 101)
	with := func(name string, value any) object {
		user := person("ann@corp.test")
		user[name] = value

		return user
	}
	without := func(name string) object {
		user := person("ann@corp.test")
		delete(user, name)

		return user
	}

	tests := map[string]struct {
		body     any
		scimType string
	}{
		"no JSON":               {"{", "invalidSyntax"},
		"two values":            {`{"userName":"a"} {}`, "invalidSyntax"},
		"a list":                {"[]", "invalidSyntax"},
		"null":                  {"null", "invalidSyntax"},
		"empty body":            {"", "invalidSyntax"},
		"no userName":           {without("userName"), "invalidValue"},
		"empty userName":        {with("userName", ""), "invalidValue"},
		"numeric userName":      {with("userName", 7), "invalidValue"},
		"no emails":             {without("emails"), "invalidValue"},
		"empty emails":          {with("emails", []any{}), "invalidValue"},
		"emails no list":        {with("emails", "a@corp.test"), "invalidValue"},
		"no primary e-mail":     {with("emails", []object{{"value": "a@corp.test"}}), ""},
		"two primary e-mails":   {with("emails", []object{{"value": "a@corp.test", "primary": true}, {"value": "b@corp.test", "primary": true}}), ""},
		"e-mail without @":      {with("emails", []object{{"value": "a.corp.test", "primary": true}}), "invalidValue"},
		"e-mail without domain": {with("emails", []object{{"value": "a@", "primary": true}}), "invalidValue"},
		"active as text":        {with("active", "True"), "invalidValue"},
		"name no object":        {with("name", "Ann"), "invalidValue"},
		"long display name":     {with("displayName", long), "invalidValue"},
		"long nickname":         {with("nickName", long[:31]), "invalidValue"},
		"control character":     {with("title", "a\u0007b"), "invalidValue"},
		"phone without value":   {with("phoneNumbers", []object{{"type": "work"}}), "invalidValue"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startSCIM(t, simulator.Options{})
			h.do(http.MethodPost, "/Users", test.body, http.StatusBadRequest).wantSCIMError(test.scimType)

			if left := h.server.SCIMUsers(h.directoryID()); len(left) != 0 {
				t.Errorf("%d users after a refusal", len(left))
			}
		})
	}
}

// API §2.1: both media types are accepted, no other.
func TestMediaTypes(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		media  string
		status int
	}{
		"scim":    {"application/scim+json", http.StatusCreated},
		"json":    {"application/json; charset=utf-8", http.StatusCreated},
		"text":    {"text/plain", http.StatusUnsupportedMediaType},
		"missing": {"", http.StatusUnsupportedMediaType},
		"broken":  {"application/", http.StatusUnsupportedMediaType},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := startSCIM(t, simulator.Options{})
			h.media = test.media
			h.do(http.MethodPost, "/Users", person("ann@corp.test"), test.status)
		})
	}
}

// API §2.8, §2.11: one 409 for e-mail, user name and external id, always with
// the same text.
func TestCreateUserConflicts(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	first := person("Ann@corp.test")
	first["externalId"] = "e-1"
	h.create(first)

	byUserName := person("other@corp.test")
	byUserName["userName"] = "ANN@corp.test"
	byExternalID := person("other@corp.test")
	byExternalID["externalId"] = "e-1"
	byEmail := person("ann@CORP.test")

	byEmail["userName"] = "someone"
	for name, test := range map[string]struct {
		user  object
		email string
	}{
		"userName":   {byUserName, "other@corp.test"},
		"externalId": {byExternalID, "other@corp.test"},
		"email":      {byEmail, "ann@CORP.test"},
	} {
		result := h.do(http.MethodPost, "/Users", test.user, http.StatusConflict)
		result.wantSCIMError("uniqueness")

		if want := "Resource [USER]: with email[" + test.email + "] already exists."; result.text("detail") != want {
			t.Errorf("%s: detail %q, want %q", name, result.text("detail"), want)
		}
	}

	exact := person("other@corp.test")
	exact["externalId"] = "E-1" // external ids compare with case (API §2.4)
	h.create(exact)
}

// API §2.9: a second directory may not take over an address that is linked.
func TestCreateUserConflictsWithOtherDirectory(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	other := *h
	directory := h.server.AddSCIMDirectory("Second", "second-key")
	other.base, other.key = h.server.URL()+"/scim/directory/"+directory, "second-key"
	h.create(person("ann@corp.test"))
	other.do(http.MethodPost, "/Users", person("ann@corp.test"), http.StatusConflict)
	h.server.Change(func(o *simulator.Options) { o.SCIM.ShareAccounts = true })
	other.create(person("ann@corp.test"))
}

// API §2.9: create links the managed account that exists.
func TestCreateUserLinksAccount(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	id := h.server.AddAccount(simulator.Account{Name: "Old Name", Email: "ann@corp.test", Status: simulator.AccountInactive})
	user := person("ANN@corp.test")

	user["displayName"], user["title"] = "New Name", "Engineer"
	if got := h.create(user).accountID(); got != id {
		t.Fatalf("linked to %q, want %q", got, id)
	}

	account, _ := h.server.Account(id)
	if account.Name != "New Name" || account.JobTitle != "Engineer" || account.ManagementSource != simulator.SourceSynced {
		t.Errorf("the profile was not pushed: %+v", account)
	}

	if account.Status != simulator.AccountActive || len(account.Memberships) != 1 {
		t.Errorf("status %s, memberships %v", account.Status, account.Memberships)
	}
}

// API §2.9, §9.2: a user on an unverified domain stays unlinked, or is refused
// as the documents of 2022 have it.
func TestCreateExternalUser(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})

	created := h.create(person("guest@elsewhere.test"))
	if _, ok := created.body["urn:scim:schemas:extension:atlassian-external:1.0"]; ok {
		t.Errorf("an external user is linked: %s", created.raw)
	}

	h.create(person("sub@sub.corp.test")) // a verified domain does not cover subdomains

	if _, ok := h.server.AccountByEmail("sub@sub.corp.test"); ok {
		t.Error("an account on an unverified subdomain")
	}

	h.server.Change(func(o *simulator.Options) { o.SCIM.RefuseExternalUsers = true })
	h.do(http.MethodPost, "/Users", person("next@elsewhere.test"), http.StatusBadRequest).wantSCIMError("invalidValue")
}

// API §2.9: PUT clears what it does not name.
func TestPutUserReplaces(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	user := person("ann@corp.test")
	user["title"], user["nickName"], user["timezone"] = "Engineer", "An", "Europe/Berlin"
	created := h.create(user)
	replaced := person("ann@corp.test")
	replaced["nickName"] = ""
	replaced["id"] = "ignored"

	result := h.do(http.MethodPut, "/Users/"+created.text("id"), replaced, http.StatusOK)
	if result.text("id") != created.text("id") || result.text("title") != "" || result.text("nickName") != "" {
		t.Errorf("PUT answered %s", result.raw)
	}

	account, _ := h.server.Account(created.accountID())
	if account.JobTitle != "" || account.TimeZone != "" {
		t.Errorf("the cleared profile was not pushed: %+v", account)
	}

	h.do(http.MethodPut, "/Users/"+created.text("id"), object{"userName": "x"}, http.StatusBadRequest)
	h.do(http.MethodPut, "/Users/none", replaced, http.StatusNotFound)
}

// API §2.9: active follows to the account and back.
func TestDeactivateAndReactivate(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})

	created := h.create(person("ann@corp.test"))
	for _, active := range []bool{false, true} {
		result := h.patch(created.text("id"), object{"op": "Replace", "path": "active", "value": active})
		if result.body["active"] != active {
			t.Errorf("active %v, want %v", result.body["active"], active)
		}

		account, _ := h.server.Account(created.accountID())
		if (account.Status == simulator.AccountActive) != active || (account.DeactivatedOn == nil) != active {
			t.Errorf("active %v left the account %s", active, account.Status)
		}
	}
}

// API §2.9, §2.11: the record is gone for ever, the account deactivated; a new
// record gets a new id and the same account.
func TestDeleteUser(t *testing.T) {
	t.Parallel()
	h := startSCIM(t, simulator.Options{})
	created := h.create(person("ann@corp.test"))

	path := "/Users/" + created.text("id")
	if gone := h.do(http.MethodDelete, path, nil, http.StatusNoContent); len(gone.raw) != 0 {
		t.Errorf("body %s", gone.raw)
	}

	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		h.do(method, path, nil, http.StatusNotFound)
	}

	h.do(http.MethodPatch, path, patchBody(object{"op": "replace", "path": "active", "value": true}), http.StatusNotFound)

	account, ok := h.server.Account(created.accountID())
	if !ok || account.Status != simulator.AccountInactive || account.ManagementSource != "" {
		t.Errorf("account %v %s", ok, account.Status)
	}

	again := h.create(person("ann@corp.test"))
	if again.text("id") == created.text("id") || again.accountID() != created.accountID() {
		t.Errorf("recreated as %s: %s", again.text("id"), again.accountID())
	}
}

// API §2.9: what a new address does.
func TestChangeEmail(t *testing.T) {
	t.Parallel()

	change := func(h *scimHarness, id, email string, status int) scimResult {
		return h.do(http.MethodPatch, "/Users/"+id, patchBody(object{
			"op": "replace", "path": "emails", "value": []object{{"value": email, "type": "work", "primary": true}},
		}), status)
	}

	t.Run("on a verified domain the account follows", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{})
		created := h.create(person("ann@corp.test"))
		change(h, created.text("id"), "ann.new@corp.test", http.StatusOK)

		if account, _ := h.server.AccountByEmail("ann.new@corp.test"); account.ID != created.accountID() {
			t.Errorf("the address belongs to %q", account.ID)
		}

		if _, ok := h.server.AccountByEmail("ann@corp.test"); ok {
			t.Error("the old address still has an owner")
		}

		h.create(object{"userName": "new", "emails": []object{{"value": "ann@corp.test", "primary": true}}})
	})
	t.Run("an address with an owner is a conflict", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{})
		created := h.create(person("ann@corp.test"))
		h.server.AddAccount(simulator.Account{Email: "bob@corp.test"})
		change(h, created.text("id"), "BOB@corp.test", http.StatusConflict).wantSCIMError("uniqueness")
		h.create(person("eve@corp.test"))
		change(h, created.text("id"), "eve@corp.test", http.StatusConflict).wantSCIMError("uniqueness")
	})
	t.Run("on an unverified domain the link breaks", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{})

		created := h.create(person("ann@corp.test"))
		if _, err := h.server.SeedSCIMGroup(h.directoryID(), "team", created.text("id")); err != nil {
			t.Fatal(err)
		}

		moved := change(h, created.text("id"), "ann@elsewhere.test", http.StatusOK)
		if moved.accountID() != "" || len(moved.list("groups")) != 0 {
			t.Errorf("still linked or in a group: %s", moved.raw)
		}

		if group, _ := h.server.OrganizationGroup("team"); len(group.Members) != 0 {
			t.Errorf("members %v", group.Members)
		}

		back := change(h, created.text("id"), "ann@corp.test", http.StatusOK)
		if back.accountID() != created.accountID() {
			t.Errorf("back on the verified domain: account %q", back.accountID())
		}
	})
}

// API §2.4, §2.5: department through the extension reaches the profile and is
// answered where it was written, or only in the extension.
func TestEnterpriseExtension(t *testing.T) {
	t.Parallel()

	const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

	h := startSCIM(t, simulator.Options{})
	user := person("ann@corp.test")
	user["organization"] = "Acme"
	created := h.create(user)

	changed := h.patch(created.text("id"), object{"op": "Add", "path": urn + ":department", "value": "R&D"})
	if changed.text(urn, "department") != "R&D" || changed.text("department") != "" || changed.text("organization") != "Acme" {
		t.Errorf("answered %s", changed.raw)
	}

	if account, _ := h.server.Account(created.accountID()); account.Department != "R&D" || account.Organization != "Acme" {
		t.Errorf("profile %q, %q", account.Department, account.Organization)
	}

	h.server.Change(func(o *simulator.Options) { o.SCIM.EnterpriseAnswers = true })

	only := h.do(http.MethodGet, "/Users/"+created.text("id"), nil, http.StatusOK)
	if only.text(urn, "organization") != "Acme" || only.text("organization") != "" {
		t.Errorf("answered %s", only.raw)
	}
}

// The switches for what documents leave open (API §9.2, §9.3, §9.7).
func TestUserSwitches(t *testing.T) {
	t.Parallel()
	t.Run("lower e-mails", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{LowerEmails: true}})

		created := h.create(person("Ann@Corp.Test"))
		if email := created.entry("emails", 0)["value"]; email != "ann@corp.test" || created.text("userName") != "Ann@Corp.Test" {
			t.Errorf("e-mail %v", email)
		}
	})
	t.Run("active left out, null account id", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{OmitActive: true, NullAccountID: true}})

		created := h.create(person("ann@elsewhere.test"))
		if _, ok := created.body["active"]; ok {
			t.Error("active is answered")
		}

		extension, _ := created.body["urn:scim:schemas:extension:atlassian-external:1.0"].(object)
		if value, ok := extension["atlassianAccountId"]; !ok || value != nil {
			t.Errorf("extension %v", extension)
		}
	})
	t.Run("brief answers", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{BriefAnswers: true}})

		created := h.create(person("ann@corp.test"))
		if _, shown := created.body["userName"]; shown || created.text("id") == "" {
			t.Errorf("answered %s", created.raw)
		}

		if changed := h.patch(created.text("id"), object{"op": "replace", "path": "title", "value": "Boss"}); changed.text("title") != "" {
			t.Errorf("answered %s", changed.raw)
		}

		if read := h.do(http.MethodGet, "/Users/"+created.text("id"), nil, http.StatusOK); read.text("title") != "Boss" {
			t.Errorf("answered %s", read.raw)
		}
	})
	t.Run("unknown attributes refused", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{RefuseUnknownAttributes: true}})
		user := person("ann@corp.test")
		user["shoeSize"] = "44"
		h.do(http.MethodPost, "/Users", user, http.StatusBadRequest).wantSCIMError("invalidSyntax")
	})
	t.Run("immutable name", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{ImmutableName: true}})
		user := person("ann@corp.test")
		user["name"] = object{"givenName": "Ann"}
		id := h.create(user).text("id")
		body := patchBody(object{"op": "replace", "path": "name.givenName", "value": "Anna"})
		h.do(http.MethodPatch, "/Users/"+id, body, http.StatusBadRequest).wantSCIMError("mutability")
		h.patch(id, object{"op": "replace", "path": "name.givenName", "value": "Ann"}, object{"op": "add", "path": "title", "value": "Boss"})
	})
	t.Run("deletion deactivates", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{DeleteDeactivates: true}})
		created := h.create(person("ann@corp.test"))
		path := "/Users/" + created.text("id")
		h.do(http.MethodDelete, path, nil, http.StatusNoContent)
		h.do(http.MethodGet, path, nil, http.StatusNotFound)

		if account, _ := h.server.Account(created.accountID()); account.Status != simulator.AccountInactive {
			t.Errorf("the account is %s", account.Status)
		}

		again := h.create(person("Ann@Corp.Test"))
		if again.text("id") != created.text("id") || again.accountID() != created.accountID() {
			t.Errorf("came back as %s", again.raw)
		}

		if account, _ := h.server.Account(created.accountID()); account.Status != simulator.AccountActive {
			t.Errorf("the account is %s", account.Status)
		}
	})
	t.Run("shared external ids", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{ShareExternalIDs: true}})

		var ids []string

		for _, email := range []string{"ann@corp.test", "bob@corp.test"} {
			user := person(email)
			user["externalId"] = "e-1"
			ids = append(ids, h.create(user).text("id"))
		}

		found := func() int {
			return len(h.do(http.MethodGet, "/Users?filter="+url.QueryEscape(`externalId eq "e-1"`), nil, http.StatusOK).list("Resources"))
		}
		if n := found(); n != 2 {
			t.Errorf("%d records have the external id, want 2", n)
		}

		h.do(http.MethodDelete, "/Users/"+ids[1], nil, http.StatusNoContent)

		if n := found(); n != 1 {
			t.Errorf("%d records have the external id, want 1", n)
		}
	})
	t.Run("read-only enterprise extension", func(t *testing.T) {
		t.Parallel()

		const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

		h := startSCIM(t, simulator.Options{})
		user := person("ann@corp.test")
		user[urn] = object{"department": "R&D"}
		id := h.create(user).text("id")
		h.server.Change(func(o *simulator.Options) { o.SCIM.ReadOnlyEnterprise = true })

		body := patchBody(object{"op": "replace", "path": urn + ":department", "value": "Sales"})
		h.do(http.MethodPatch, "/Users/"+id, body, http.StatusBadRequest).wantSCIMError("mutability")

		user[urn] = object{"department": "Sales"}
		if put := h.do(http.MethodPut, "/Users/"+id, user, http.StatusOK); put.text(urn, "department") != "R&D" {
			t.Errorf("answered %s", put.raw)
		}

		other := person("bob@corp.test")

		other[urn] = object{"department": "Sales"}
		if created := h.create(other); created.text(urn, "department") != "" {
			t.Errorf("answered %s", created.raw)
		}
	})
	t.Run("resource types in capitals", func(t *testing.T) {
		t.Parallel()

		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{UpperResourceTypes: true}})
		if created := h.create(person("ann@corp.test")); created.text("meta", "resourceType") != "USER" {
			t.Errorf("answered %s", created.raw)
		}

		if created := h.do(http.MethodPost, "/Groups", object{"displayName": "dev"}, http.StatusCreated); created.text("meta", "resourceType") != "GROUP" {
			t.Errorf("answered %s", created.raw)
		}
	})
	t.Run("immutable user name", func(t *testing.T) {
		t.Parallel()
		h := startSCIM(t, simulator.Options{SCIM: simulator.SCIMOptions{ImmutableUserName: true}})
		id := h.create(person("ann@corp.test")).text("id")
		h.do(http.MethodPatch, "/Users/"+id, patchBody(object{"op": "replace", "path": "userName", "value": "new"}), http.StatusBadRequest).wantSCIMError("mutability")
	})
}
