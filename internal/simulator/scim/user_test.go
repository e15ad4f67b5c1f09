// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type object = plain.Object

// API §2.13: a create answers with the record in the documented form.
func TestCreateUserAnswersTheRecord(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	user := plain.Person("ann@corp.test")
	user["name"] = object{"givenName": "Ann", "familyName": "Ex"}
	user["externalId"] = "e-17"
	user["id"] = "chosen"
	user["unknownAttribute"] = "x"
	created := h.Create(user)

	if got := created.Header.Get("Content-Type"); got != "application/scim+json" {
		t.Errorf("media type %q", got)
	}

	if created.Text("id") == "" || created.Text("id") == "chosen" {
		t.Errorf("id %q: it is the server's to choose", created.Text("id"))
	}

	if created.Text("displayName") != "Ann Ex" {
		t.Errorf("displayName %q, want it composed (API §2.4)", created.Text("displayName"))
	}

	if created.Body["active"] != true {
		t.Error("active does not default to true (API §2.4)")
	}

	if !strings.HasPrefix(created.AccountID(), "712020:") {
		t.Errorf("account id %q", created.AccountID())
	}

	if groups, ok := created.Body["groups"].([]any); !ok || len(groups) != 0 {
		t.Errorf("groups %v, want [] (API §2.4)", created.Body["groups"])
	}

	if created.Text("meta", "resourceType") != "User" {
		t.Errorf("resourceType %q (API §9.2)", created.Text("meta", "resourceType"))
	}

	if _, err := time.Parse("2006-01-02T15:04:05.000000Z", created.Text("meta", "created")); err != nil {
		t.Errorf("created: %v (API §2.4: microseconds and Z)", err)
	}

	if want := h.Base + "/Users/" + created.Text("id"); created.Text("meta", "location") != want {
		t.Errorf("location %q, want %q", created.Text("meta", "location"), want)
	}

	for _, absent := range []string{"title", "nickName", "department", "phoneNumbers", "unknownAttribute"} {
		if value, ok := created.Body[absent]; ok {
			t.Errorf("%s = %v, want it left out (API §2.4)", absent, value)
		}
	}

	if again := h.Do(http.MethodGet, "/Users/"+created.Text("id"), nil, http.StatusOK); string(again.Raw) != string(created.Raw) {
		t.Errorf("GET differs from POST:\n%s\n%s", again.Raw, created.Raw)
	}
}

// API §2.4, §2.8: a create refuses invalid users.
func TestCreateUserRefuses(t *testing.T) {
	t.Parallel()

	long := strings.Repeat("x", 101)
	with := func(name string, value any) object {
		user := plain.Person("ann@corp.test")
		user[name] = value

		return user
	}
	without := func(name string) object {
		user := plain.Person("ann@corp.test")
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
			h := plain.StartSCIM(t, server.Options{})
			h.Do(http.MethodPost, "/Users", test.body, http.StatusBadRequest).WantSCIMError(test.scimType)

			if left := h.Server.SCIMUsers(h.DirectoryID()); len(left) != 0 {
				t.Errorf("%d users after a refusal", len(left))
			}
		})
	}

	plain.StartSCIM(t, server.Options{}).Create(with("displayName", strings.Repeat("é", 100)))
}

// API §2.1: both media types are accepted, and no others.
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
			h := plain.StartSCIM(t, server.Options{})
			h.Media = test.media
			h.Do(http.MethodPost, "/Users", plain.Person("ann@corp.test"), test.status)
		})
	}
}

