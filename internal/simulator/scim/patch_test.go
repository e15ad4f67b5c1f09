// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/plain"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/server"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

const enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// API §2.7: the effect of operations on the record.
func TestPatchUser(t *testing.T) {
	t.Parallel()

	work := object{"value": "ann@corp.test", "type": "work", "primary": true}
	home := object{"value": "ann@home.test", "type": "home", "primary": false}

	tests := map[string]struct {
		operations []object
		want       object // attributes of the answer; nil means absent
	}{
		"replace":                   {[]object{{"op": "replace", "path": "title", "value": "Boss"}}, object{"title": "Boss"}},
		"op and path in any case":   {[]object{{"op": "REPLACE", "path": "TITLE", "value": "Boss"}}, object{"title": "Boss"}},
		"core URN before the path":  {[]object{{"op": "replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:title", "value": "Boss"}}, object{"title": "Boss"}},
		"remove":                    {[]object{{"op": "remove", "path": "title"}}, object{"title": nil}},
		"null unsets":               {[]object{{"op": "replace", "path": "title", "value": nil}}, object{"title": nil}},
		"empty unsets":              {[]object{{"op": "replace", "path": "title", "value": ""}}, object{"title": nil}},
		"dotted path":               {[]object{{"op": "replace", "path": "name.givenName", "value": "Anna"}}, object{"name": object{"givenName": "Anna", "familyName": "Ex"}, "displayName": "Anna Ex"}},
		"dotted removal":            {[]object{{"op": "remove", "path": "name.givenName"}}, object{"name": object{"familyName": "Ex"}}},
		"complex value merges":      {[]object{{"op": "replace", "path": "name", "value": object{"middleName": "B"}}}, object{"name": object{"givenName": "Ann", "familyName": "Ex", "middleName": "B"}}},
		"without a path":            {[]object{{"op": "replace", "value": object{"title": "Boss", "name": object{"givenName": "Anna"}}}}, object{"title": "Boss", "name": object{"givenName": "Anna", "familyName": "Ex"}}},
		"without a path, path keys": {[]object{{"op": "add", "value": object{"name.givenName": "Anna", enterpriseURN + ":department": "R&D", "id": "x"}}}, object{"name": object{"givenName": "Anna", "familyName": "Ex"}, enterpriseURN: object{"department": "R&D"}}},
		"enterprise path":           {[]object{{"op": "add", "path": enterpriseURN + ":department", "value": "R&D"}}, object{enterpriseURN: object{"department": "R&D"}}},
		"enterprise object":         {[]object{{"op": "add", "path": enterpriseURN, "value": object{"department": "R&D"}}}, object{enterpriseURN: object{"department": "R&D"}}},
		"add an e-mail":             {[]object{{"op": "add", "path": "emails", "value": []object{home}}}, object{"emails": []any{work, home}}},
		"add a primary e-mail": {
			[]object{{"op": "add", "path": "emails", "value": []object{{"value": "a@corp.test", "primary": true}}}},
			object{"emails": []any{object{"value": "ann@corp.test", "type": "work", "primary": false}, object{"value": "a@corp.test", "primary": true}}},
		},
		"value path": {
			[]object{{"op": "replace", "path": `emails[type eq "WORK"].value`, "value": "a@corp.test"}},
			object{"emails": []any{object{"value": "a@corp.test", "type": "work", "primary": true}}},
		},
		"value path with and": {
			[]object{{"op": "replace", "path": `emails[type eq "work" and primary eq true].value`, "value": "a@corp.test"}},
			object{"emails": []any{object{"value": "a@corp.test", "type": "work", "primary": true}}},
		},
		"value path that adds an entry": {
			[]object{{"op": "add", "path": `phoneNumbers[type eq "mobile"].value`, "value": "+49 1"}},
			object{"phoneNumbers": []any{object{"value": "+49 1", "type": "mobile", "primary": false}}},
		},
		"removal of an entry": {
			[]object{{"op": "add", "path": "emails", "value": []object{home}}, {"op": "remove", "path": `emails[value eq "ann@home.test"]`}, {"op": "replace", "path": "emails[type eq \"work\"].type", "value": "office"}},
			object{"emails": []any{object{"value": "ann@corp.test", "type": "office", "primary": true}}},
		},
		"removal by a list of values": {
			[]object{{"op": "add", "path": "phoneNumbers", "value": []object{{"value": "1"}, {"value": "2"}}}, {"op": "remove", "path": "phoneNumbers", "value": []object{{"value": "1"}}}},
			object{"phoneNumbers": []any{object{"value": "2", "primary": false}}},
		},
		"removal of a list": {
			[]object{{"op": "add", "path": "phoneNumbers", "value": object{"value": "1"}}, {"op": "remove", "path": "phoneNumbers"}},
			object{"phoneNumbers": nil},
		},
		"removal of all entries": {
			[]object{{"op": "add", "path": "phoneNumbers", "value": object{"value": "1"}}, {"op": "remove", "path": `phoneNumbers[value eq "1"]`}},
			object{"phoneNumbers": nil},
		},
		"replacement of an entry": {
			[]object{{"op": "replace", "path": `emails[primary eq true]`, "value": object{"value": "a@corp.test"}}},
			object{"emails": []any{object{"value": "a@corp.test", "type": "work", "primary": true}}},
		},
		"removal of a part of an entry": {
			[]object{{"op": "remove", "path": `emails[type eq "work"].type`}},
			object{"emails": []any{object{"value": "ann@corp.test", "primary": true}}},
		},
		"unknown part is ignored": {[]object{{"op": "add", "path": "name.shoeSize", "value": "44"}}, object{"name": object{"givenName": "Ann", "familyName": "Ex"}}},
		"null does not add":       {[]object{{"op": "add", "path": "title", "value": nil}}, object{"title": "Engineer"}},
		"unknown path is ignored": {[]object{{"op": "replace", "path": "shoeSize", "value": "44"}}, object{"title": "Engineer", "shoeSize": nil}},
		"operations in order":     {[]object{{"op": "replace", "path": "title", "value": "A"}, {"op": "remove", "path": "title"}, {"op": "add", "path": "title", "value": "B"}}, object{"title": "B"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartSCIM(t, server.Options{})

			result := h.Patch(h.Create(plain.AnnEx()).Text("id"), test.operations...)
			for attribute, want := range test.want {
				if diff := cmp.Diff(want, result.Body[attribute]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", attribute, diff)
				}
			}
		})
	}
}

