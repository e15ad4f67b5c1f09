// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
)

// A variation is a way in which the documents allow another server to write the simulator's answers.
type variation struct {
	response  func(r *http.Response)               // status and header
	object    func(o map[string]any)               // each object of the body
	encode    func(document any) []byte            // the whole body
	errorBody func(path string, e errorFields) any // the body of an error; nil for an empty body
	emptyBody string                               // replaces the empty body of a success
}

// errorFields are the fields of an error, whatever the format of its body.
type errorFields struct {
	status                        int
	code, scimType, title, detail string
}

// varyingServer passes requests to a server and applies variations to its answers.
type varyingServer struct {
	variations []variation
	server     http.RoundTripper
}

func (h varyingServer) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := h.server.RoundTrip(r)
	if err != nil {
		return nil, err
	}

	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()

	if err != nil {
		return nil, err
	}

	body = h.rewrite(r.URL.Path, response.StatusCode, body)

	for _, variation := range h.variations {
		if len(body) == 0 && response.StatusCode < 300 {
			body = []byte(variation.emptyBody)
		}

		if variation.response != nil {
			variation.response(response)
		}
	}

	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response.Header.Set("Content-Length", strconv.Itoa(len(body)))

	return response, nil
}

// rewrite applies the variations to a body.
func (h varyingServer) rewrite(path string, status int, body []byte) []byte {
	var document any
	if json.Unmarshal(body, &document) != nil {
		return body
	}

	write := func(document any) []byte {
		text, _ := json.Marshal(document)

		return text
	}

	for _, variation := range h.variations {
		if variation.errorBody != nil && status >= 400 {
			if document = variation.errorBody(path, errorFieldsOf(status, document)); document == nil {
				return nil
			}
		}

		if variation.object != nil {
			eachObject(document, variation.object)
		}

		if variation.encode != nil {
			write = variation.encode
		}
	}

	return write(document)
}

func errorFieldsOf(status int, document any) errorFields {
	o, _ := document.(map[string]any)
	if first := elements(o["errors"]); len(first) > 0 {
		o, _ = first[0].(map[string]any)
	}

	text := func(name string) string { s, _ := o[name].(string); return s }

	return errorFields{status, text("code"), text("scimType"), text("title"), text("detail")}
}

// encodeUnordered writes JSON with names in descending order, blanks wherever JSON allows them, and unnecessary
// escapes.
func encodeUnordered(value any) string {
	switch value := value.(type) {
	case map[string]any:
		members := make([]string, 0, len(value))
		for _, name := range slices.Backward(slices.Sorted(maps.Keys(value))) {
			members = append(members, encodeUnordered(name)+" :\t"+encodeUnordered(value[name]))
		}

		return "{ " + strings.Join(members, " ,\r\n") + " }"
	case []any:
		members := make([]string, len(value))
		for i, member := range value {
			members[i] = encodeUnordered(member)
		}

		return "[ " + strings.Join(members, " ,\n") + " ]"
	default:
		text, _ := json.Marshal(value)

		return strings.NewReplacer("/", `\/`, "@", `\u0040`).Replace(string(text))
	}
}

func eachObject(value any, do func(map[string]any)) {
	switch value := value.(type) {
	case map[string]any:
		for _, inner := range value {
			eachObject(inner, do)
		}

		do(value)
	case []any:
		for _, inner := range value {
			eachObject(inner, do)
		}
	}
}

func isSCIM(path string) bool { return strings.HasPrefix(path, "/scim/") }

// documentedEnvelope returns the documented body of an error (API §8.4, E2 and E6).
func documentedEnvelope(path string, e errorFields) any {
	if isSCIM(path) {
		return map[string]any{
			"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(e.status), "scimType": e.scimType, "detail": e.detail,
		}
	}

	return map[string]any{"errors": []any{map[string]any{"status": strconv.Itoa(e.status), "code": e.code, "title": e.title, "detail": e.detail}}}
}

// reformatTimes writes each time of an object in another format.
func reformatTimes(o map[string]any, form func(time.Time) any) {
	for name, value := range o {
		text, _ := value.(string)
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			o[name] = form(at.UTC())
		}
	}
}

