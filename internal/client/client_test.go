// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"errors"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestNewRefusesInvalidOptions(t *testing.T) {
	t.Parallel()

	key := client.NewSecret(testKey)
	for name, o := range map[string]client.Options{
		"no key":           {},
		"base URL":         {Key: key, BaseURL: "http://api.atlassian.com"},
		"retries":          {Key: key, MaxRetries: -1},
		"timeout":          {Key: key, RequestTimeout: -time.Second},
		"ceiling":          {Key: key, MaxRequestsPerSecond: -1},
		"infinite ceiling": {Key: key, MaxRequestsPerSecond: math.Inf(1)},
		"no ceiling":       {Key: key, MaxRequestsPerSecond: math.NaN()},
		"user agent":       {Key: key, UserAgent: "x\r\nInjected: y"},
	} {
		if _, err := client.New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestRequestOnTheWire(t *testing.T) {
	t.Parallel()

	var got *http.Request

	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		got = r
		return response(r, http.StatusOK, http.Header{"X-Test": {"yes"}}, ""), nil
	})
	c := newClient(t, client.Options{
		BaseURL: "https://gateway.test/a%2Fb/", UserAgent: "terraform-provider-atlassian/1.0", Transport: transport,
	})

	answer, err := c.Do(t.Context(), client.Request{
		Operation: "Reading", Method: http.MethodPost,
		Path:      []string{"users", "557058:a|b", "with space", "a/b", "ü?#%"},
		Query:     url.Values{"filter": {`userName eq "a+b@c.d"`}, "ids": {"1", "2"}},
		Body:      map[string]any{"n": 1},
		MediaType: "application/scim+json",
	}, nil)
	if err != nil {
		t.Fatal(err)
	}

	const want = "https://gateway.test/a%2Fb/users/557058:a%7Cb/with%20space/a%2Fb/%C3%BC%3F%23%25" +
		"?filter=userName%20eq%20%22a%2Bb%40c.d%22&ids=1&ids=2"
	if got.URL.String() != want {
		t.Errorf("got  %s\nwant %s", got.URL, want)
	}

	for name, value := range map[string]string{
		"Authorization": "Bearer " + testKey,
		"User-Agent":    "terraform-provider-atlassian/1.0",
		"Content-Type":  "application/scim+json",
		"Accept":        "application/scim+json, application/json",
	} {
		if got.Header.Get(name) != value {
			t.Errorf("%s: %q", name, got.Header.Get(name))
		}
	}

	if got.ContentLength != int64(len(`{"n":1}`)) {
		t.Errorf("length %d", got.ContentLength)
	}

	if answer.Status != http.StatusOK || answer.Header.Get("X-Test") != "yes" || !answer.Empty {
		t.Errorf("answer: status %d, empty %t", answer.Status, answer.Empty)
	}
}

func TestSegmentsThatLeadElsewhereAreNotSent(t *testing.T) {
	t.Parallel()

	s := &script{steps: []step{{status: 204}}}

	c := newClient(t, client.Options{Transport: s})
	for _, segment := range []string{"", ".", ".."} {
		_, err := c.Do(t.Context(), client.Request{
			Operation: "Deleting SCIM user", Method: http.MethodDelete, Path: []string{"Users", segment}, Effect: client.Once,
		}, nil)
		if !errors.Is(err, client.ErrInvalidPath) || client.OutcomeUnknown(err) {
			t.Errorf("%q: %v", segment, err)
		}
	}

	if s.attempts() != 0 {
		t.Error("a request was sent")
	}
}

func TestABodyThatCannotBeEncodedIsNotSent(t *testing.T) {
	t.Parallel()

	s := &script{steps: []step{{status: 204}}}
	c := newClient(t, client.Options{Transport: s})

	_, err := c.Do(t.Context(), client.Request{
		Operation: "Creating", Method: http.MethodPost, Path: []string{"x"}, Body: math.Inf(1), Effect: client.Once,
	}, nil)
	if err == nil || client.OutcomeUnknown(err) || s.attempts() != 0 {
		t.Errorf("got %v", err)
	}
}

func TestReadOnlySendsNoWrite(t *testing.T) {
	t.Parallel()

	s := &script{steps: []step{{status: 200}}}

	c := newClient(t, client.Options{Transport: s, ReadOnly: true, MaxRetries: 3})
	if !c.ReadOnly() {
		t.Error("the client does not know that it is read-only")
	}

	for _, effect := range []client.Effect{client.Repeatable, client.Once} {
		if _, err := do(t.Context(), c, effect, nil); !errors.Is(err, client.ErrReadOnly) || client.OutcomeUnknown(err) {
			t.Errorf("got %v", err)
		}
	}

	if s.attempts() != 0 {
		t.Error("a write was sent")
	}

	if _, err := do(t.Context(), c, client.Reads, nil); err != nil || s.attempts() != 1 {
		t.Errorf("a read failed: %v", err)
	}
}