// API §2.7, §2.8: a PATCH that is refused changes nothing.
func TestPatchUserRefuses(t *testing.T) {
	t.Parallel()

	first := object{"op": "replace", "path": "title", "value": "Changed"}

	tests := map[string]struct {
		body     any
		scimType string
	}{
		"no operations":          {object{}, "invalidSyntax"},
		"operations no list":     {object{"Operations": object{}}, "invalidSyntax"},
		"operation no object":    {object{"Operations": []any{"x"}}, "invalidSyntax"},
		"unknown op":             {plain.PatchBody(first, object{"op": "move", "path": "title", "value": "x"}), "invalidSyntax"},
		"no value":               {plain.PatchBody(first, object{"op": "replace", "path": "title"}), "invalidValue"},
		"removal without path":   {plain.PatchBody(first, object{"op": "remove"}), "noTarget"},
		"no match":               {plain.PatchBody(first, object{"op": "replace", "path": `emails[type eq "x"].value`, "value": "a@corp.test"}), "noTarget"},
		"malformed path":         {plain.PatchBody(first, object{"op": "replace", "path": `emails[type eq`, "value": "x"}), "invalidPath"},
		"filter on a single":     {plain.PatchBody(first, object{"op": "replace", "path": `title[value eq "x"]`, "value": "x"}), "invalidPath"},
		"trailing text":          {plain.PatchBody(first, object{"op": "remove", "path": `emails[type eq "x"]y`}), "invalidPath"},
		"unknown part in filter": {plain.PatchBody(first, object{"op": "remove", "path": `emails[size eq "x"]`}), "invalidPath"},
		"filter with or":         {plain.PatchBody(first, object{"op": "remove", "path": `emails[type eq "x" or type eq "y"]`}), "invalidPath"},
		"empty part":             {plain.PatchBody(first, object{"op": "remove", "path": "name."}), "invalidPath"},
		"list for a removal":     {plain.PatchBody(first, object{"op": "remove", "path": "emails", "value": "x"}), "invalidValue"},
		"path no text":           {plain.PatchBody(first, object{"op": "replace", "path": 7, "value": "x"}), "invalidPath"},
		"read-only id":           {plain.PatchBody(first, object{"op": "replace", "path": "id", "value": "x"}), "mutability"},
		"read-only groups":       {plain.PatchBody(first, object{"op": "add", "path": "groups", "value": []object{{"value": "x"}}}), "mutability"},
		"required userName":      {plain.PatchBody(first, object{"op": "remove", "path": "userName"}), "invalidValue"},
		"required emails":        {plain.PatchBody(first, object{"op": "remove", "path": "emails"}), "invalidValue"},
		"wrong type":             {plain.PatchBody(first, object{"op": "replace", "path": "active", "value": "no"}), "invalidValue"},
		"value without path":     {plain.PatchBody(first, object{"op": "replace", "value": "x"}), "invalidValue"},
		"unchanged e-mails":      {plain.PatchBody(first, object{"op": "replace", "path": "emails", "value": []object{{"value": "ann@corp.test", "type": "work", "primary": true}}}), ""},
		"unchanged, no path":     {plain.PatchBody(first, object{"op": "replace", "value": object{"emails": []object{{"value": "ann@corp.test", "type": "work", "primary": true}}}}), ""},
		"unchanged, value path":  {plain.PatchBody(first, object{"op": "replace", "path": `emails[type eq "work"].value`, "value": "ann@corp.test"}), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := plain.StartSCIM(t, server.Options{})
			id := h.Create(plain.AnnEx()).Text("id")
			h.Do(http.MethodPatch, "/Users/"+id, test.body, http.StatusBadRequest).WantSCIMError(test.scimType)

			if user, _ := h.Server.SCIMUser(h.DirectoryID(), id); user.Title == nil || *user.Title != "Engineer" {
				t.Error("a refused PATCH changed the record")
			}
		})
	}
}

