// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client

import (
	"crypto/tls"
	"net"
	"net/http"
	"time"
)

// newTransport returns the client's own transport. It keeps a connection for each of many parallel requests to one
// host; the default of two idle connections per host would connect anew for almost every request of a parallel plan.
func newTransport(timeout time.Duration) *http.Transport {
	// Connecting gets less time than the whole exchange. So an unreachable host is known as such: nothing was sent, and
	// every request can be repeated.
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