// API §2.8, §2.11: a taken e-mail, user name or external id is a 409, always with the same text.
func TestCreateUserConflicts(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	first := plain.Person("Ann@corp.test")
	first["externalId"] = "e-1"
	h.Create(first)

	byUserName := plain.Person("other@corp.test")
	byUserName["userName"] = "ANN@corp.test"
	byExternalID := plain.Person("other@corp.test")
	byExternalID["externalId"] = "e-1"
	byEmail := plain.Person("ann@CORP.test")

	byEmail["userName"] = "someone"
	for name, test := range map[string]struct {
		user  object
		email string
	}{
		"userName":   {byUserName, "other@corp.test"},
		"externalId": {byExternalID, "other@corp.test"},
		"email":      {byEmail, "ann@CORP.test"},
	} {
		result := h.Do(http.MethodPost, "/Users", test.user, http.StatusConflict)
		result.WantSCIMError("uniqueness")

		if want := "Resource [USER]: with email[" + test.email + "] already exists."; result.Text("detail") != want {
			t.Errorf("%s: detail %q, want %q", name, result.Text("detail"), want)
		}
	}

	exact := plain.Person("other@corp.test")
	exact["externalId"] = "E-1" // external ids are compared with case (API §2.4)
	h.Create(exact)
}

// API §2.9: a second directory is refused an address that is linked in another.
func TestCreateUserConflictsWithOtherDirectory(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	other := *h
	directory := h.Server.AddSCIMDirectory("Second", "second-key")
	other.Base, other.Key = h.Server.URL()+"/scim/directory/"+directory, "second-key"
	h.Create(plain.Person("ann@corp.test"))
	other.Do(http.MethodPost, "/Users", plain.Person("ann@corp.test"), http.StatusConflict)
	h.Server.Change(func(o *server.Options) { o.SCIM.ShareAccounts = true })

	shared := other.Create(plain.Person("ann@corp.test"))
	source := func() string {
		account, _ := h.Server.Account(shared.AccountID())
		return account.ManagementSource
	}

	other.Do(http.MethodDelete, "/Users/"+shared.Text("id"), nil, http.StatusNoContent)

	if source() != world.SourceSynced {
		t.Error("without the second record the account is not synced by the first")
	}

	h.Server.DeleteSCIMUser(h.DirectoryID(), h.Server.SCIMUsers(h.DirectoryID())[0].ID)

	if source() != "" {
		t.Error("without a record the account is synced")
	}
}

// API §2.9: a create links an existing managed account.
func TestCreateUserLinksAccount(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	id := h.Server.AddAccount(world.Account{Name: "Old Name", Email: "ann@corp.test", Status: world.AccountInactive})
	user := plain.Person("ANN@corp.test")

	user["displayName"], user["title"] = "New Name", "Engineer"
	if got := h.Create(user).AccountID(); got != id {
		t.Fatalf("linked to %q, want %q", got, id)
	}

	account, _ := h.Server.Account(id)
	if account.Name != "New Name" || account.JobTitle != "Engineer" || account.ManagementSource != world.SourceSynced {
		t.Errorf("the profile was not pushed: %+v", account)
	}

	if account.Status != world.AccountActive || len(account.Memberships) != 1 {
		t.Errorf("status %s, memberships %v", account.Status, account.Memberships)
	}
}

// API §2.9, §9.2: a user on an unverified domain stays unlinked, or is refused as the documents of 2022 say.
func TestCreateExternalUser(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})

	created := h.Create(plain.Person("guest@elsewhere.test"))
	if _, ok := created.Body["urn:scim:schemas:extension:atlassian-external:1.0"]; ok {
		t.Errorf("an external user is linked: %s", created.Raw)
	}

	h.Create(plain.Person("sub@sub.corp.test")) // a verified domain does not cover subdomains

	if _, ok := h.Server.AccountByEmail("sub@sub.corp.test"); ok {
		t.Error("an account on an unverified subdomain")
	}

	h.Server.Change(func(o *server.Options) { o.SCIM.RefuseExternalUsers = true })
	h.Do(http.MethodPost, "/Users", plain.Person("next@elsewhere.test"), http.StatusBadRequest).WantSCIMError("invalidValue")
}

