// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package exchange

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// Refuse returns the answer of a failed check.
func Refuse(answer Reply) *Reply {
	if answer.Status < http.StatusBadRequest {
		panic("simulator: a refusal that is none")
	}

	return &answer
}

// Reply is a handler's answer. A nil Body sends no body.
type Reply struct {
	Status    int
	MediaType string // "" is application/json
	Header    http.Header
	Body      any // marshaled as JSON, but []byte is sent unchanged
}

// Rendered is a reply as bytes.
type Rendered struct {
	Status int
	Header http.Header
	Body   []byte
}

// Render encodes the reply.
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

// UnsupportedMediaType refuses a write without a JSON body. Atlassian's body for it is not known (API §9.3 no. 17).
func UnsupportedMediaType() Reply { return Reply{Status: http.StatusUnsupportedMediaType} }
