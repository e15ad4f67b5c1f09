// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// DefaultRequestTimeout bounds one HTTP exchange unless Options say otherwise.
const DefaultRequestTimeout = 30 * time.Second

// Options configure a Client.
type Options struct {
	// BaseURL is DefaultBaseURL if empty.
	BaseURL string
	Key     Secret
	// KeyName is the name of the argument that the key comes from. Errors name it.
	KeyName string
	// UserAgent names the provider and its version.
	UserAgent string
	// MaxRetries is how often a failed request is repeated where that is safe. 0 repeats nothing.
	MaxRetries int
	// RequestTimeout bounds one exchange, including reading the body.
	RequestTimeout time.Duration
	// MaxRequestsPerSecond is a ceiling in addition to the learned rate limit; 0 means no ceiling.
	MaxRequestsPerSecond float64
	// ReadOnly refuses every write before it is sent.
	ReadOnly bool
	// Transport replaces the client's own transport in tests.
	Transport http.RoundTripper
}

// Client sends requests with one key. All requests with a key must use one Client, because the API counts requests by
// key.
type Client struct {
	base     *url.URL
	readOnly bool
	chain    handler
}

// New makes a client. It sends nothing.
func New(o Options) (*Client, error) {
	if o.BaseURL == "" {
		o.BaseURL = DefaultBaseURL
	}

	base, err := ParseBaseURL(o.BaseURL)
	if err != nil {
		return nil, err
	}

	if err := ValidateKey(o.Key.Reveal()); err != nil {
		return nil, err
	}

	if o.MaxRetries < 0 {
		return nil, fmt.Errorf("invalid number of retries %d: it must not be negative", o.MaxRetries)
	}

	if o.RequestTimeout < 0 {
		return nil, fmt.Errorf("invalid request timeout %s: it must not be negative", o.RequestTimeout)
	}

	if o.MaxRequestsPerSecond < 0 || math.IsNaN(o.MaxRequestsPerSecond) || math.IsInf(o.MaxRequestsPerSecond, 0) {
		return nil, errors.New("invalid ceiling of requests per second: it must be a positive number")
	}

	if strings.ContainsFunc(o.UserAgent, func(r rune) bool { return r < ' ' || r >= 0x7f }) {
		return nil, errors.New("invalid user agent: it contains a control character or one that is not ASCII")
	}

	if o.RequestTimeout == 0 {
		o.RequestTimeout = DefaultRequestTimeout
	}

	if o.Transport == nil {
		o.Transport = newTransport(o.RequestTimeout)
	}

	causes := newCauses(o.KeyName, o.BaseURL)

	return &Client{
		base:     base,
		readOnly: o.ReadOnly,
		chain: chain(
			send(o.Transport, o.RequestTimeout),
			refuseWrites(o.ReadOnly),
			shareCauses(causes),
			retry(o.MaxRetries, causes),
			decode(o.Key),
			limit(newLimits(o.MaxRequestsPerSecond)),
			failKnownCauses(causes), // again: one may have been found while the request waited
			logExchanges(o.Key),
			nameUserAgent(o.UserAgent),
			authorize(o.Key),
		),
	}, nil
}

// ReadOnly reports whether the client refuses writes.
func (c *Client) ReadOnly() bool { return c.readOnly }

// Do sends a request and decodes the answer into a value. If into is nil, the body is ignored. An answer without a body
// leaves into unchanged. Every failure is an *Error.
func (c *Client) Do(ctx context.Context, r Request, into any) (Answer, error) {
	call, err := c.newCall(r, into)
	if err != nil {
		return Answer{}, &Error{
			Operation: r.Operation, Method: r.Method, Path: clean("/"+strings.Join(r.Path, "/"), maxDetail), Err: err, notSent: true,
		}
	}

	reply, err := c.chain(ctx, call)
	if err != nil {
		return Answer{}, err
	}

	return Answer{Status: reply.status, Header: reply.header, Empty: reply.empty()}, nil
}

func (c *Client) newCall(r Request, into any) (*call, error) {
	address, err := r.address(c.base)
	if err != nil {
		return nil, err
	}

	body, err := r.encode()
	if err != nil {
		return nil, fmt.Errorf("encoding the request: %w", err)
	}

	header := make(http.Header)

	mediaType := r.MediaType
	if mediaType == "" {
		mediaType = "application/json"
	}

	if body != nil {
		header.Set("Content-Type", mediaType)
	}

	return &call{Request: r, url: address, header: header, body: body, into: into}, nil
}
