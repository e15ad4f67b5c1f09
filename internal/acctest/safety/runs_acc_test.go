// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// manyUsers returns n user blocks, with the given arguments set to true.
func manyUsers(n int, arguments ...string) []acctest.Block {
	blocks := make([]acctest.Block, n)
	for i := range blocks {
		blocks[i] = acctest.Block{
			Address: fmt.Sprintf("atlassian_user.u%02d", i),
			Config:  map[string]any{"email": fmt.Sprintf("crowd%02d@acme.test", i), "title": "Crowd"},
		}

		for _, argument := range arguments {
			blocks[i].Config[argument] = true
		}
	}

	return blocks
}

// usersMatchServer fails the test unless the server has n users of manyUsers, each once, and the state has their ids.
func usersMatchServer(t *testing.T, fixture *fixture, folder *folder, n int) {
	t.Helper()

	ids := map[string][]string{}

	for _, user := range fixture.Simulator.SCIMUsers(fixture.Credentials().DirectoryID) {
		if email := strings.ToLower(user.PrimaryEmail()); strings.HasPrefix(email, "crowd") {
			ids[email] = append(ids[email], user.ID)
		}
	}

	if len(ids) != n {
		t.Errorf("the server has %d users of the crowd, want %d", len(ids), n)
	}

	state := folder.state()
	if len(state) != n {
		t.Errorf("the state has %d users, want %d", len(state), n)
	}

	for address, attributes := range state {
		email, _ := attributes["email"].(string)
		if found := ids[strings.ToLower(email)]; len(found) != 1 || found[0] != attributes["id"] {
			t.Errorf("%s: the state has the id %v of %s, the server %v", address, attributes["id"], email, found)
		}
	}
}

// TestAccInterrupt shows that after an interrupt in the middle of an apply, the state has every user that was created,
// including those whose requests were under way, and one apply creates the others.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()

	if runtime.GOOS == "windows" {
		t.Skip("there is no interrupt for another process on Windows")
	}

	for _, held := range []bool{false, true} {
		t.Run(fmt.Sprintf("answers held %t", held), func(t *testing.T) {
			t.Parallel()

			const n = 24

			fixture := newFixture(t)
			folder := newFolder(t, fixture.Environment)
			folder.configure(nil, manyUsers(n))

			command, output := folder.command(t.Context(), "apply", "-json", "-auto-approve", "-input=false", "-parallelism=4")

			var (
				once    sync.Once
				started = make(chan *os.Process, 1)
			)

			strike := simulator.Fault{
				Method: http.MethodPost, Path: "/scim/directory/*/Users", Skip: 5,
				After: func(*http.Request) {
					once.Do(func() {
						if err := (<-started).Signal(os.Interrupt); err != nil {
							t.Errorf("interrupting: %s", err)
						}
					})
				},
			}
			if held {
				// The interrupt comes after the server has created the user, long before its answer.
				strike.Hold = 20 * time.Second
			}

			end := fixture.Simulator.Inject(strike)

			if err := command.Start(); err != nil {
				t.Fatal(err)
			}

			started <- command.Process

			interrupted := folder.finish(command.Wait(), output)

			end()

			made := len(fixture.Simulator.SCIMUsers(fixture.Credentials().DirectoryID)) - fixture.recordsAtStart
			if !interrupted.failed() || made == 0 || made == n {
				t.Fatalf("the run was not interrupted in the middle: exit code %d, %d of %d users made\n%s", interrupted.code, made, n, interrupted.output)
			}

			t.Logf("Interrupted after %d of %d users.", made, n)
			usersMatchServer(t, fixture, folder, made)
			folder.converges()
			usersMatchServer(t, fixture, folder, n)
		})
	}
}

// TestAccRace shows that two concurrent applies of one configuration with separate states create each user once. The
// second apply to reach a user fails with an import block or, with adopt_existing, adopts the user.
func TestAccRace(t *testing.T) {
	t.Parallel()

	for _, adopt := range []bool{false, true} {
		t.Run(fmt.Sprintf("adopt_existing %t", adopt), func(t *testing.T) {
			t.Parallel()

			const n = 12

			blocks := manyUsers(n)
			if adopt {
				blocks = manyUsers(n, "adopt_existing")
			}

			fixture := newFixture(t, func(o *simulator.Options) { o.Latency = 20 * time.Millisecond })
			folders := [2]*folder{newFolder(t, fixture.Environment), newFolder(t, fixture.Environment)}

			var (
				results [2]cliRun
				running sync.WaitGroup
			)

			for i, folder := range folders {
				folder.configure(nil, blocks)

				command, output := folder.command(t.Context(), "apply", "-json", "-auto-approve", "-input=false")

				running.Go(func() {
					err := command.Run()
					if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
						t.Errorf("running the CLI: %s", err)

						return
					}

					results[i] = folder.finish(err, output)
				})
			}

			running.Wait()

			held := len(folders[0].state()) + len(folders[1].state())

			switch {
			case adopt && (results[0].failed() || results[1].failed() || held != 2*n):
				t.Errorf("with adopt_existing both runs hold all users, got %d of %d:\n%s\n%s", held, 2*n, results[0].output, results[1].output)
			case !adopt && held != n:
				t.Errorf("the two states hold %d users, want each of the %d in one of them", held, n)
			}

			for _, result := range results {
				for address, text := range result.errors {
					if !importBlock.MatchString(text) {
						t.Errorf("%s: the error has no import block: %s", address, text)
					}
				}
			}

			if made := len(fixture.Simulator.SCIMUsers(fixture.Credentials().DirectoryID)) - fixture.recordsAtStart; made != n {
				t.Errorf("%d users were made, want %d", made, n)
			}
		})
	}
}

// TestProtocolSlowingDown shows that the provider gives up when the server takes twice as long for each request, and
// that one apply converges once the server has recovered.
func TestProtocolSlowingDown(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		fixture := newFixtureInProcess(t)
		workspace := fixture.Workspace(t, map[string]any{"request_timeout": "1s", "max_retries": 1})

		var mu sync.Mutex

		delay := 2 * time.Millisecond

		end := fixture.Simulator.Inject(simulator.Fault{Before: func(r *http.Request) {
			mu.Lock()
			delay *= 2
			mine := time.After(delay)
			mu.Unlock()

			select {
			case <-mine:
			case <-r.Context().Done():
			}
		}})

		blocks := append(fixture.blocks(creating), manyUsers(3)...)

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()

		failures := workspace.Apply(ctx, blocks)

		end()

		if len(failures) == 0 || ctx.Err() != nil {
			t.Fatalf("the provider did not give up in time: %v", failures)
		}

		for _, text := range failures {
			if !strings.Contains(text, "within 1s") {
				t.Errorf("the error does not say that no answer came in time: %s", text)
			}
		}

		// The server may have created users after the provider gave up. The state does not have them, so the next apply
		// asks for their import.
		workspace.Configure(fixture.Environment, nil)
		convergesWithImports(t, workspace, blocks)
		planIsEmpty(t, workspace, blocks)
	})
}
