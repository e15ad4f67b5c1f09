// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Each envelope of API §8.4, in each measured form.
var envelopes = map[string]struct {
	status int
	header http.Header
	body   string
	want   client.Error
}{
	"E1 gateway": {
		status: 401, body: `{"code":401,"message":"Unauthorized; scope does not match"}`,
		want: client.Error{Detail: "Unauthorized; scope does not match"},
	},
	"E2 errors": {
		status: 400,
		body:   `{"errors":[{"id":"r-1","code":"ADMIN-UAM-400-5","status":"400","title":"Empty/Invalid Resource","detail":"Cloud Resource is invalid"}]}`,
		want:   client.Error{Code: "ADMIN-UAM-400-5", Title: "Empty/Invalid Resource", Detail: "Cloud Resource is invalid", RequestID: "r-1"},
	},
	"E2 with a number for a status": {
		status: 409, body: `{"errors":[{"id":"r-2","code":"ADMIN-UAM-409-3","status":409,"title":"License limit","detail":"No seat"}]}`,
		want: client.Error{Code: "ADMIN-UAM-409-3", Title: "License limit", Detail: "No seat", RequestID: "r-2"},
	},
	"E2 with several": {
		status: 400,
		body:   `{"errors":[{"code":"A","detail":"one"},{"detail":"two"},{"title":"three"},{"detail":"four"},{"detail":"five"},7,{"detail":"one"}]}`,
		want:   client.Error{Code: "A", Detail: "one; two; three; four; and 1 more"},
	},
	"E3 bare": {
		status: 400, body: `{"id":"r-3","status":"400","code":"ADMIN-400-4","title":"Invalid resource","detail":"Bad query"}`,
		want: client.Error{Code: "ADMIN-400-4", Title: "Invalid resource", Detail: "Bad query", RequestID: "r-3"},
	},
	"E4 routing": {
		status: 404,
		body:   `{"timestamp":"2025-06-06T06:03:27.122+00:00","path":"/api/admin/v2/orgs/x","status":404,"error":"Not Found","message":"TCS validation failed","requestId":"r-4"}`,
		want:   client.Error{Title: "Not Found", Detail: "TCS validation failed", RequestID: "r-4"},
	},
	"E5 plain": {
		status: 401, body: `{"key":"unauthorized"}`, want: client.Error{Code: "unauthorized"},
	},
	"E5 with a detail": {
		status: 404, body: `{"key":"accountNotFound","errorKey":"account-not-found","errorDetail":"Error: User account not found"}`,
		want: client.Error{Code: "accountNotFound", Detail: "Error: User account not found"},
	},
	"E5 with a text for context": {
		status: 403, body: `{"key":"forbidden","context":"Caller must be a verified org admin"}`,
		want: client.Error{Code: "forbidden", Detail: "Caller must be a verified org admin"},
	},
	"E5 with an object for context": {
		status: 403, body: `{"key":"forbidden.action","context":{"allowed":false,"reason":{"key":"externalDirectory.scim"}}}`,
		want: client.Error{Code: "forbidden.action", Reason: "externalDirectory.scim"},
	},
	"E5 with an object for errorDetail": {
		status: 403,
		body:   `{"key":"forbidden.action","errorKey":"forbidden.action","errorDetail":{"allowed":false,"reason":{"key":"authPolicy.saml"}}}`,
		want:   client.Error{Code: "forbidden.action", Reason: "authPolicy.saml"},
	},
	"E5 with a number for context": {
		status: 403,
		body:   `{"key":"forbidden.action","context":7,"errorDetail":{"reason":{"key":"authPolicy.saml"}}}`,
		want:   client.Error{Code: "forbidden.action", Reason: "authPolicy.saml"},
	},
	"E5 unclaimed domain": {
		status: 403, body: `{"key":"forbidden.unclaimedDomain","context":{"domain":"x.test"}}`,
		want: client.Error{Code: "forbidden.unclaimedDomain", Detail: "domain x.test"},
	},
	"E5 field violations": {
		status: 400,
		body:   `{"key":"fieldConstraintsViolated","context":{"fieldViolations":[{"field":"nickname","violations":[{"key":"maxLength"},{"key":"pattern"}]},5]}}`,
		want: client.Error{
			Code:   "fieldConstraintsViolated",
			Fields: []client.FieldViolation{{Field: "nickname", Rule: "maxLength"}, {Field: "nickname", Rule: "pattern"}},
		},
	},
	"E5 field mutation": {
		status: 403,
		body:   `{"key":"forbidden.fieldMutation","context":{"name":{"allowed":true},"locale":{"allowed":false,"reason":{"key":"managedAccount"}},"a":3}}`,
		want: client.Error{
			Code: "forbidden.fieldMutation", Fields: []client.FieldViolation{{Field: "locale", Rule: "managedAccount"}},
		},
	},
	"E5 lifecycle": {
		status: 409,
		body:   `{"key":"conflict.lifecycleErrors","context":{"message":"Can't","accountId":"a","errorCodes":[{"code":"c1","message":"because","link":"l"}]}}`,
		want:   client.Error{Code: "conflict.lifecycleErrors", Reason: "c1", Detail: "Can't; because"},
	},
	"E5 lifecycle at the top": {
		status: 409, body: `{"key":"conflict.lifecycleErrors","message":"Can't","errorCodes":[{"code":"c1","message":"because"}]}`,
		want: client.Error{Code: "conflict.lifecycleErrors", Reason: "c1", Detail: "Can't; because"},
	},
	"E6 SCIM": {
		status: 409,
		body:   `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"Resource [USER]: with email[a@b.c] already exists."}`,
		want:   client.Error{Code: "uniqueness", Detail: "Resource [USER]: with email[a@b.c] already exists."},
	},
	"E6 without a type": {
		status: 404, body: `{"status":404,"detail":"gone"}`, want: client.Error{Detail: "gone"},
	},
	"E7 SCIM failure": {
		status: 401, body: `{"error":"Invalid token","traceId":"r-7"}`, want: client.Error{Detail: "Invalid token", RequestID: "r-7"},
	},
	"E8 Java exception": {
		status: 400,
		body:   `{"message":"No such member","localizedMessage":"x","scimErrorType":"invalidValue","responseStatus":"BAD_REQUEST","cause":{"message":"no"},"stackTrace":[{"line":1}],"suppressed":[]}`,
		want:   client.Error{Code: "invalidValue", Detail: "No such member"},
	},
	"E9 empty":       {status: 409, want: client.Error{}},
	"E9 white space": {status: 409, body: " \n ", want: client.Error{}},
	"E9 with a header": {
		status: 409, header: http.Header{"Atl-Traceid": {"r-9"}}, want: client.Error{RequestID: "r-9"},
	},
	"E10 page": {
		status: 502, body: "<!DOCTYPE html>\n<html><head><TITLE lang=en>502 Bad &amp; Gateway</TITLE></head><body>secret body</body>",
		want: client.Error{Title: "502 Bad & Gateway"},
	},
	"E10 page without a title": {status: 503, body: "<html>secret body", want: client.Error{}},
	"E10 by its type": {
		status: 503, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, body: "secret body", want: client.Error{},
	},
	"header before body": {
		status: 500, header: http.Header{"X-Request-Id": {"from-header"}}, body: `{"errors":[{"id":"from-body","code":"ADMIN-500-1"}]}`,
		want: client.Error{Code: "ADMIN-500-1", RequestID: "from-header"},
	},
	"a list":         {status: 400, body: `[{"code":"A","detail":"one"}]`, want: client.Error{Code: "A", Detail: "one"}},
	"no errors":      {status: 400, body: `{"errors":[]}`, want: client.Error{}},
	"errors of text": {status: 400, body: `{"errors":["secret body"]}`, want: client.Error{}},
	"null":           {status: 400, body: `null`, want: client.Error{}},
	"a string":       {status: 400, body: `"secret body"`, want: client.Error{}},
	"plain text":     {status: 503, body: `upstream secret body`, want: client.Error{}},
	"half JSON":      {status: 400, body: `{"detail":"secret bo`, want: client.Error{}},
	"wrong types":    {status: 400, body: `{"code":{},"title":[],"detail":7,"message":true,"id":null,"context":[1]}`, want: client.Error{}},
	"unknown fields": {status: 400, body: `{"secret":"body","password":"x","detail":"known"}`, want: client.Error{Detail: "known"}},
	"byte order mark": {
		status: 400, body: "\ufeff" + `{"detail":"known"}`, want: client.Error{Detail: "known"},
	},
	"control characters": {
		status: 400, body: "{\"detail\":\"a\\u001b[31mred\\u0000\\nline\\u202eflip\\u2028next\",\"code\":\"A\\r\\nB\"}",
		want: client.Error{Code: "A B", Detail: "a [31mred lineflip next"},
	},
}

