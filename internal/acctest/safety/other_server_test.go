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
)

// A habit is how another server, written from the same documents, writes what the simulator answers.
type habit struct {
	answer  func(r *http.Response)           // status and header
	object  func(o map[string]any)           // each object of the body
	write   func(document any) []byte        // the body itself
	failure func(path string, e trouble) any // the body of an error; nil is an empty one
	empty   string                           // the body of a success that has none
}

// trouble is what an error says, in whichever envelope.
type trouble struct {
	status                        int
	code, scimType, title, detail string
}

// habitual answers as the server behind it, with habits.
type habitual struct {
	habits []habit
	server http.RoundTripper
}

func (h habitual) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := h.server.RoundTrip(r)
	if err != nil {
		return nil, err
	}

	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()

	if err != nil {
		return nil, err
	}

	body = h.written(r.URL.Path, response.StatusCode, body)

	for _, habit := range h.habits {
		if len(body) == 0 && response.StatusCode < 300 {
			body = []byte(habit.empty)
		}

		if habit.answer != nil {
			habit.answer(response)
		}
	}

	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response.Header.Set("Content-Length", strconv.Itoa(len(body)))

	return response, nil
}

// written is a body as this server writes it.
func (h habitual) written(path string, status int, body []byte) []byte {
	var document any
	if json.Unmarshal(body, &document) != nil {
		return body
	}

	write := func(document any) []byte {
		text, _ := json.Marshal(document)

		return text
	}

	for _, habit := range h.habits {
		if habit.failure != nil && status >= 400 {
			if document = habit.failure(path, troubleIn(status, document)); document == nil {
				return nil
			}
		}

		if habit.object != nil {
			eachObject(document, habit.object)
		}

		if habit.write != nil {
			write = habit.write
		}
	}

	return write(document)
}

func troubleIn(status int, document any) trouble {
	o, _ := document.(map[string]any)
	if first := elements(o["errors"]); len(first) > 0 {
		o, _ = first[0].(map[string]any)
	}

	text := func(name string) string { s, _ := o[name].(string); return s }

	return trouble{status, text("code"), text("scimType"), text("title"), text("detail")}
}

