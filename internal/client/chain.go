// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"
)

// call is a request on its way to the wire. It holds the encoded body, from which each attempt makes its own reader.
type call struct {
	Request

	url    *url.URL
	header http.Header
	body   []byte
	into   any
}

// reply is an answer whose body has been read whole.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r *reply) success() bool { return r.status >= 200 && r.status < 300 }

func (r *reply) empty() bool { return len(trimBody(r.body)) == 0 }

// handler carries out a call. A link is a handler around the next one.
type (
	handler func(ctx context.Context, c *call) (*reply, error)
	link    func(next handler) handler
)

// chain puts links around the last handler, the first link outermost.
func chain(last handler, links ...link) handler {
	h := last
	for _, l := range slices.Backward(links) {
		h = l(h)
	}

	return h
}

// fail makes the error of a call that got no usable answer.
func (c *call) fail(err error) *Error {
	return &Error{Operation: c.Operation, Method: c.Method, Path: clean(c.url.Path, maxDetail), Err: err}
}
