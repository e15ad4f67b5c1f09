// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const (
	hostileTimeout  = "4s"
	hostileDeadline = 20 * time.Second
)

// inProcessURL is the base URL of a hostile server that is reached through an in-process transport.
const inProcessURL = "http://127.0.0.1"

// hostileDriver configures a provider for a hostile server. A nil transport is the provider's own, over the network.
func hostileDriver(t *testing.T, address string, transport http.RoundTripper) *acctest.Driver {
	t.Helper()

	// Over the network a handshake may be slow on a busy machine, and no test there waits for the time-out.
	timeout := hostileTimeout
	if transport == nil {
		timeout = "5m"
	}

	return acctest.DriveOver(t, transport, map[string]any{
		"base_url": address, "org_id": "org", "api_key": "hostile-organization-key", "directory_id": "directory", "scim_api_key": "hostile-directory-key",
		"max_retries": 0, "request_timeout": timeout,
	})
}

// readUser reads the user of storedStates, and fails the test if an in-process read takes too long.
func readUser(t *testing.T, address string, transport http.RoundTripper) (*acctest.Instance, string) {
	t.Helper()

	driver, state := hostileDriver(t, address, transport), storedStateOf(t, "atlassian_user")
	begun := time.Now()

	after, diags := driver.Read(t.Context(), driver.Stored(state.Type, state.Attributes))
	if took := time.Since(begun); transport != nil && took > hostileDeadline {
		t.Errorf("reading took %s, with a time-out of %s", took, hostileTimeout)
	}

	return after, protocoltest.Errors(diags)
}

const goodUser = `{"id":"user","userName":"ann@corp.test","emails":[{"value":"ann@corp.test","primary":true}],"active":true}`

// drip sends a byte every 50 milliseconds until the client hangs up.
func drip(w io.Writer, flush func(), gone <-chan struct{}) {
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()

	for {
		select {
		case <-gone:
			return
		case <-ticker.C:
			if _, err := io.WriteString(w, " "); err != nil {
				return
			}

			flush()
		}
	}
}

// TestProtocolHostileHTTP shows that the provider accepts every answer that it can understand, and otherwise reports
// what is wrong, in time.
func TestProtocolHostileHTTP(t *testing.T) {
	t.Parallel()

	say := func(header, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", header)
			_, _ = io.WriteString(w, body)
		}
	}

	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    string // "" is success
	}{
		"a page of a proxy as success": {say("text/html", "<html><body>Welcome</body></html>"), `a web page`},
		"JSON as plain text":           {say("text/plain", goodUser), ``},
		"JSON as an image":             {say("image/png", goodUser), ``},
		"an empty success":             {say("application/json", ""), `the answer is empty`},
		"JSON nested too deeply":       {say("application/json", strings.Repeat(`{"name":`, 1<<20)), `not valid JSON`},
		"arrays nested too deeply":     {say("application/json", `{"id":"user","emails":`+strings.Repeat("[", 1<<20)+strings.Repeat("]", 1<<20)+`}`), `not valid JSON`},
		"another record":               {say("application/json", strings.Replace(goodUser, `"user"`, `"other"`, 1)), `answered with the one`},
		"another shape":                {say("application/json", `{"id":{"id":"user"}}`), `unexpected shape`},
		"two documents":                {say("application/json", goodUser+goodUser), `not valid JSON`},
		"a redirect to itself":         {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }, `redirect`},
		"a page that says not found": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(404)
			_, _ = io.WriteString(w, "<html>")
		}, `404`},
		"a body that drips": {func(w http.ResponseWriter, r *http.Request) { drip(w, w.(http.Flusher).Flush, r.Context().Done()) }, `within 4s`},
		"an error whose body drips": {func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(500)
			drip(w, w.(http.Flusher).Flush, r.Context().Done())
		}, `500`},
		"no answer": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, `within 4s`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				transport, stop := simulator.ServeInProcess(test.handler)
				defer stop()

				checkRead(t, inProcessURL, transport, test.want)
			})
		})
	}
}

func checkRead(t *testing.T, address string, transport http.RoundTripper, want string) {
	t.Helper()

	after, text := readUser(t, address, transport)

	switch {
	case want == "" && text != "":
		t.Errorf("an answer that can be understood is an error: %s", text)
	case want != "" && !regexp.MustCompile(want).MatchString(text):
		t.Errorf("the error does not say %q: %s", want, text)
	}

	if after == nil {
		t.Error("the user was taken out of the state")
	}

	if len(text) > 2000 {
		t.Errorf("the error has %d characters", len(text))
	}
}

