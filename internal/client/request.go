// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Effect says what a request changes, and so when it may be repeated.
type Effect int

const (
	// Reads changes nothing: the request is repeated after a refusal (429), a server error or a lost answer.
	Reads Effect = iota
	// Repeatable is a write that may be repeated like a read, because a second one ends in the same state (API §8.2).
	Repeatable
	// Once is a write that is repeated only if it was certainly not carried out: it was refused (429), or the
	// connection failed.
	Once
)

// Request is one request to the API.
type Request struct {
	// Operation is a verb and its object, such as "Reading SCIM user". Errors and log lines begin with it. It contains
	// no values.
	Operation string
	Method    string
	// Path is the segments under the base URL, not escaped.
	Path  []string
	Query url.Values
	// Body is encoded as JSON. A write whose Body is nil sends an empty object.
	Body   any
	Effect Effect
	// Tries limits how often the request is sent, for a caller that has another way to get the answer; 0 means as often
	// as Options.MaxRetries allows. A refusal (429) does not count as a try.
	Tries int
	// MediaType is that of the body; empty means application/json.
	MediaType string
	// Sent, if not nil, is called right before each attempt, after all waiting.
	Sent func(at time.Time)
}

// encode returns the body. A write without one sends an empty object: some of these APIs answer 415 to a write without
// a body (API §8.5), and the others ignore it.
func (r Request) encode() ([]byte, error) {
	switch {
	case r.Body != nil:
		return json.Marshal(r.Body)
	case r.Method == http.MethodPost || r.Method == http.MethodPut || r.Method == http.MethodPatch:
		return []byte("{}"), nil
	}

	return nil, nil
}

// Answer describes a response whose body has been decoded.
type Answer struct {
	Status int
	Header http.Header
	// Empty is true if there was no body, so that the value to decode into is unchanged.
	Empty bool
}

// ErrInvalidPath is the cause of a request that was not sent because a path segment is empty or a dot segment.
var ErrInvalidPath = errors.New("invalid path segment")

// address builds the URL. It refuses an empty segment and a dot segment, which would address a collection or a parent
// instead of one record.
func (r Request) address(base *url.URL) (*url.URL, error) {
	plain := make([]string, 0, len(r.Path)+1)
	escaped := make([]string, 0, len(r.Path)+1)
	plain = append(plain, base.Path)
	escaped = append(escaped, base.EscapedPath())

	for i, segment := range r.Path {
		if segment == "" || segment == "." || segment == ".." {
			return nil, fmt.Errorf("%w: segment %d is %q", ErrInvalidPath, i+1, segment)
		}

		plain = append(plain, segment)
		escaped = append(escaped, url.PathEscape(segment))
	}

	u := *base
	u.Path = strings.Join(plain, "/")
	u.RawPath = strings.Join(escaped, "/")
	// Encode writes a space as "+", which some servers do not read as a space. A literal plus sign is already %2B.
	u.RawQuery = strings.ReplaceAll(r.Query.Encode(), "+", "%20")

	return &u, nil
}
