// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Start serves the simulator on a free port of the loopback interface until stop is called.
func (s *Server) Start() (stop func(), err error) { return s.StartAt("127.0.0.1:0") }

// StartAt serves the simulator on an address of the loopback interface: it has well-known keys and must not be
// reachable from elsewhere.
func (s *Server) StartAt(address string) (stop func(), err error) {
	if s.worldErr != nil {
		return nil, s.worldErr
	}

	if err := requireLoopback(address); err != nil {
		return nil, err
	}

	listener, err := net.Listen("tcp", address) //nolint:noctx // lives until stop
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", address, err)
	}

	s.mu.Lock()
	s.world.BaseURL = "http://" + listener.Addr().String()
	s.mu.Unlock()

	return serve(listener, s), nil
}

// serve answers what a listener accepts until stop is called.
func serve(listener net.Listener, handler http.Handler) (stop func()) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}

	stopped := make(chan struct{})
	go func() {
		defer close(stopped)

		_ = server.Serve(listener) // always ends with ErrServerClosed, by stop
	}()

	return func() {
		// Faults may hold connections for ever, so nothing is waited for.
		_ = server.Close()

		<-stopped
	}
}

// URL is the base URL of the simulated API: where Start listens, Atlassian's own before that.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.world.BaseURL
}

var errNotLoopback = errors.New("the simulator listens on loopback addresses only")

func requireLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}

	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("address %q: %w", address, errNotLoopback)
	}

	return nil
}
