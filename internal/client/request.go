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

// Effect says what a request does, and so when it may be repeated.
type Effect int

const (
	// Reads changes nothing: it is repeated after a refusal (429), a server error or a lost answer.
	Reads Effect = iota
	// Repeatable is a write whose repetition ends in the same state (API §8.2); it is repeated as a read is.
	Repeatable
	// Once is a write that is repeated only if it surely was not carried out: it was refused (429), or the connection
	// could not be made.
	Once
)

// Request is one question to the API.
type Request struct {
	// Operation is a verb and what it acts on, such as "Reading SCIM user": the beginning of errors and log lines. It
	// carries no values.
	Operation string
	Method    string
	// Path holds the segments under the base URL; the client escapes them.
	Path  []string
	Query url.Values
	// Body is encoded as JSON; nil says nothing.
	Body   any
	Effect Effect
	// Tries is how often it is sent at most, for what the caller has another way to; 0 is as often as the client is
	// told. Being refused (429) is no failed try.
	Tries int
	// MediaType of the body; empty means application/json.
	MediaType string
	// Sent, if it is not nil, is told of each attempt, right before it is sent: by then all waiting is over.
	Sent func(at time.Time)
}

// encode makes the body. A write that says nothing sends an empty object: without a body some of these APIs answer 415
// (API §8.5), and those that want none ignore it.
func (r Request) encode() ([]byte, error) {
	switch {
	case r.Body != nil:
		return json.Marshal(r.Body)
	case r.Method == http.MethodPost || r.Method == http.MethodPut || r.Method == http.MethodPatch:
		return []byte("{}"), nil
	}

	return nil, nil
}

// Answer is what remains of a response once its body is decoded.
type Answer struct {
	Status int
	Header http.Header
	// Empty is true if no body came, so that the value to decode into was left as it was.
	Empty bool
}

// ErrInvalidPath is the cause of a request that was not sent because one of its path segments would have led somewhere
// else.
var ErrInvalidPath = errors.New("invalid path segment")

// address builds the URL. An empty segment or a dot segment would address a collection or a parent instead of one
// record, so neither is ever sent.
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
	// Encode writes a space as "+", which not every server reads as a space; a literal plus sign is %2B by now.
	u.RawQuery = strings.ReplaceAll(r.Query.Encode(), "+", "%20")

	return &u, nil
}