// API §9.7: a PATCH with unchanged e-mails gets the text of ID-8027, unless the switch is set.
func TestPatchUnchangedEmails(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})
	id := h.Create(plain.Person("ann@corp.test")).Text("id")
	body := plain.PatchBody(object{"op": "replace", "path": "emails", "value": plain.Person("ann@corp.test")["emails"]})

	result := h.Do(http.MethodPatch, "/Users/"+id, body, http.StatusBadRequest)
	if result.Text("detail") != "Resource [USER] One email address need to be marked as primary." {
		t.Errorf("detail %q", result.Text("detail"))
	}

	h.Do(http.MethodPut, "/Users/"+id, plain.Person("ann@corp.test"), http.StatusOK)
	h.Server.Change(func(o *server.Options) { o.SCIM.AcceptUnchangedEmails = true })
	h.Do(http.MethodPatch, "/Users/"+id, body, http.StatusOK)
}

// API §2.7: the name of the operations array is accepted in any case.
func TestPatchOperationsInAnyCase(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{})

	id := h.Create(plain.Person("ann@corp.test")).Text("id")
	for _, name := range []string{"operations", "OPERATIONS"} {
		result := h.Do(http.MethodPatch, "/Users/"+id, object{name: []object{{"op": "add", "path": "title", "value": name}}}, http.StatusOK)
		if result.Text("title") != name {
			t.Errorf("title %q", result.Text("title"))
		}
	}
}

// API §9.7: with EmptyPatchNoContent only a PATCH that changes nothing answers 204.
func TestEmptyPatch(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{EmptyPatchNoContent: true}})
	id := h.Create(plain.Person("ann@corp.test")).Text("id")

	group := h.Do(http.MethodPost, "/Groups", object{"displayName": "dev"}, http.StatusCreated).Text("id")
	for path, body := range map[string]object{
		"/Users/" + id:     plain.PatchBody(object{"op": "add", "path": "title", "value": "Boss"}),
		"/Groups/" + group: plain.PatchBody(object{"op": "add", "path": "members", "value": []object{{"value": id}}}),
	} {
		h.Do(http.MethodPatch, path, body, http.StatusOK)
		h.Do(http.MethodPatch, path, body, http.StatusNoContent)
	}
}

// API §9.7 and §9.3: the switches make PATCH answer 204, refuse PATCH, or refuse unknown paths.
func TestPatchSwitches(t *testing.T) {
	t.Parallel()
	h := plain.StartSCIM(t, server.Options{SCIM: world.SCIMOptions{PatchNoContent: true, RefuseUnknownAttributes: true}})
	id := h.Create(plain.Person("ann@corp.test")).Text("id")

	body := plain.PatchBody(object{"op": "add", "path": "title", "value": "Boss"})
	if result := h.Do(http.MethodPatch, "/Users/"+id, body, http.StatusNoContent); len(result.Raw) != 0 {
		t.Errorf("body %s", result.Raw)
	}

	if user, _ := h.Server.SCIMUser(h.DirectoryID(), id); user.Title == nil {
		t.Error("204 without effect")
	}

	h.Do(http.MethodPatch, "/Users/"+id, plain.PatchBody(object{"op": "add", "path": "shoeSize", "value": "44"}), http.StatusBadRequest).WantSCIMError("invalidPath")

	for _, status := range []int{http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusNotImplemented} {
		h.Server.Change(func(o *server.Options) { o.SCIM.PatchRefusal = status })
		h.Do(http.MethodPatch, "/Users/"+id, body, status)
	}
}
