// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// serve starts a server and returns a client for it with its own transport.
func serve(t *testing.T, o client.Options, handler http.HandlerFunc) *client.Client {
	t.Helper()

	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	o.BaseURL = server.URL

	return newClient(t, o)
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()

	var visited atomic.Int32

	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, _ *http.Request) { visited.Add(1) }))
	t.Cleanup(elsewhere.Close)

	for _, status := range []int{301, 302, 303, 307, 308} {
		var asked atomic.Int32

		c := serve(t, client.Options{MaxRetries: 3}, func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			http.Redirect(w, r, elsewhere.URL, status)
		})
		for effect := range effects {
			_, err := do(t.Context(), c, effect, nil)
			if err == nil || !strings.Contains(err.Error(), "redirect") || client.OutcomeUnknown(err) {
				t.Errorf("%d: got %v", status, err)
			}

			if err != nil && strings.Contains(err.Error(), elsewhere.URL) {
				t.Errorf("the error repeats the location: %v", err)
			}
		}

		if asked.Load() != 3 {
			t.Errorf("%d: asked %d times", status, asked.Load())
		}
	}

	if visited.Load() != 0 {
		t.Error("a redirect was followed")
	}
}

// hijacked writes raw bytes and closes the connection.
func hijacked(t *testing.T, raw string) http.HandlerFunc {
	t.Helper()

	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)

		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}

		_, _ = io.WriteString(conn, raw)
		_ = conn.Close()
	}
}

func TestAnswersThatBreakOff(t *testing.T) {
	t.Parallel()

	for name, raw := range map[string]string{
		"before the answer":   "",
		"in the header":       "HTTP/1.1 201 Created\r\nContent-Le",
		"in the body":         "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":",
		"in a chunk":          "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"id\"",
		"at a complete value": "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":\"1\"}",
		"garbage":             "SSH-2.0-OpenSSH_9.0\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var asked atomic.Int32

			c := serve(t, client.Options{MaxRetries: 3}, func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				hijacked(t, raw)(w, r)
			})

			var into struct{ ID string }

			_, err := do(t.Context(), c, client.Once, &into)
			if !client.OutcomeUnknown(err) {
				t.Errorf("the outcome counts as known: %v", err)
			}

			if asked.Load() != 1 || into.ID != "" {
				t.Errorf("asked %d times, decoded %q", asked.Load(), into.ID)
			}
		})
	}
}

func TestAHostThatCannotBeReached(t *testing.T) {
	t.Parallel()

	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}

	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}

	c := newClient(t, client.Options{BaseURL: "http://" + address})

	_, err = do(t.Context(), c, client.Once, nil)
	if err == nil || client.OutcomeUnknown(err) {
		t.Errorf("nothing was sent, so the outcome is known: %v", err)
	}
}

func TestACertificateThatIsNotTrusted(t *testing.T) {
	t.Parallel()

	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)
	c := newClient(t, client.Options{BaseURL: server.URL, MaxRetries: 8})
	begun := time.Now()

	_, err := do(t.Context(), c, client.Reads, nil)
	if err == nil || client.IsNotFound(err) || time.Since(begun) > 10*time.Second {
		t.Errorf("after %s: %v", time.Since(begun), err)
	}
}

// A device that writes cleartext into an established TLS connection does so after the request may have been sent.
func TestCleartextOnATLSConnection(t *testing.T) {
	t.Parallel()

	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}

		secure, _ := conn.(*tls.Conn)
		_, _ = io.WriteString(secure.NetConn(), "HTTP/1.1 502 Bad Gateway\r\n\r\n")
		_ = secure.NetConn().Close()
	}))
	server.StartTLS()
	t.Cleanup(server.Close)

	c := newClient(t, client.Options{BaseURL: server.URL, Transport: server.Client().Transport})
	if _, err := do(t.Context(), c, client.Once, nil); err == nil || !client.OutcomeUnknown(err) {
		t.Errorf("outcome unknown %t: %v", client.OutcomeUnknown(err), err)
	}
}

// endless is a body of one byte a second until the request ends.
type endless struct{ r *http.Request }

func (b endless) Read(p []byte) (int, error) {
	if err := pause(b.r, time.Second); err != nil {
		return 0, err
	}

	return copy(p, " "), nil
}

func (endless) Close() error { return nil }

func TestTheTimeoutCoversTheBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const timeout = 7 * time.Second

		c := newClient(t, client.Options{RequestTimeout: timeout, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			answer := response(r, http.StatusOK, http.Header{}, "")
			answer.Body, answer.ContentLength = endless{r}, -1

			return answer, nil
		})})

		begun := time.Now()

		_, err := do(t.Context(), c, client.Once, nil)
		if err == nil || !client.OutcomeUnknown(err) || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}

		if took := time.Since(begun); took != timeout {
			t.Errorf("the request ended after %s", took)
		}
	})
}

func TestBodiesAreReadBounded(t *testing.T) {
	t.Parallel()

	big := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)

			block := strings.Repeat(" ", 1<<20)
			for range 33 {
				if _, err := io.WriteString(w, block); err != nil {
					return
				}
			}
		}
	}

	var into any

	_, err := do(t.Context(), serve(t, client.Options{MaxRetries: 3}, big(http.StatusOK)), client.Once, &into)
	if err == nil || !strings.Contains(err.Error(), "longer than 32 MB") || !client.OutcomeUnknown(err) {
		t.Errorf("a long success: %v", err)
	}
	// The answer to a change of a group's members is the whole group, and nobody reads it.
	if _, err := do(t.Context(), serve(t, client.Options{}, big(http.StatusOK)), client.Once, nil); err != nil {
		t.Errorf("a long success that is not read: %v", err)
	}

	_, err = do(t.Context(), serve(t, client.Options{}, big(http.StatusConflict)), client.Once, nil)
	if !errors.Is(err, client.ErrConflict) {
		t.Errorf("a long failure: %v", err)
	}
}

// Parallel requests have a connection each, and later requests use the same connections.
func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()

	const parallel = 16

	var (
		dialed  atomic.Int32
		arrived = make(chan struct{})
		release = make(chan struct{})
	)

	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			arrived <- struct{}{}

			<-release
		}
		// The client sends so many requests at once only to a server that names a quota.
		w.Header().Set("X-RateLimit-Limit", "1000")
		w.Header().Set("X-RateLimit-Remaining", "1000")

		_, _ = io.WriteString(w, `{}`)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			dialed.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)

	c := newClient(t, client.Options{BaseURL: server.URL})

	kept := make(chan error, parallel)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)

	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{PutIdleConn: func(err error) { kept <- err }})
	isKept := func(n int) {
		t.Helper()

		for range n {
			select {
			case err := <-kept:
				if err != nil {
					t.Error(err)
				}
			case <-ctx.Done():
				t.Fatal("a connection was not kept")
			}
		}
	}

	if err := ask(ctx, c, "Reading thing", "things"); err != nil {
		t.Fatal(err)
	}

	isKept(1)

	for range 3 {
		var group sync.WaitGroup
		for range parallel {
			group.Go(func() {
				if _, err := do(ctx, c, client.Reads, nil); err != nil {
					t.Error(err)
				}
			})
		}

		for range parallel {
			select {
			case <-arrived:
			case <-ctx.Done():
				t.Fatal("they are not under way at once")
			}
		}

		for range parallel {
			release <- struct{}{}
		}

		group.Wait()
		isKept(parallel)
	}

	if n := dialed.Load(); n != parallel {
		t.Errorf("%d connections for %d parallel callers", n, parallel)
	}
}
