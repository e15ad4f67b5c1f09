// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// A killPoint is the point of a write at which the provider's process is killed.
type killPoint string

const (
	beforeWrite  killPoint = "killed before the write"
	beforeAnswer killPoint = "killed before its answer"
	afterAnswer  killPoint = "killed after its answer"
)

// A killer kills the provider of a folder during a write.
type killer struct {
	t       *testing.T
	pidFile string
	kills   atomic.Int64
	armed   atomic.Bool
}

// makeKillable makes the folder start the provider through the launcher, which records its process id.
func makeKillable(t *testing.T, f *folder) *killer {
	t.Helper()

	k := &killer{t: t, pidFile: filepath.Join(t.TempDir(), "provider.pid")}

	providerProgram.build(t)
	f.env = append(f.env, "LAUNCHER_PROGRAM="+providerProgram.path(), "LAUNCHER_PID_FILE="+k.pidFile, "TF_CLI_CONFIG_FILE="+f.writeDevOverrides(launcherProgram))

	return k
}

func (k *killer) kill() { k.signal(os.Kill) }

func (k *killer) signal(signal os.Signal) {
	data, err := os.ReadFile(k.pidFile)
	if err != nil {
		k.t.Errorf("the provider has not been started: %s", err)

		return
	}

	pid, err := strconv.Atoi(string(data))
	if err != nil {
		k.t.Error(err)

		return
	}

	process, err := os.FindProcess(pid)
	if err == nil {
		err = process.Signal(signal)
	}

	if err != nil {
		k.t.Errorf("killing the provider: %s", err)

		return
	}

	k.kills.Add(1)
}

// inject kills the provider once, at the first write after skip others of its kind, until the returned function is
// called.
func (k *killer) inject(server *simulator.Server, at killPoint, skip int) (end func()) {
	var (
		removals []func()
		once     sync.Once
	)

	k.armed.Store(at == afterAnswer)

	for _, write := range writes() {
		write.Skip = skip

		switch at {
		case beforeWrite:
			write.Before, write.Answer = func(*http.Request) { once.Do(k.kill) }, simulator.ResetConnection()
		case beforeAnswer:
			write.Commit, write.After, write.Answer = true, func(*http.Request) { once.Do(k.kill) }, simulator.ResetConnection()
		case afterAnswer:
			continue
		}

		removals = append(removals, server.Inject(write))
	}

	return func() {
		k.armed.Store(false)

		for _, remove := range removals {
			remove()
		}
	}
}

// observe kills the provider after the server has answered a write, if inject has asked for that.
func (k *killer) observe(entry simulator.Entry) {
	if isWrite(entry.Method, entry.Path) && k.armed.CompareAndSwap(true, false) {
		k.kill()
	}
}

// TestAccKill shows that one apply converges after the provider's process was killed before, during or after a write of
// any resource. Terraform does not know a record that was created without an answer; the error says how to import it.
func TestAccKill(t *testing.T) {
	t.Parallel()

	m := newMatrix("Terraform; the provider process is killed with SIGKILL", []string{string(beforeWrite), string(beforeAnswer), string(afterAnswer)})

	t.Cleanup(func() { m.print(t) })

	var kills atomic.Int64

	t.Cleanup(func() { t.Logf("The provider was killed %d times.", kills.Load()) })

	for _, at := range []killPoint{beforeWrite, beforeAnswer, afterAnswer} {
		for _, address := range addresses {
			// A kill between the write and its answer is the hard case. For the other two, one resource of each API is
			// enough.
			if at != beforeAnswer && address != theUser && address != theUserRole && !depth.Thorough() {
				continue
			}

			t.Run(string(at)+"/"+address, func(t *testing.T) {
				t.Parallel()

				var k *killer

				fixture := newFixture(t, func(o *simulator.Options) { o.Observe = func(entry simulator.Entry) { k.observe(entry) } })
				folder := newFolder(t, fixture.Environment)
				k = makeKillable(t, folder)

				phases := []phase{creating, updating, deleting}

				if address == theUnlinkedUser { // it differs from theUser only in its deletion
					folder.configure(nil, only(fixture.blocks(creating), address))
					folder.converges()

					phases = phases[2:]
				}

				for _, p := range phases {
					folder.configure(nil, only(fixture.blocks(p), address))

					end := k.inject(fixture.Simulator, at, 0)
					killed := folder.apply()

					end()

					m.set(address, p, string(at), outcome(strings.Join(append(killed.withoutAddress, killed.errors[address]), "")))

					recovered := folder.apply()
					if recovered.failed() {
						recovered = applyWithImports(t, m, folder, recovered, p, string(at))
					}

					if recovered.failed() {
						t.Fatalf("%s: one apply after the kill did not converge:\n%s\nThe killed run:\n%s", p, recovered.output, killed.output)
					}

					for _, text := range fixture.differences(p, address) {
						t.Errorf("%s: %s", p, text)
					}

					stateMatchesServer(t, fixture, folder.state())
				}

				folder.planIsEmpty()

				if n := int(k.kills.Load()); n != len(phases) {
					t.Errorf("the provider was killed %d times, want %d", n, len(phases))
				}

				kills.Add(k.kills.Load())
			})
		}
	}
}

// TestAccKill_halfReplaced shows that one apply converges after the provider was killed at the second write of a
// replacement, when the state does not have the first one.
func TestAccKill_halfReplaced(t *testing.T) {
	t.Parallel()

	for _, at := range []killPoint{beforeWrite, beforeAnswer} {
		t.Run(string(at), func(t *testing.T) {
			t.Parallel()

			fixture := newFixture(t)
			folder := newFolder(t, fixture.Environment)
			k := makeKillable(t, folder)

			folder.configure(nil, only(fixture.blocks(creating), theMembership))
			folder.converges()

			folder.configure(nil, only(fixture.blocks(updating), theMembership))
			end := k.inject(fixture.Simulator, at, 1)
			killed := folder.apply()

			end()

			if !killed.failed() || k.kills.Load() != 1 {
				t.Fatalf("the provider was killed %d times:\n%s", k.kills.Load(), killed.output)
			}

			folder.converges()

			for _, text := range fixture.differences(updating, theMembership) {
				t.Error(text)
			}
		})
	}
}

// TestAccKill_adoption shows that with adopt_existing the next apply adopts the user whose creation got no answer,
// without an import.
func TestAccKill_adoption(t *testing.T) {
	t.Parallel()

	fixture := newFixture(t)
	folder := newFolder(t, fixture.Environment)
	k := makeKillable(t, folder)

	blocks := only(fixture.blocks(creating), theUser)
	blocks[0].Config["adopt_existing"] = true
	folder.configure(nil, blocks)

	end := k.inject(fixture.Simulator, beforeAnswer, 0)
	killed := folder.apply()

	end()

	if !killed.failed() || len(fixture.differences(creating, theUser)) > 0 || folder.state()[theUser] != nil {
		t.Fatalf("the user was not made without the state knowing of it:\n%s", killed.output)
	}

	folder.converges()
	stateMatchesServer(t, fixture, folder.state())

	for _, text := range fixture.differences(creating, theUser) {
		t.Error(text)
	}
}