// TestProtocolHostileBytes shows the same for answers that are not valid HTTP/1.1.
func TestProtocolHostileBytes(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct{ bytes, want string }{
		"HTTP/1.0":                {"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + goodUser, ``},
		"closed in the body":      {"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + goodUser, `unexpected EOF`},
		"closed in a chunk":       {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n" + goodUser, `unexpected EOF`},
		"closed in the headers":   {"HTTP/1.1 200 OK\r\nContent-Le", `malformed|EOF`},
		"closed at once":          {"", `EOF|reset`},
		"another protocol":        {"SSH-2.0-OpenSSH_9.6\r\n", `malformed`},
		"a status of no number":   {"HTTP/1.1 OK 200\r\n\r\n", `malformed`},
		"contradictory lengths":   {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + goodUser, `Content-Length`},
		"interim answers only":    {strings.Repeat("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n", 1000), `1xx|EOF`},
		"a negative chunk length": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", `chunk`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			checkRead(t, inProcessURL, rawTransport(func(connection net.Conn) { _, _ = io.WriteString(connection, test.bytes) }), test.want)
		})
	}
}

// rawTransport leads to a server that reads a request and then lets serve write the answer.
func rawTransport(serve func(net.Conn)) http.RoundTripper {
	return &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()

		go func() {
			defer func() { _ = far.Close() }()

			_, _ = far.Read(make([]byte, 64<<10))

			serve(far)
		}()

		return near, nil
	}}
}

// TestProtocolHostileTransport shows that an untrusted certificate, a server without TLS, endless headers and headers
// that drip give an error. No request reaches a server with an untrusted certificate.
func TestProtocolHostileTransport(t *testing.T) {
	t.Parallel()

	var asked atomic.Int64

	untrusted := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	untrusted.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	untrusted.StartTLS()

	defer untrusted.Close()

	checkRead(t, untrusted.URL, nil, `certificate`)

	if asked.Load() != 0 {
		t.Error("a server without a trusted certificate was sent a request")
	}

	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()

	checkRead(t, strings.Replace(plain.URL, "http:", "https:", 1), nil, `HTTPS|TLS|tls`)

	// The client's own transport limits the length of headers, so this test uses the network.
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("a", 4<<20)) }))
	defer endless.Close()

	checkRead(t, endless.URL, nil, `header`)

	synctest.Test(t, func(t *testing.T) {
		checkRead(t, inProcessURL, rawTransport(func(connection net.Conn) {
			_, _ = io.WriteString(connection, "HTTP/1.1 200 OK\r\nX-Drip: ")
			drip(connection, func() {}, t.Context().Done())
		}), `within 4s`)
	})
}

// TestProtocolReadTimeouts shows that timeouts.read ends every read, also one that the shortcut begins, and that the
// error names the default.
func TestProtocolReadTimeouts(t *testing.T) {
	t.Parallel()

	defaults := map[string]string{"atlassian_user": "20m", "atlassian_directory_users": "20m"}

	for _, state := range storedStates() {
		synctest.Test(t, func(t *testing.T) {
			transport, stop := simulator.ServeInProcess(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body) // a server that has not read the body does not notice that the client is gone
				<-r.Context().Done()
			}))
			defer stop()

			driver := hostileDriver(t, inProcessURL, transport)
			state.Attributes["timeouts"] = map[string]any{"read": "1s"}
			begun := time.Now()

			after, diags := driver.Read(t.Context(), driver.Stored(state.Type, state.Attributes))
			for _, want := range []string{"not done within 1s", "timeouts.read", "not set, " + cmp.Or(defaults[state.Type], "5m") + "."} {
				if text := protocoltest.Errors(diags); after == nil || !strings.Contains(text, want) {
					t.Errorf("%s: the error does not say %q: %s", state.Type, want, text)
				}
			}

			// The shortcut and the framework both read, one after the other.
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("%s: reading took %s", state.Type, took)
			}
		})
	}
}

// TestProtocolHostilePages shows that the operation's own time-out ends lists that never end.
func TestProtocolHostilePages(t *testing.T) {
	t.Parallel()

	synctest.Test(t, hostilePages)
}