// unordered writes names in an order of its own, blanks wherever JSON allows them, and escapes characters that need not
// be.
func unordered(value any) string {
	switch value := value.(type) {
	case map[string]any:
		members := make([]string, 0, len(value))
		for _, name := range slices.Backward(slices.Sorted(maps.Keys(value))) {
			members = append(members, unordered(name)+" :\t"+unordered(value[name]))
		}

		return "{ " + strings.Join(members, " ,\r\n") + " }"
	case []any:
		members := make([]string, len(value))
		for i, member := range value {
			members[i] = unordered(member)
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

// envelope is the documented one (API §8.4, E2 and E6).
func envelope(path string, e trouble) any {
	if isSCIM(path) {
		return map[string]any{
			"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(e.status), "scimType": e.scimType, "detail": e.detail,
		}
	}

	return map[string]any{"errors": []any{map[string]any{"status": strconv.Itoa(e.status), "code": e.code, "title": e.title, "detail": e.detail}}}
}

// inForm writes each time in another form.
func inForm(o map[string]any, form func(time.Time) any) {
	for name, value := range o {
		text, _ := value.(string)
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			o[name] = form(at.UTC())
		}
	}
}

func habits() map[string]habit {
	return map[string]habit{
		"every success is a 200": {answer: func(r *http.Response) {
			if r.StatusCode < 300 && r.StatusCode != http.StatusPartialContent {
				r.StatusCode, r.Status = http.StatusOK, "200 OK"
			}
		}},
		"no content is an object": {empty: "{}", answer: func(r *http.Response) {
			if r.StatusCode == http.StatusNoContent {
				r.StatusCode, r.Status = http.StatusOK, "200 OK"
			}
		}},
		"no content is null": {empty: "null", answer: func(r *http.Response) {
			if r.StatusCode == http.StatusNoContent {
				r.StatusCode, r.Status = http.StatusOK, "200 OK"
			}
		}},
		"no content type": {answer: func(r *http.Response) { r.Header.Del("Content-Type") }},
		"another content type": {answer: func(r *http.Response) {
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
		// Several habits in one server, since each takes a life.
		"another order, more escapes, numbers with a point, times without a zone": {
			write: func(document any) []byte { return []byte(unordered(document)) },
			object: func(o map[string]any) {
				inForm(o, func(t time.Time) any { return t.Format("2006-01-02T15:04:05.000") })

				for name, value := range o {
					if n, ok := value.(float64); ok && n == math.Trunc(n) {
						o[name] = json.Number(strconv.FormatFloat(n, 'f', 1, 64))
					}
				}
			},
		},
		"times in milliseconds, groups known by who manages them": {object: func(o map[string]any) {
			inForm(o, func(t time.Time) any { return t.UnixMilli() })
			delete(o, "externalSynced")
		}},
		// The envelopes of errors (API §8.4), each where it is documented or measured.
		"errors with numbers and nulls": {failure: func(path string, e trouble) any {
			if isSCIM(path) {
				return map[string]any{"status": e.status, "scimType": nil, "detail": e.detail}
			}

			return map[string]any{"errors": []any{map[string]any{"id": nil, "status": e.status, "code": e.code, "title": nil, "detail": nil}}}
		}},
		"errors that are bare": {failure: func(path string, e trouble) any {
			if isSCIM(path) {
				return map[string]any{"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(e.status)}
			}

			return map[string]any{"id": "r-1", "status": strconv.Itoa(e.status), "code": e.code, "title": e.title, "detail": e.detail}
		}},
		"errors as Java dumps them": {failure: func(path string, e trouble) any {
			if !isSCIM(path) || e.status == http.StatusNotFound {
				return envelope(path, e)
			}

			return map[string]any{
				"message": e.detail, "localizedMessage": e.detail, "scimErrorType": e.scimType, "responseStatus": "BAD_REQUEST",
				"cause": map[string]any{"stackTrace": []any{}}, "stackTrace": []any{map[string]any{"lineNumber": 1}}, "suppressed": []any{},
			}
		}},
		"errors without a body": {failure: func(path string, e trouble) any {
			if isSCIM(path) || !strings.Contains(path, "/groups/") || strings.HasSuffix(path, "/search") {
				return envelope(path, e)
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

// A manner is habits that one server has, of which none hides another.
type manner struct {
	habits []string
	hides  []string // rows of readings that could not be seen beside it
}

// manners are three servers that show all habits but how errors look, of which each server has one way. They are the
// servers of three readings (TestProtocolContradictions); `make faults` tries every habit alone.
func manners() []manner {
	return []manner{
		{
			habits: []string{"every success is a 200", "attributes that nobody knows", "numbers are texts", "empty lists are null"},
			hides:  []string{"§9.7"},
		},
		{
			habits: []string{
				"no content is an object", "no content type", "no meta", "empty lists are left out", "times in milliseconds, groups known by who manages them",
			},
			hides: []string{"9", "§9.7"},
		},
		{
			habits: []string{
				"no content is null", "another content type", "no schemas and no types", "absent is null",
				"another order, more escapes, numbers with a point, times without a zone",
			},
			hides: []string{"§9.7"},
		},
	}
}

// mannered reports whether one of the three servers has a habit.
func mannered(name string) bool {
	return slices.ContainsFunc(manners(), func(m manner) bool { return slices.Contains(m.habits, name) })
}

// speakingIn lets what is between the drivers of a stage and its simulator have habits.
func (s *stage) speakingIn(names ...string) {
	chosen := make([]habit, len(names))
	for i, name := range names {
		chosen[i] = habits()[name]
	}

	s.Through(func(server http.RoundTripper) http.RoundTripper { return habitual{chosen, server} })
}

// Whatever is left to a server by the documents is understood: everything is created, changed, destroyed and imported,
// and the reports have the same figures.
func TestProtocolOtherServers(t *testing.T) {
	t.Parallel()

	var want map[string]any

	if thorough() {
		synctest.Test(t, func(t *testing.T) { want = reports(t, newStageInProcess(t)) })
	}

	for name, habit := range habits() {
		if !thorough() && mannered(name) {
			continue
		}

		start := func(t *testing.T) *stage {
			t.Helper()

			s := newStageInProcess(t)
			s.speakingIn(name)

			return s
		}

		runs := map[string]func(*testing.T){
			"life":    func(t *testing.T) { life(t, start(t)) },
			"reports": func(t *testing.T) { sameFigures(t, want, reports(t, start(t)), false) },
		}
		if habit.failure != nil {
			runs = map[string]func(*testing.T){"refusals": func(t *testing.T) { refusals(t, start(t)) }}
		}

		for kind, run := range runs {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, run)
			})
		}
	}
}

// refusals are what a life meets that is not the only one to write: somebody who is there already, who is gone, and a
// group that is taken.
func refusals(t *testing.T, stage *stage) {
	t.Helper()

	directory := stage.Credentials().DirectoryID
	there, _ := stage.Simulator.SCIMUser(directory, stage.users[0])
	workspace := stage.Workspace(t, nil)
	apply := func(blocks ...acctest.Block) {
		t.Helper()

		for _, text := range workspace.Apply(t.Context(), blocks) {
			t.Error(text)
		}

		planIsEmpty(t, workspace, blocks)
	}
	adopted := acctest.Block{Address: theUser, Config: map[string]any{"email": there.PrimaryEmail(), "adopt_existing": true}}
	group := acctest.Block{Address: theGroup, Config: map[string]any{"display_name": groupName}}
	listed := acctest.Block{Address: theMembers, Config: map[string]any{"group_id": stage.listed, "user_ids": []any{stage.users[1]}}}
	joined := acctest.Block{Address: theCrewMember, Config: map[string]any{"organization_group_id": stage.joined, "account_id": stage.people[1]}}

	apply(adopted, group, listed, joined)

	if t.Failed() {
		return
	}

	if got := workspace.State(theUser).Text(t, "id"); !strings.EqualFold(got, stage.users[0]) {
		t.Errorf("another record was taken over: %v", got)
	}

	taken := acctest.Block{Address: "atlassian_group.taken", Config: map[string]any{"display_name": "Stage single"}}

	failures := workspace.Apply(t.Context(), []acctest.Block{adopted, group, listed, joined, taken})
	if len(failures) != 1 || !strings.Contains(failures[0], stage.single) {
		t.Errorf("the group that has the name is not named: %v", failures)
	}

	stage.Simulator.DeleteSCIMUser(directory, stage.users[0])
	stage.Simulator.DeleteSCIMUser(directory, stage.users[1])
	stage.Simulator.DeleteSCIMGroup(directory, workspace.State(theGroup).Text(t, "id"))
	stage.Simulator.LeaveGroup(stage.joined, stage.people[1])
	apply(adopted, group, acctest.Block{Address: theMembers, Config: map[string]any{"group_id": stage.listed, "user_ids": []any{stage.users[2]}}})
	apply()
}