// API §2.9: a PUT clears the attributes that it does not name.
func TestPutUserReplaces(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	user := plain.Person("ann@corp.test")
	user["title"], user["nickName"], user["timezone"] = "Engineer", "An", "Europe/Berlin"
	created := h.Create(user)
	replaced := plain.Person("ann@corp.test")
	replaced["nickName"] = ""
	replaced["id"] = "ignored"

	result := h.Do(http.MethodPut, "/Users/"+created.Text("id"), replaced, http.StatusOK)
	if result.Text("id") != created.Text("id") || result.Text("title") != "" || result.Text("nickName") != "" {
		t.Errorf("PUT answered %s", result.Raw)
	}

	account, _ := h.Server.Account(created.AccountID())
	if account.JobTitle != "" || account.TimeZone != "" {
		t.Errorf("the cleared profile was not pushed: %+v", account)
	}

	h.Do(http.MethodPut, "/Users/"+created.Text("id"), object{"userName": "x"}, http.StatusBadRequest)
	h.Do(http.MethodPut, "/Users/none", replaced, http.StatusNotFound)
}

// API §2.9: the account is deactivated and activated with the record.
func TestDeactivateAndReactivate(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})

	created := h.Create(plain.Person("ann@corp.test"))
	for _, active := range []bool{false, true} {
		result := h.Patch(created.Text("id"), object{"op": "Replace", "path": "active", "value": active})
		if result.Body["active"] != active {
			t.Errorf("active %v, want %v", result.Body["active"], active)
		}

		account, _ := h.Server.Account(created.AccountID())
		if (account.Status == world.AccountActive) != active || (account.DeactivatedOn == nil) != active {
			t.Errorf("active %v left the account %s", active, account.Status)
		}
	}
}

// API §2.9, §2.11: a deleted record does not come back and its account is deactivated. A new record gets a new id and
// the same account.
func TestDeleteUser(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	created := h.Create(plain.Person("ann@corp.test"))

	path := "/Users/" + created.Text("id")
	if gone := h.Do(http.MethodDelete, path, nil, http.StatusNoContent); len(gone.Raw) != 0 {
		t.Errorf("body %s", gone.Raw)
	}

	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		h.Do(method, path, nil, http.StatusNotFound)
	}

	h.Do(http.MethodPatch, path, plain.PatchBody(object{"op": "replace", "path": "active", "value": true}), http.StatusNotFound)

	account, ok := h.Server.Account(created.AccountID())
	if !ok || account.Status != world.AccountInactive || account.ManagementSource != "" {
		t.Errorf("account %v %s", ok, account.Status)
	}

	again := h.Create(plain.Person("ann@corp.test"))
	if again.Text("id") == created.Text("id") || again.AccountID() != created.AccountID() {
		t.Errorf("recreated as %s: %s", again.Text("id"), again.AccountID())
	}
}

// API §2.9: the effects of a new address.
func TestChangeEmail(t *testing.T) {
	t.Parallel()

	change := func(h *plain.SCIM, id, email string, status int) plain.Result {
		return h.Do(http.MethodPatch, "/Users/"+id, plain.PatchBody(object{
			"op": "replace", "path": "emails", "value": []object{{"value": email, "type": "work", "primary": true}},
		}), status)
	}

	t.Run("on a verified domain the account follows", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{})
		created := h.Create(plain.Person("ann@corp.test"))
		change(h, created.Text("id"), "ann.new@corp.test", http.StatusOK)

		if account, _ := h.Server.AccountByEmail("ann.new@corp.test"); account.ID != created.AccountID() {
			t.Errorf("the address belongs to %q", account.ID)
		}

		if _, ok := h.Server.AccountByEmail("ann@corp.test"); ok {
			t.Error("the old address still has an owner")
		}

		h.Create(object{"userName": "new", "emails": []object{{"value": "ann@corp.test", "primary": true}}})
	})
	t.Run("an address with an owner is a conflict", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{})
		created := h.Create(plain.Person("ann@corp.test"))
		h.Server.AddAccount(world.Account{Email: "bob@corp.test"})
		change(h, created.Text("id"), "BOB@corp.test", http.StatusConflict).WantSCIMError("uniqueness")
		h.Create(plain.Person("eve@corp.test"))
		change(h, created.Text("id"), "eve@corp.test", http.StatusConflict).WantSCIMError("uniqueness")
	})
	t.Run("on an unverified domain the link breaks", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{})

		created := h.Create(plain.Person("ann@corp.test"))
		if _, err := h.Server.SeedSCIMGroup(h.DirectoryID(), "team", created.Text("id")); err != nil {
			t.Fatal(err)
		}

		moved := change(h, created.Text("id"), "ann@elsewhere.test", http.StatusOK)
		if moved.AccountID() != "" || len(moved.List("groups")) != 0 {
			t.Errorf("still linked or in a group: %s", moved.Raw)
		}

		if group, _ := h.Server.OrganizationGroup("team"); len(group.Members) != 0 {
			t.Errorf("members %v", group.Members)
		}

		back := change(h, created.Text("id"), "ann@corp.test", http.StatusOK)
		if back.AccountID() != created.AccountID() {
			t.Errorf("back on the verified domain: account %q", back.AccountID())
		}
	})
}