func variations() map[string]variation {
	return map[string]variation{
		"every success is a 200": {response: func(r *http.Response) {
			if r.StatusCode < 300 && r.StatusCode != http.StatusPartialContent {
				r.StatusCode, r.Status = http.StatusOK, "200 OK"
			}
		}},
		"no content is an object": {emptyBody: "{}", response: func(r *http.Response) {
			if r.StatusCode == http.StatusNoContent {
				r.StatusCode, r.Status = http.StatusOK, "200 OK"
			}
		}},
		"no content is null": {emptyBody: "null", response: func(r *http.Response) {
			if r.StatusCode == http.StatusNoContent {
				r.StatusCode, r.Status = http.StatusOK, "200 OK"
			}
		}},
		"no content type": {response: func(r *http.Response) { r.Header.Del("Content-Type") }},
		"another content type": {response: func(r *http.Response) {
			if r.Header.Get("Content-Type") != "" {
				r.Header.Set("Content-Type", "Application/JSON;Charset=UTF-8")
			}
		}},
		"attributes that nobody knows": {object: func(o map[string]any) {
			o["x-new"], o["urn:example:new"] = map[string]any{"value": []any{1, nil}}, nil
		}},
		"numbers are texts": {object: func(o map[string]any) {
			for _, name := range []string{"totalResults", "startIndex", "itemsPerPage", "count", "total", "code", "status", "capacity", "usage", "users", "resources"} {
				if n, ok := o[name].(float64); ok {
					o[name] = strconv.FormatFloat(n, 'f', -1, 64)
				}
			}
		}},
		// Several variations in one, because each takes a run of the lifecycle.
		"another order, more escapes, numbers with a point, times without a zone": {
			encode: func(document any) []byte { return []byte(encodeUnordered(document)) },
			object: func(o map[string]any) {
				reformatTimes(o, func(t time.Time) any { return t.Format("2006-01-02T15:04:05.000") })

				for name, value := range o {
					if n, ok := value.(float64); ok && n == math.Trunc(n) {
						o[name] = json.Number(strconv.FormatFloat(n, 'f', 1, 64))
					}
				}
			},
		},
		"times in milliseconds, groups known by who manages them": {object: func(o map[string]any) {
			reformatTimes(o, func(t time.Time) any { return t.UnixMilli() })
			delete(o, "externalSynced")
		}},
		// The formats of errors (API §8.4), for the APIs for which they are documented or measured.
		"errors with numbers and nulls": {errorBody: func(path string, e errorFields) any {
			if isSCIM(path) {
				return map[string]any{"status": e.status, "scimType": nil, "detail": e.detail}
			}

			return map[string]any{"errors": []any{map[string]any{"id": nil, "status": e.status, "code": e.code, "title": nil, "detail": nil}}}
		}},
		"errors that are bare": {errorBody: func(path string, e errorFields) any {
			if isSCIM(path) {
				return map[string]any{"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(e.status)}
			}

			return map[string]any{"id": "r-1", "status": strconv.Itoa(e.status), "code": e.code, "title": e.title, "detail": e.detail}
		}},
		"errors as Java dumps them": {errorBody: func(path string, e errorFields) any {
			if !isSCIM(path) || e.status == http.StatusNotFound {
				return documentedEnvelope(path, e)
			}

			return map[string]any{
				"message": e.detail, "localizedMessage": e.detail, "scimErrorType": e.scimType, "responseStatus": "BAD_REQUEST",
				"cause": map[string]any{"stackTrace": []any{}}, "stackTrace": []any{map[string]any{"lineNumber": 1}}, "suppressed": []any{},
			}
		}},
		"errors without a body": {errorBody: func(path string, e errorFields) any {
			if isSCIM(path) || !strings.Contains(path, "/groups/") || strings.HasSuffix(path, "/search") {
				return documentedEnvelope(path, e)
			}

			return nil
		}},
		"no meta": {object: func(o map[string]any) { delete(o, "meta") }},
		"no schemas and no types": {object: func(o map[string]any) {
			delete(o, "schemas")

			if o["value"] != nil && o["primary"] == nil {
				delete(o, "type")
				delete(o, "display")
				delete(o, "$ref")
			}
		}},
		"empty lists are null": {object: func(o map[string]any) {
			for name, value := range o {
				if list, ok := value.([]any); ok && len(list) == 0 {
					o[name] = nil
				}
			}
		}},
		"empty lists are left out": {object: func(o map[string]any) {
			for name, value := range o {
				if list, ok := value.([]any); ok && len(list) == 0 && name != "data" && name != "Resources" {
					delete(o, name)
				}
			}
		}},
		"absent is null": {object: func(o map[string]any) {
			for _, name := range []string{"externalId", "title", "department", "organization", "nickName", "timezone", "preferredLanguage", "next"} {
				if _, ok := o[name]; !ok && (o["userName"] != nil || o["self"] != nil) {
					o[name] = nil
				}
			}
		}},
	}
}

// A serverStyle is a set of variations that one server can have together without hiding each other.
type serverStyle struct {
	variations []string
	hides      []string // rows of interpretations that these variations would hide
}

// serverStyles has all variations except those of errors, which exclude each other. Three interpretations of
// TestProtocolContradictions run with these styles. `make faults` runs each variation alone.
func serverStyles() []serverStyle {
	return []serverStyle{
		{
			variations: []string{"every success is a 200", "attributes that nobody knows", "numbers are texts", "empty lists are null"},
			hides:      []string{"§9.7"},
		},
		{
			variations: []string{
				"no content is an object", "no content type", "no meta", "empty lists are left out", "times in milliseconds, groups known by who manages them",
			},
			hides: []string{"9", "§9.7"},
		},
		{
			variations: []string{
				"no content is null", "another content type", "no schemas and no types", "absent is null",
				"another order, more escapes, numbers with a point, times without a zone",
			},
			hides: []string{"§9.7"},
		},
	}
}

// inServerStyle reports whether a style has a variation.
func inServerStyle(name string) bool {
	return slices.ContainsFunc(serverStyles(), func(m serverStyle) bool { return slices.Contains(m.variations, name) })
}

// varyAnswers applies variations to the answers of the fixture's simulator.
func (s *fixture) varyAnswers(names ...string) {
	chosen := make([]variation, len(names))
	for i, name := range names {
		chosen[i] = variations()[name]
	}

	s.WrapTransport(func(server http.RoundTripper) http.RoundTripper { return varyingServer{chosen, server} })
}

// TestProtocolServerVariations shows that the provider understands every variation: it creates, updates, destroys and
// imports every resource, and the reports show the same figures.
func TestProtocolServerVariations(t *testing.T) {
	t.Parallel()

	var want map[string]any

	if depth.Thorough() {
		synctest.Test(t, func(t *testing.T) { want = readReports(t, newFixtureInProcess(t)) })
	}

	for name, variation := range variations() {
		if !depth.Thorough() && inServerStyle(name) {
			continue
		}

		start := func(t *testing.T) *fixture {
			t.Helper()

			s := newFixtureInProcess(t)
			s.varyAnswers(name)

			return s
		}

		runs := map[string]func(*testing.T){
			"lifecycle": func(t *testing.T) { lifecycle(t, start(t)) },
			"reports":   func(t *testing.T) { reportsMatch(t, want, readReports(t, start(t)), false) },
		}
		if variation.errorBody != nil {
			runs = map[string]func(*testing.T){"refusals": func(t *testing.T) { lifecycleWithConflicts(t, start(t)) }}
		}

		for kind, run := range runs {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, run)
			})
		}
	}
}

