// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// A success may be large, such as a page of workspaces or a group with thousands of members. Of a failure only a few
// fields are read.
const (
	maxSuccessBody = 32 << 20
	maxErrorBody   = 64 << 10
)

// GracePeriod is how long after an interrupt it may take to learn what a write did: for the write itself, once it has
// been sent, and for a search for what it created. A second interrupt ends the process at once.
const GracePeriod = 10 * time.Second

// send carries out one exchange. It calls the transport directly, because an http.Client would follow redirects and
// send the key to another host. None of these APIs redirects.
func send(transport http.RoundTripper, timeout time.Duration) handler {
	return func(ctx context.Context, c *call) (*reply, error) {
		var conn connection

		exchange, cancel := exchangeContext(ctx, c.Effect, timeout, &conn)
		defer cancel()

		var body io.Reader = http.NoBody
		if c.body != nil {
			body = bytes.NewReader(c.body)
		}

		req, err := http.NewRequestWithContext(conn.trace(exchange), c.Method, c.url.String(), body)
		if err != nil {
			e := c.fail(cleanError(err))
			e.notSent = true

			return nil, e
		}

		req.Header = c.header

		if c.Sent != nil {
			c.Sent(time.Now())
		}

		resp, err := transport.RoundTrip(req)
		if err != nil {
			return nil, c.lost(ctx, exchange, timeout, err, &conn)
		}

		defer func() { _ = resp.Body.Close() }()

		return c.read(ctx, exchange, timeout, resp, &conn)
	}
}

// exchangeContext returns the context of one exchange. A read ends with its caller's context. A write that has been
// sent goes on for a grace period after an interrupt: only its answer says what it created, and the server may carry it
// out even after the connection is closed. A write that still waits for its connection ends at once and is not sent.
func exchangeContext(ctx context.Context, effect Effect, timeout time.Duration, conn *connection) (context.Context, context.CancelFunc) {
	if effect == Reads || ctx.Err() != nil {
		return context.WithTimeout(ctx, timeout)
	}

	exchange, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.Canceled) && !conn.missing() {
			_ = Sleep(exchange, GracePeriod)
		}

		cancel()
	})

	return exchange, func() {
		stop()
		cancel()
	}
}

// read reads the whole body, because a success that breaks off is a failure. If nobody decodes the body, only its
// beginning is kept and it may be of any length: the answer to a change may be a group with all its members.
func (c *call) read(ctx, exchange context.Context, timeout time.Duration, resp *http.Response, conn *connection) (*reply, error) {
	r := &reply{status: resp.StatusCode, header: resp.Header}
	if !r.success() {
		// If reading the body fails, the status still says what failed.
		r.body, _ = io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
		return r, nil
	}

	most := int64(maxSuccessBody)
	if c.into == nil {
		most = maxErrorBody
	}

	var err error

	r.body, err = io.ReadAll(io.LimitReader(resp.Body, most))

	var rest int64
	if err == nil {
		rest, err = io.Copy(io.Discard, io.LimitReader(resp.Body, maxSuccessBody))
	}

	if err == nil && (rest == 0 || c.into == nil) {
		return r, nil
	}

	var e *Error
	if err != nil {
		e = c.lost(ctx, exchange, timeout, err, conn)
	} else {
		e = c.fail(fmt.Errorf("the answer is longer than %d MB", maxSuccessBody>>20))
		e.outcomeUnknown = c.Effect != Reads
	}

	e.Status = r.status
	e.notSent = false
	e.RequestID = requestID(r.header)

	return nil, e
}

// lost returns the error of an exchange without a complete answer.
func (c *call) lost(ctx, exchange context.Context, timeout time.Duration, err error, conn *connection) *Error {
	var e *Error

	switch {
	case ctx.Err() != nil:
		e = c.fail(contextError(ctx))
	case exchange.Err() != nil:
		// The deadline is that of this exchange. The error must not look like the end of the caller's context.
		e = c.fail(fmt.Errorf("no complete answer within %s", timeout))
		e.transient = true
	default:
		e = c.fail(cleanError(err))
		e.transient = !untrusted(err)
	}
	// A failed handshake comes before the request is sent. A TLS error on an established connection may come later,
	// from a device that breaks into the connection, so that the request may have been sent.
	e.notSent = conn.missing() || notConnected(err) || untrusted(err) && !conn.got.Load()
	e.unreachable = e.notSent && ctx.Err() == nil
	e.outcomeUnknown = c.Effect != Reads && !e.notSent

	return e
}

// connection records whether the transport got a connection for the request. Without one, nothing was sent. A transport
// that does not report connections, such as a test's, leaves both values false, and missing reports false.
type connection struct {
	wanted, got atomic.Bool
}

func (n *connection) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { n.wanted.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { n.got.Store(true) },
	})
}

func (n *connection) missing() bool { return n.wanted.Load() && !n.got.Load() }

// notConnected reports whether the connection, to the host or to a proxy, could not be made.
func notConnected(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}

// untrusted reports whether a TLS error shows that the server is not the right one, so that a retry does not help.
func untrusted(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}

	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}

	_, ok := errors.AsType[tls.RecordHeaderError](err)

	return ok
}