// API §2.4, §2.5: a department written through the extension reaches the profile. Answers show it where it was written,
// or only in the extension by the switch.
func TestEnterpriseExtension(t *testing.T) {
	t.Parallel()

	const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

	h := plain.StartSCIM(t, server.Options{})
	user := plain.Person("ann@corp.test")
	user["organization"] = "Acme"
	created := h.Create(user)

	changed := h.Patch(created.Text("id"), object{"op": "Add", "path": urn + ":department", "value": "R&D"})
	if changed.Text(urn, "department") != "R&D" || changed.Text("department") != "" || changed.Text("organization") != "Acme" {
		t.Errorf("answered %s", changed.Raw)
	}

	if account, _ := h.Server.Account(created.AccountID()); account.Department != "R&D" || account.Organization != "Acme" {
		t.Errorf("profile %q, %q", account.Department, account.Organization)
	}

	h.Server.Change(func(o *server.Options) { o.SCIM.EnterpriseAnswers = true })

	only := h.Do(http.MethodGet, "/Users/"+created.Text("id"), nil, http.StatusOK)
	if only.Text(urn, "organization") != "Acme" || only.Text("organization") != "" {
		t.Errorf("answered %s", only.Raw)
	}
}

// The options for what the documents leave open (API §9.2, §9.3, §9.7).
func TestUserSwitches(t *testing.T) {
	t.Parallel()
	t.Run("lower e-mails", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{LowerEmails: true}})

		created := h.Create(plain.Person("Ann@Corp.Test"))
		if email := created.Entry("emails", 0)["value"]; email != "ann@corp.test" || created.Text("userName") != "Ann@Corp.Test" {
			t.Errorf("e-mail %v", email)
		}
	})
	t.Run("active left out, null account id", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{OmitActive: true, NullAccountID: true}})

		created := h.Create(plain.Person("ann@elsewhere.test"))
		if _, ok := created.Body["active"]; ok {
			t.Error("active is answered")
		}

		extension, _ := created.Body["urn:scim:schemas:extension:atlassian-external:1.0"].(object)
		if value, ok := extension["atlassianAccountId"]; !ok || value != nil {
			t.Errorf("extension %v", extension)
		}
	})
	t.Run("brief answers", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{BriefAnswers: true}})

		created := h.Create(plain.Person("ann@corp.test"))
		if _, shown := created.Body["userName"]; shown || created.Text("id") == "" {
			t.Errorf("answered %s", created.Raw)
		}

		if changed := h.Patch(created.Text("id"), object{"op": "replace", "path": "title", "value": "Boss"}); changed.Text("title") != "" {
			t.Errorf("answered %s", changed.Raw)
		}

		if read := h.Do(http.MethodGet, "/Users/"+created.Text("id"), nil, http.StatusOK); read.Text("title") != "Boss" {
			t.Errorf("answered %s", read.Raw)
		}
	})
	t.Run("unknown attributes refused", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{RefuseUnknownAttributes: true}})
		user := plain.Person("ann@corp.test")
		user["shoeSize"] = "44"
		h.Do(http.MethodPost, "/Users", user, http.StatusBadRequest).WantSCIMError("invalidSyntax")
	})
	t.Run("immutable name", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{ImmutableName: true}})
		user := plain.Person("ann@corp.test")
		user["name"] = object{"givenName": "Ann"}
		id := h.Create(user).Text("id")
		body := plain.PatchBody(object{"op": "replace", "path": "name.givenName", "value": "Anna"})
		h.Do(http.MethodPatch, "/Users/"+id, body, http.StatusBadRequest).WantSCIMError("mutability")
		h.Patch(id, object{"op": "replace", "path": "name.givenName", "value": "Ann"}, object{"op": "add", "path": "title", "value": "Boss"})
	})
	t.Run("deletion deactivates", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{DeleteDeactivates: true}})
		created := h.Create(plain.Person("ann@corp.test"))
		path := "/Users/" + created.Text("id")
		h.Do(http.MethodDelete, path, nil, http.StatusNoContent)
		h.Do(http.MethodGet, path, nil, http.StatusNotFound)

		if account, _ := h.Server.Account(created.AccountID()); account.Status != world.AccountInactive {
			t.Errorf("the account is %s", account.Status)
		}

		again := h.Create(plain.Person("Ann@Corp.Test"))
		if again.Text("id") != created.Text("id") || again.AccountID() != created.AccountID() || again.Text("meta", "created") != created.Text("meta", "created") {
			t.Errorf("came back as %s", again.Raw)
		}

		if account, _ := h.Server.Account(created.AccountID()); account.Status != world.AccountActive {
			t.Errorf("the account is %s", account.Status)
		}
	})
	t.Run("shared external ids", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{ShareExternalIDs: true}})

		var ids []string

		for _, email := range []string{"ann@corp.test", "bob@corp.test"} {
			user := plain.Person(email)
			user["externalId"] = "e-1"
			ids = append(ids, h.Create(user).Text("id"))
		}

		found := func() int {
			return len(h.Do(http.MethodGet, "/Users?filter="+url.QueryEscape(`externalId eq "e-1"`), nil, http.StatusOK).List("Resources"))
		}
		if n := found(); n != 2 {
			t.Errorf("%d records have the external id, want 2", n)
		}

		h.Do(http.MethodDelete, "/Users/"+ids[1], nil, http.StatusNoContent)

		if n := found(); n != 1 {
			t.Errorf("%d records have the external id, want 1", n)
		}
	})
	t.Run("read-only enterprise extension", func(t *testing.T) {
		t.Parallel()

		const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

		h := plain.StartSCIM(t, server.Options{})
		user := plain.Person("ann@corp.test")
		user[urn] = object{"department": "R&D"}
		id := h.Create(user).Text("id")
		h.Server.Change(func(o *server.Options) { o.SCIM.ReadOnlyEnterprise = true })

		body := plain.PatchBody(object{"op": "replace", "path": urn + ":department", "value": "Sales"})
		h.Do(http.MethodPatch, "/Users/"+id, body, http.StatusBadRequest).WantSCIMError("mutability")

		user[urn] = object{"department": "Sales"}
		if put := h.Do(http.MethodPut, "/Users/"+id, user, http.StatusOK); put.Text(urn, "department") != "R&D" {
			t.Errorf("answered %s", put.Raw)
		}

		other := plain.Person("bob@corp.test")

		other[urn] = object{"department": "Sales"}
		if created := h.Create(other); created.Text(urn, "department") != "" {
			t.Errorf("answered %s", created.Raw)
		}
	})
	t.Run("resource types in capitals", func(t *testing.T) {
		t.Parallel()

		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{UpperResourceTypes: true}})
		if created := h.Create(plain.Person("ann@corp.test")); created.Text("meta", "resourceType") != "USER" {
			t.Errorf("answered %s", created.Raw)
		}

		if created := h.Do(http.MethodPost, "/Groups", object{"displayName": "dev"}, http.StatusCreated); created.Text("meta", "resourceType") != "GROUP" {
			t.Errorf("answered %s", created.Raw)
		}
	})
	t.Run("immutable user name", func(t *testing.T) {
		t.Parallel()
		h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{ImmutableUserName: true}})
		id := h.Create(plain.Person("ann@corp.test")).Text("id")
		h.Do(http.MethodPatch, "/Users/"+id, plain.PatchBody(object{"op": "replace", "path": "userName", "value": "new"}), http.StatusBadRequest).WantSCIMError("mutability")
	})
}
