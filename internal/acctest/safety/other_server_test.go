// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
)

// A habit is how another server, written from the same documents, writes what the simulator answers.
type habit struct {
	answer func(r *http.Response) // status and header
	object func(o map[string]any) // each object of the body
	empty  string                 // the body of a success that has none
}

// habitual answers as the server behind it, with a habit.
type habitual struct {
	habit

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

	var document any
	if h.object != nil && json.Unmarshal(body, &document) == nil {
		eachObject(document, h.object)

		if body, err = json.Marshal(document); err != nil {
			return nil, err
		}
	}

	if len(body) == 0 && response.StatusCode < 300 {
		body = []byte(h.empty)
	}

	if h.answer != nil {
		h.answer(response)
	}

	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	response.Header.Set("Content-Length", strconv.Itoa(len(body)))

	return response, nil
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

// Whatever is left to a server by the documents is understood: everything is created, changed, destroyed and imported, and
// the reports have the same figures.
func TestProtocolOtherServers(t *testing.T) {
	t.Parallel()

	want := sync.OnceValue(func() (figures map[string]any) {
		synctest.Test(t, func(t *testing.T) { figures = reports(t, newStageInProcess(t, repeating)) })

		return figures
	})()

	for name, h := range habits() {
		start := func(t *testing.T) *stage {
			t.Helper()

			s := newStageInProcess(t, repeating)
			s.Through(func(server http.RoundTripper) http.RoundTripper { return habitual{h, server} })

			return s
		}

		for kind, run := range map[string]func(*testing.T){
			"lifecycle": func(t *testing.T) { lifecycle(t, start(t)) },
			"reports":   func(t *testing.T) { sameFigures(t, want, reports(t, start(t)), false) },
			"import":    func(t *testing.T) { importAll(t, start(t)) },
		} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, run)
			})
		}
	}
}