func TestAnAnswerWithoutABodyLeavesTheValue(t *testing.T) {
	t.Parallel()

	for _, body := range []string{"", " \n"} {
		c := newClient(t, client.Options{Transport: &script{steps: []step{{status: 204, body: body}}}})
		into := struct{ ID string }{"kept"}

		answer, err := do(t.Context(), c, client.Once, &into)
		if err != nil || into.ID != "kept" || !answer.Empty {
			t.Errorf("got %q, %v", into.ID, err)
		}
	}
}

func TestASuccessReplacesTheValue(t *testing.T) {
	t.Parallel()
	c := newClient(t, client.Options{Transport: &script{steps: []step{{status: 200, body: `{"name":"new"}`}}}})

	into := struct{ ID, Name string }{ID: "old"}
	if _, err := do(t.Context(), c, client.Reads, &into); err != nil || into.ID != "" || into.Name != "new" {
		t.Errorf("got %q, %q, %v", into.ID, into.Name, err)
	}
}

// An error never contains the key, or a large part of it, whatever a server or proxy answers. Texts are cut to a
// length, and a key may be longer.
func TestAnEchoedKeyIsHidden(t *testing.T) {
	t.Parallel()

	for _, key := range []string{testKey, "ATCTT3xFfGN0" + strings.Repeat("kZ9_", 200) + "=1234ABCD"} {
		for name, s := range map[string]step{
			"code":    {status: 400, body: `{"key":"` + key + `"}`},
			"detail":  {status: 400, body: `{"errors":[{"code":"` + key + `","title":"` + key + `","detail":"` + strings.Repeat("x ", 290) + ` Bearer ` + key + `","id":"` + key + `"}]}`},
			"escaped": {status: 400, body: `{"message":"` + strings.ReplaceAll(key, "k", `\u006b`) + `"}`},
			"page":    {status: 502, body: "<html><title>Bearer " + key + "</title>"},
			"fields":  {status: 400, body: `{"key":"x","context":{"fieldViolations":[{"field":"` + key + `","violations":[{"key":"` + key + `"}]}]}}`},
			"header":  {status: 500, header: http.Header{"X-Request-Id": {key}}},
			"success": {status: 200, header: http.Header{"X-Request-Id": {key}}, body: "<html>"},
			"failure": {err: errors.New("malformed HTTP response \"" + key + "\"")},
		} {
			c := newClient(t, client.Options{Transport: &script{steps: []step{s}}, Key: client.NewSecret(key)})

			_, err := do(t.Context(), c, client.Reads, nil)
			if err == nil || strings.Contains(err.Error(), key[:12]) || strings.Contains(err.Error(), key[len(key)-9:]) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// A proxy's sign-in page is no success, even of a write without a value to decode.
func TestAPageIsNoSuccess(t *testing.T) {
	t.Parallel()

	for name, s := range map[string]step{
		"page":              {status: 200, body: "\n<!doctype html><title>Sign in</title>"},
		"text of type html": {status: 204, header: http.Header{"Content-Type": {"Text/HTML; charset=utf-8"}}, body: "Sign in"},
	} {
		for effect, effectName := range effects {
			c := newClient(t, client.Options{Transport: &script{steps: []step{s}}})

			_, err := do(t.Context(), c, effect, nil)
			if err == nil || client.OutcomeUnknown(err) != (effect != client.Reads) || strings.Contains(err.Error(), "Sign in") {
				t.Errorf("%s, %s: outcome unknown %t: %v", name, effectName, client.OutcomeUnknown(err), err)
			}
		}
	}
}

// JSON is read as JSON although its media type is text/html.
func TestJSONThatCallsItselfAPage(t *testing.T) {
	t.Parallel()

	header := http.Header{"Content-Type": {"text/html; charset=UTF-8"}}

	var into struct{ ID string }

	c := newClient(t, client.Options{Transport: &script{steps: []step{{status: 200, header: header, body: ` {"id":"u1"}`}}}})
	if _, err := do(t.Context(), c, client.Reads, &into); err != nil || into.ID != "u1" {
		t.Errorf("read %q: %v", into.ID, err)
	}

	c = newClient(t, client.Options{Transport: &script{steps: []step{{status: 404, header: header, body: `{"status":"404"}`}}}})
	if _, err := do(t.Context(), c, client.Reads, &into); !client.IsNotFound(err) {
		t.Error(err)
	}
}

// An empty answer is not read as an empty list.
func TestAReadWithoutAnAnswerFails(t *testing.T) {
	t.Parallel()

	var into struct{}

	server := &script{steps: []step{{status: 200}, {status: 200, body: `{}`}}}
	if _, err := do(t.Context(), newClient(t, client.Options{Transport: server}), client.Reads, &into); err == nil {
		t.Error("taken for an answer")
	}

	server = &script{steps: []step{{status: 200}, {status: 200, body: `{}`}}}
	if _, err := do(t.Context(), newClient(t, client.Options{Transport: server, MaxRetries: 1}), client.Reads, &into); err != nil || server.attempts() != 2 {
		t.Errorf("asked %d times: %v", server.attempts(), err)
	}
}

// A gateway's 404 for an unknown path says nothing about a record.
func TestPlainTextIsNotNotFound(t *testing.T) {
	t.Parallel()

	for _, body := range []string{"default backend - 404", "404 page not found\n", "<html>"} {
		c := newClient(t, client.Options{Transport: &script{steps: []step{{status: 404, body: body}}}})
		if _, err := do(t.Context(), c, client.Reads, nil); err == nil || client.IsNotFound(err) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// API §8.5 no. 25.
func TestEveryWriteHasABody(t *testing.T) {
	t.Parallel()

	for method, want := range map[string]string{
		http.MethodPost: "{}", http.MethodPut: "{}", http.MethodPatch: "{}", http.MethodDelete: "", http.MethodGet: "",
	} {
		server := &script{steps: []step{{status: 204}}}

		c := newClient(t, client.Options{Transport: server})
		if _, err := c.Do(t.Context(), client.Request{Operation: "Doing", Method: method, Path: []string{"x"}}, nil); err != nil {
			t.Fatal(err)
		}

		if got := server.bodies[0]; got != want {
			t.Errorf("%s: body %q, want %q", method, got, want)
		}

		if got, said := server.headers[0].Get("Content-Type"), want != ""; (got == "application/json") != said {
			t.Errorf("%s: media type %q", method, got)
		}
	}
}

func TestAByteOrderMarkIsIgnored(t *testing.T) {
	t.Parallel()
	c := newClient(t, client.Options{Transport: &script{steps: []step{{status: 200, body: "\ufeff{\"name\":\"new\"}"}}}})

	var into struct {
		Name string `json:"name"`
	}
	if _, err := do(t.Context(), c, client.Reads, &into); err != nil || into.Name != "new" {
		t.Error(into, err)
	}
}

// Only an answer that certainly comes from this API and is about this id removes a record from the state.
func TestWhatIsCertainlyNotFound(t *testing.T) {
	t.Parallel()

	const (
		scimError = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"Resource [USER]: x not found."}`
		routing   = `{"timestamp":"2026-11-01T10:00:00Z","path":"/api/admin/v2/orgs/x","status":404,"error":"Not Found","message":"TCS validation failed"}`
	)

	scim, admin, account := []string{"scim", "directory", "d", "Users", "x"}, []string{"admin", "v2", "orgs", "o"}, []string{"users", "a", "manage"}
	for name, test := range map[string]struct {
		path   []string
		effect client.Effect
		body   string
		want   bool
	}{
		"SCIM":                            {scim, client.Reads, scimError, true},
		"SCIM behind a mark":              {scim, client.Reads, "\ufeff" + scimError, true},
		"SCIM with a number":              {scim, client.Reads, `{"status":404,"detail":"Resource [USER]: x not found."}`, true},
		"SCIM without schemas":            {scim, client.Reads, `{"status":"404","detail":"Resource [USER]: x not found."}`, true},
		"SCIM, nothing":                   {scim, client.Reads, "", false},
		"SCIM, nothing after a write":     {scim, client.Repeatable, "", false},
		"SCIM, the gateway's":             {scim, client.Reads, `{"code":404,"message":"Not Found"}`, false},
		"SCIM, a code alone":              {scim, client.Reads, `{"code":404}`, false},
		"SCIM, an empty object":           {scim, client.Reads, `{}`, false},
		"SCIM, a list":                    {scim, client.Reads, `[]`, false},
		"SCIM, a page":                    {scim, client.Reads, "<html>", false},
		"SCIM, a router's":                {scim, client.Reads, `{"message":"no Route matched with those values"}`, false},
		"SCIM, a framework's":             {scim, client.Reads, `{"detail":"Not Found"}`, false},
		"SCIM, a failure":                 {scim, client.Reads, `{"error":"Not Found","traceId":"t"}`, false},
		"organization":                    {admin, client.Reads, `{"errors":[{"status":"404","code":"ADMIN-404-8"}]}`, true},
		"organization, bare":              {admin, client.Reads, `{"status":"404","code":"ADMIN-404-8","title":"Unknown"}`, true},
		"organization, unknown":           {admin, client.Reads, routing, false},
		"organization, the gateway's":     {admin, client.Reads, `{"code":404,"message":"Not Found"}`, false},
		"organization, nothing":           {admin, client.Reads, "", false},
		"organization, nothing to remove": {admin, client.Repeatable, "", true},
		"account":                         {account, client.Reads, `{"key":"accountNotFound"}`, true},
		"account, the gateway's":          {account, client.Reads, `{"code":404}`, false},
	} {
		c := newClient(t, client.Options{Transport: &script{steps: []step{{status: 404, body: test.body}}}})

		_, err := c.Do(t.Context(), client.Request{Operation: "Reading", Method: http.MethodGet, Path: test.path, Effect: test.effect}, nil)
		if got := client.IsNotFound(err); got != test.want {
			t.Errorf("%s: not found is %t, want %t", name, got, test.want)
		}
	}
}
