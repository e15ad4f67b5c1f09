// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"
)

// call is a request on its way through the chain. Each attempt reads the encoded body from the start.
type call struct {
	Request

	url    *url.URL
	header http.Header
	body   []byte
	into   any
}

// reply is an answer with its whole body.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r *reply) success() bool { return r.status >= 200 && r.status < 300 }

func (r *reply) empty() bool { return len(trimBody(r.body)) == 0 }

// A handler carries out a call. A link is a handler around the next one. From the caller to the server:
//
//	read only       refuses every write of a read-only client (readonly.go)
//	share causes    fails a request whose cause of failure is known: a refused key, an unreachable address (cause.go)
//	retry           repeats what is safe to repeat, and waits in between (retry.go, backoff.go, retry_after.go)
//	decode          turns an answer into a value or an *Error (decode.go, envelope.go)
//	limit           waits for the rate limit and learns from the answer (limit.go; limits.go and endpoint.go for which
//	                requests are counted together; limiter.go, pace.go, search.go and gauge.go for the pace)
//	recheck causes  checks again for a known cause, after all waiting (cause.go)
//	log             writes one line for each exchange, without secrets (logging.go)
//	user agent      names the provider and the media types that it accepts (useragent.go)
//	authorize       adds the key (auth.go)
//	send            one HTTP exchange, which reads a bounded body to its end (send.go)
//
// The order matters. Retry comes before decode, so that a success that can't be read counts as a failed attempt, and
// before limit, so that each attempt waits. Limit comes before log, so that the logged time is that of the exchange.
// The key is added last, so that no other link can see it.
type (
	handler func(ctx context.Context, c *call) (*reply, error)
	link    func(next handler) handler
)

// chain puts links around the last handler. The first link is the outermost.
func chain(last handler, links ...link) handler {
	h := last
	for _, l := range slices.Backward(links) {
		h = l(h)
	}

	return h
}

// fail returns the error of a call without a usable answer.
func (c *call) fail(err error) *Error {
	return &Error{Operation: c.Operation, Method: c.Method, Path: clean(c.url.Path, maxDetail), Err: err}
}
