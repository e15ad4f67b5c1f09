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

// StartAt serves the simulator on a loopback address. It refuses other addresses, because its keys are well known.
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

// serve answers the connections of a listener until stop is called.
func serve(listener net.Listener, handler http.Handler) (stop func()) {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}

	stopped := make(chan struct{})
	go func() {
		defer close(stopped)

		_ = server.Serve(listener) // stop ends it with ErrServerClosed
	}()

	return func() {
		// Faults may hold connections forever, so Close does not wait for them.
		_ = server.Close()

		<-stopped
	}
}

// URL returns the base URL of the simulated API. Before Start it is Atlassian's.
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
