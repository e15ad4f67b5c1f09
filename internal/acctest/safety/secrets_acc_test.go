// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// dataSources is a configuration with every data source.
const dataSources = `
data "atlassian_user" "one" {
  account_id = %q
}
data "atlassian_users" "all" {
  inactive_days = 30
}
data "atlassian_group" "one" {
  display_name = "Membership group"
}
data "atlassian_groups" "all" {}
data "atlassian_product_licenses" "all" {
  include_users = true
}
data "atlassian_unused_licenses" "all" {}
data "atlassian_organization" "this" {}
data "atlassian_domains" "all" {}
data "atlassian_directories" "all" {}
data "atlassian_api_keys" "all" {}
`

// TestAccSecrets shows that no key is in the trace logs, states, plans, diagnostics and crash output of Terraform and
// the provider, even when the server repeats the key in its errors. It also shows that the provider's log lines about
// requests contain no e-mail address.
func TestAccSecrets(t *testing.T) {
	t.Parallel()

	fixture := newFixture(t)
	logs := t.TempDir()
	folder := newFolder(t, fixture.Environment, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(logs, "trace.log"))
	credentials := fixture.Credentials()

	runs := 0
	keep := func(o cliRun) cliRun {
		runs++
		folder.writeTo(filepath.Join(logs, fmt.Sprintf("output-%d.txt", runs)), o.output)

		return o
	}

	secretsScenario(t, fixture, folder, keep)

	s := newSecretSearch(credentials.APIKey, credentials.SCIMKey)
	never := func(string) bool { return false }
	s.searchFolder(t, logs, never)
	s.searchFolder(t, folder.dir, never)

	if s.bytes < 1<<20 {
		t.Errorf("only %d bytes were written: is there a log?", s.bytes)
	}

	t.Logf("%d bytes in %d files of %d runs searched for %d forms of two keys: no key.", s.bytes, s.files, runs, len(s.needles))

	log, err := os.ReadFile(filepath.Join(logs, "trace.log"))
	if err != nil {
		t.Fatal(err)
	}

	exchanges := 0

	for line := range strings.Lines(string(log)) {
		if !strings.Contains(line, "from the Atlassian API") {
			continue
		}

		exchanges++

		if strings.Contains(line, "@acme.test") {
			t.Errorf("an address is in the log: %s", line)
		}
	}

	if exchanges == 0 {
		t.Error("the provider has not logged its exchanges")
	}
}

func secretsScenario(t *testing.T, fixture *fixture, folder *folder, keep func(cliRun) cliRun) {
	t.Helper()

	server, credentials := fixture.Simulator, fixture.Credentials()
	succeeds := func(o cliRun) {
		t.Helper()

		if keep(o).failed() {
			t.Errorf("a run failed:\n%s", o.output)
		}
	}
	fails := func(o cliRun) {
		t.Helper()

		if !keep(o).failed() {
			t.Errorf("a run did not fail:\n%s", o.output)
		}
	}

	folder.configure(nil, fixture.blocks(creating))
	folder.write("sources.tf", fmt.Sprintf(dataSources, fixture.roleAccount))

	succeeds(folder.run("validate", "-json"))
	succeeds(folder.run("plan", "-input=false", "-out=saved.plan"))
	succeeds(folder.run("show", "-json", "saved.plan"))
	succeeds(folder.run("apply", "-input=false", "saved.plan"))
	succeeds(folder.run("show", "-json"))
	succeeds(folder.run("providers", "schema", "-json"))

	// Errors in every format of servers and proxies repeat the key.
	folder.configure(map[string]any{"max_retries": 0}, fixture.blocks(updating))

	forDirectory, forOrganization := answersWithKey(server.URL(), credentials.SCIMKey), answersWithKey(server.URL(), credentials.APIKey)
	for i := range forDirectory {
		end := server.Inject(simulator.Fault{Path: "/scim/**", Answer: forDirectory[i]})
		endToo := server.Inject(simulator.Fault{Answer: forOrganization[i]})

		fails(folder.apply())
		end()
		endToo()
	}

	succeeds(folder.apply())

	wrong := *folder
	wrong.env = append(append([]string{}, folder.env...), "ATLASSIAN_API_KEY="+credentials.APIKey+"\n", "ATLASSIAN_SCIM_API_KEY="+credentials.SCIMKey+" ")
	fails(wrong.run("plan", "-input=false"))

	crash(t, fixture, folder, keep)
	succeeds(folder.destroy())
}

// answersWithKey returns answers that repeat the key of the request.
func answersWithKey(address, key string) []simulator.Answer {
	text := "You sent Authorization: Bearer " + key

	return []simulator.Answer{
		simulator.RespondErrors(http.StatusBadRequest, key, text, text),
		simulator.RespondSCIM(http.StatusBadRequest, "invalidValue", text),
		simulator.Respond(http.StatusForbidden, http.Header{"X-Request-Id": {key}}, `{"code":403,"message":"`+text+`"}`),
		simulator.Respond(http.StatusBadGateway, http.Header{"Content-Type": {"text/html"}}, "<html>"+text+"</html>"),
		simulator.Respond(http.StatusOK, nil, `{"id":"`+text+`"`),
		simulator.RedirectTo(http.StatusTemporaryRedirect, address+"/?key="+key),
	}
}

// crash makes the provider print the stacks of all its goroutines during a request, as a panic would.
func crash(t *testing.T, fixture *fixture, folder *folder, keep func(cliRun) cliRun) {
	t.Helper()

	if runtime.GOOS == "windows" {
		return
	}

	dying := *folder
	k := makeKillable(t, &dying)

	end := fixture.Simulator.Inject(simulator.Fault{Times: 1, Before: func(*http.Request) { k.signal(syscall.SIGQUIT) }, Answer: simulator.Never()})
	defer end()

	o := keep(dying.run("plan", "-input=false"))
	if !o.failed() || k.kills.Load() == 0 {
		t.Errorf("the provider has not crashed:\n%s", o.output)
	}
}

// TestAccRedirects shows that the provider sends nothing to another server to which a redirect or the link of a next
// page leads.
func TestAccRedirects(t *testing.T) {
	t.Parallel()

	var visits atomic.Int64

	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		visits.Add(1)
		t.Errorf("the other server was asked %s %s, with the authorization given: %t", r.Method, r.URL, r.Header.Get("Authorization") != "")
		w.WriteHeader(http.StatusNoContent)
	}))
	defer other.Close()

	fixture := newFixture(t, func(o *simulator.Options) {
		o.Admin.LinkBase, o.Admin.WorkspaceNextURL, o.Admin.ManagedPageSize = other.URL, true, 3
	})
	folder := newFolder(t, fixture.Environment)
	folder.configure(map[string]any{"max_retries": 0}, fixture.blocks(creating))
	folder.write("sources.tf", fmt.Sprintf(dataSources, fixture.roleAccount))

	if o := folder.apply(); o.failed() {
		t.Fatalf("pages linked on another server are not read from this one:\n%s", o.output)
	}

	for _, status := range []int{301, 302, 303, 307, 308} {
		end := fixture.Simulator.Inject(simulator.Fault{Answer: simulator.RedirectTo(status, other.URL+"/elsewhere")})

		o := folder.run("plan", "-json", "-input=false")
		if !o.failed() || !strings.Contains(o.output, "redirect") {
			t.Errorf("%d: the error does not name the redirect:\n%s", status, o.output)
		}

		end()
	}

	if n := visits.Load(); n != 0 {
		t.Errorf("the other server was visited %d times", n)
	}
}