func hostilePages(t *testing.T) {
	t.Helper()

	var pages atomic.Int64

	transport, stop := simulator.ServeInProcess(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := pages.Add(1)

		time.Sleep(time.Millisecond) // in the time of the bubble

		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"data":[{"resourceId":"ari:cloud:x::site/%d","roles":[]}],"links":{"next":"cursor-%d"}}`, n, n)
	}))
	defer stop()

	driver := hostileDriver(t, inProcessURL, transport)
	state := storedStateOf(t, "atlassian_group_role_assignment")
	state.Attributes["timeouts"] = map[string]any{"read": "1s"}
	begun := time.Now()

	after, diags := driver.Read(t.Context(), driver.Stored(state.Type, state.Attributes))
	if text := protocoltest.Errors(diags); after == nil || !strings.Contains(text, "not done within 1s") || !strings.Contains(text, "timeouts.read") {
		t.Errorf("cursors that are ever new: no error that names the deadline: %s", text)
	}

	if took := time.Since(begun); took > hostileDeadline || pages.Load() < 2 {
		t.Errorf("%d pages took %s", pages.Load(), took)
	}

	again, stopAgain := simulator.ServeInProcess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")

		if strings.HasPrefix(r.URL.Path, "/scim/") && path.Base(r.URL.Path) == "Users" {
			_, _ = io.WriteString(w, `{"totalResults":1000000000,"startIndex":1,"itemsPerPage":1,"Resources":[{"id":"a","userName":"a@corp.test"}]}`)

			return
		}

		_, _ = io.WriteString(w, `{"data":[],"links":{"next":"the same"}}`)
	}))
	defer stopAgain()

	driver = hostileDriver(t, inProcessURL, again)
	state, begun = storedStateOf(t, "atlassian_group_role_assignment"), time.Now()

	if _, diags := driver.Read(t.Context(), driver.Stored(state.Type, state.Attributes)); !strings.Contains(protocoltest.Errors(diags), "cursor") {
		t.Errorf("a cursor that repeats is not named: %s", protocoltest.Errors(diags))
	}

	if instance, diags := driver.Import(t.Context(), "atlassian_user", "ann@corp.test"); instance != nil || protocoltest.Errors(diags) == "" {
		t.Error("a list that claims a thousand million users and repeats one is believed")
	}

	if took := time.Since(begun); took > hostileDeadline {
		t.Errorf("lists that repeat took %s", took)
	}
}

// TestProtocolHostileBodies shows that the client stops reading a body of 100 MB or more at its limit, compressed or
// not, and so allocates a bounded amount of memory.
func TestProtocolHostileBodies(t *testing.T) { //nolint:paralleltest // It measures the memory of the whole process.
	const (
		size = 100 << 20
		most = 160 << 20 // allocated for each answer, the server's part included; reading without a bound takes more
	)

	var part bytes.Buffer

	writer := gzip.NewWriter(&part)
	if _, err := writer.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}

	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}

	// A gzip file may consist of several members, which unpack one after the other (RFC 1952 §2.2).
	bomb := bytes.Repeat(part.Bytes(), size>>20)

	for name, handler := range map[string]http.HandlerFunc{
		"100 MB": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.Copy(w, io.MultiReader(strings.NewReader(`{"id":"`), io.LimitReader(endlessZeros{}, size), strings.NewReader(`"}`)))
		},
		"without end": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, endlessZeros{}) },
		"an error of 100 MB": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			_, _ = io.Copy(w, io.LimitReader(endlessZeros{}, size))
		},
		"100 MB, compressed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { readWithinMemory(t, handler, most) })
		})
	}
}

// readWithinMemory reads a user from a server whose answers are too long. Each answer may allocate at most this memory.
func readWithinMemory(t *testing.T, handler http.HandlerFunc, most uint64) {
	t.Helper()

	var answers atomic.Uint64

	transport, stop := simulator.ServeInProcess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers.Add(1)
		handler(w, r)
	}))
	defer stop()

	var before, after runtime.MemStats

	runtime.ReadMemStats(&before)

	instance, text := readUser(t, inProcessURL, transport)

	runtime.ReadMemStats(&after)

	if instance == nil || text == "" || len(text) > 2000 {
		t.Errorf("no error, or one of %d characters: %.200s", len(text), text)
	}

	// The provider reads the user, then a page of the list of users, then the user again.
	n := answers.Load()
	if used := after.TotalAlloc - before.TotalAlloc; n > 3 || used > most*n {
		t.Errorf("%d MB were allocated for %d answers", used>>20, n)
	}
}

// endlessZeros reads zeros and never ends.
type endlessZeros struct{}

var zeroBlock = bytes.Repeat([]byte("0"), 64<<10)

func (endlessZeros) Read(p []byte) (int, error) { return copy(p, zeroBlock), nil }
