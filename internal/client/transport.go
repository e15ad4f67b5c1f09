// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// newTransport makes the client's own transport: many parallel calls to one host, each on a connection that is kept.
// The default of two idle connections a host would dial anew for almost every call of a parallel plan.
func newTransport(timeout time.Duration) *http.Transport {
	// Connecting gets less time than the whole exchange, so that a host that can't be reached is told apart from one
	// that does not answer: only the former is safe to repeat for every request.
	connect := min(10*time.Second, timeout/2)
	dialer := &net.Dialer{Timeout: connect, KeepAlive: 30 * time.Second}

	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		MaxIdleConns:           128,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        90 * time.Second,
		TLSHandshakeTimeout:    connect,
		MaxResponseHeaderBytes: 1 << 20,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
	}
}