// lifecycleWithConflicts applies configurations that conflict with changes outside of Terraform: users and groups that
// exist already or were deleted, and a group name that is taken.
func lifecycleWithConflicts(t *testing.T, fixture *fixture) {
	t.Helper()

	directory := fixture.Credentials().DirectoryID
	there, _ := fixture.Simulator.SCIMUser(directory, fixture.userIDs[0])
	workspace := fixture.Workspace(t, nil)
	apply := func(blocks ...acctest.Block) {
		t.Helper()

		for _, text := range workspace.Apply(t.Context(), blocks) {
			t.Error(text)
		}

		planIsEmpty(t, workspace, blocks)
	}
	adopted := acctest.Block{Address: theUser, Config: map[string]any{"email": there.PrimaryEmail(), "adopt_existing": true}}
	group := acctest.Block{Address: theGroup, Config: map[string]any{"display_name": groupName}}
	listed := acctest.Block{Address: theMembers, Config: map[string]any{"group_id": fixture.membersGroup, "user_ids": []any{fixture.userIDs[1]}}}
	joined := acctest.Block{Address: theOrgMembership, Config: map[string]any{"organization_group_id": fixture.orgMembershipGroup, "account_id": fixture.accountIDs[1]}}

	apply(adopted, group, listed, joined)

	if t.Failed() {
		return
	}

	if got := workspace.State(theUser).Text(t, "id"); !strings.EqualFold(got, fixture.userIDs[0]) {
		t.Errorf("another record was taken over: %v", got)
	}

	taken := acctest.Block{Address: "atlassian_group.taken", Config: map[string]any{"display_name": "Membership group"}}

	failures := workspace.Apply(t.Context(), []acctest.Block{adopted, group, listed, joined, taken})
	if len(failures) != 1 || !strings.Contains(failures[0], fixture.membershipGroup) {
		t.Errorf("the group that has the name is not named: %v", failures)
	}

	fixture.Simulator.DeleteSCIMUser(directory, fixture.userIDs[0])
	fixture.Simulator.DeleteSCIMUser(directory, fixture.userIDs[1])
	fixture.Simulator.DeleteSCIMGroup(directory, workspace.State(theGroup).Text(t, "id"))
	fixture.Simulator.LeaveGroup(fixture.orgMembershipGroup, fixture.accountIDs[1])
	apply(adopted, group, acctest.Block{Address: theMembers, Config: map[string]any{"group_id": fixture.membersGroup, "user_ids": []any{fixture.userIDs[2]}}})
	apply()
}
