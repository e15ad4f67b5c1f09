// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package exchange

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// Refuse is the answer of a check that failed.
func Refuse(answer Reply) *Reply {
	if answer.Status < http.StatusBadRequest {
		panic("simulator: a refusal that is none")
	}

	return &answer
}

// Reply is what a handler answers. A nil body is an empty one.
type Reply struct {
	Status    int
	MediaType string // "" is application/json
	Header    http.Header
	Body      any // marshaled as JSON; []byte goes out as it is
}

// Rendered is a reply made into bytes.
type Rendered struct {
	Status int
	Header http.Header
	Body   []byte
}

// Render makes the bytes that go out.
func (r Reply) Render() Rendered {
	header := r.Header.Clone()
	if header == nil {
		header = http.Header{}
	}

	if r.Body == nil {
		return Rendered{Status: r.Status, Header: header}
	}

	mediaType := r.MediaType
	if mediaType == "" {
		mediaType = "application/json"
	}

	header.Set("Content-Type", mediaType)

	if raw, ok := r.Body.([]byte); ok {
		return Rendered{Status: r.Status, Header: header, Body: raw}
	}

	var text bytes.Buffer

	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)

	if err := encoder.Encode(r.Body); err != nil {
		return Rendered{Status: http.StatusInternalServerError, Header: header, Body: []byte("simulator: the answer cannot be made into JSON: " + err.Error())}
	}

	return Rendered{Status: r.Status, Header: header, Body: bytes.TrimRight(text.Bytes(), "\n")}
}

// UnsupportedMediaType refuses a write without a JSON body. What Atlassian's says in its body is not known (API §9.3
// no. 17).
func UnsupportedMediaType() Reply { return Reply{Status: http.StatusUnsupportedMediaType} }
