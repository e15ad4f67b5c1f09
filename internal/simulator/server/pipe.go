// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
)

// pipeAddress is the server's address for clients in this process. Their connections reach the server whatever they
// dial.
const pipeAddress = "127.0.0.1"

// StartInProcess serves the simulator inside this process (see ServeInProcess) until stop is called.
func (s *Server) StartInProcess() (transport *http.Transport, stop func(), err error) {
	if s.worldErr != nil {
		return nil, nil, s.worldErr
	}

	s.mu.Lock()
	s.world.BaseURL = "http://" + pipeAddress
	s.mu.Unlock()
	transport, stop = ServeInProcess(s)

	return transport, stop, nil
}

// ServeInProcess serves HTTP over pipes, without a network, until stop is called. In a testing/synctest bubble a wait
// on a network would stop the clock; over pipes latency, limits and timeouts take no real time.
func ServeInProcess(handler http.Handler) (transport *http.Transport, stop func()) {
	listener := &pipeListener{connections: make(chan net.Conn), closed: make(chan struct{})}
	transport = &http.Transport{DialContext: listener.dial, MaxIdleConnsPerHost: 64}
	closeServer := serve(listener, handler)

	return transport, func() {
		transport.CloseIdleConnections()
		closeServer()
	}
}

// pipeListener accepts the connections that dial makes.
type pipeListener struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	client, server := &pipeConn{Conn: near}, &pipeConn{Conn: far}

	server.peer = client
	select {
	case l.connections <- server:
		return client, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "dial", Net: "pipe", Err: syscall.ECONNREFUSED}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept waits for the next connection.
func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case connection := <-l.connections:
		return connection, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close refuses all further connections.
func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr returns the address that clients dial.
func (l *pipeListener) Addr() net.Addr { return &net.IPAddr{IP: net.ParseIP(pipeAddress)} }

// pipeConn is one end of a connection. As in TCP, the other end sees a reset if this end closes without linger.
type pipeConn struct {
	net.Conn
	peer  *pipeConn
	reset atomic.Bool
}

// SetLinger with 0 seconds makes the other end see a reset on close.
func (c *pipeConn) SetLinger(seconds int) error {
	c.peer.reset.Store(seconds == 0)
	return nil
}

// Read returns ECONNRESET at the end of the stream if the other end closed without linger.
func (c *pipeConn) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	if errors.Is(err, io.EOF) && c.reset.Load() {
		return n, &net.OpError{Op: "read", Net: "pipe", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	}

	return n, err
}