func TestEnvelopes(t *testing.T) {
	t.Parallel()

	for name, test := range envelopes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			s := &script{steps: []step{{status: test.status, header: test.header, body: test.body}}}
			_, err := do(t.Context(), newClient(t, client.Options{Transport: s}), client.Reads, nil)

			got, ok := errors.AsType[*client.Error](err)
			if !ok {
				t.Fatalf("got %v", err)
			}

			if got.Status != test.status || got.Operation != "Changing thing" || got.Method != http.MethodPost || got.Path != "/things" {
				t.Errorf("the request is not told: %v", err)
			}

			compared := client.Error{
				Code: got.Code, Reason: got.Reason, Title: got.Title, Detail: got.Detail, RequestID: got.RequestID, Fields: got.Fields,
			}
			if diff := cmp.Diff(test.want, compared, cmpopts.IgnoreUnexported(client.Error{})); diff != "" {
				t.Error(diff)
			}

			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error repeats the body: %v", err)
			}
		})
	}
}

func FuzzEnvelope(f *testing.F) {
	for _, e := range envelopes {
		f.Add(e.status, e.header.Get("Content-Type"), e.body)
	}

	f.Add(500, "", `{"errors":[`+strings.Repeat(`{"detail":"`+strings.Repeat("x", 500)+`"},`, 50)+`{}]}`)
	f.Add(500, "", strings.Repeat(`{"context":`, 5000))
	f.Fuzz(func(t *testing.T, status int, contentType, body string) {
		if status < 300 || status > 999 {
			t.Skip("no failure, or no status at all")
		}

		s := &script{steps: []step{{status: status, header: http.Header{"Content-Type": {contentType}}, body: body}}}

		_, err := do(t.Context(), newClient(t, client.Options{Transport: s}), client.Reads, nil)
		if err == nil {
			t.Fatal("no error")
		}

		text := err.Error()
		if utf8.RuneCountInString(text) > 6000 {
			t.Errorf("an error of %d characters", utf8.RuneCountInString(text))
		}

		if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }); i >= 0 {
			t.Errorf("a control character in %q", text)
		}
	})
}
