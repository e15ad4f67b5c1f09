// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
)

// withoutRetries makes a fault that hits every write fail the run at once.
var withoutRetries = map[string]any{"max_retries": 0, "request_timeout": requestTimeout}

// TestAccFaults shows that one apply converges after a fault hit every create, update and delete during a whole run of
// Terraform: each object exists exactly once, and the plan after that apply is empty. Terraform does not know a record
// that was created without an answer and could not be read back; the error then has the import block to paste.
func TestAccFaults(t *testing.T) {
	t.Parallel()

	chosen := slices.DeleteFunc(faults(), func(f fault) bool { return !f.throughCLI && !depth.Thorough() })
	m := newMatrix("Terraform; each fault lasts for one whole run", faultNames(chosen))

	t.Cleanup(func() { m.print(t) })

	for _, fault := range chosen {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()

			fixture := newFixture(t)
			folder := newFolder(t, fixture.Environment)

			for _, p := range []phase{creating, updating, deleting} {
				folder.configure(withoutRetries, withShortCreateTimeout(fixture.blocks(p)))
				end := fault.inject(fixture.Simulator, 0, 0)
				faulty := folder.apply()

				end()
				faultHitWrites(t, fixture, p, fault)

				for _, address := range addresses {
					m.set(address, p, fault.name, outcome(faulty.errorOf(address)))
				}

				if faulty.failed() && !slices.ContainsFunc(addresses, func(address string) bool { return faulty.errorOf(address) != "" }) {
					t.Errorf("%s: the run failed without an error of a resource:\n%s", p, faulty.output)
				}

				folder.configure(nil, withShortCreateTimeout(fixture.blocks(p)))

				recovered := folder.apply()
				if recovered.failed() {
					recovered = applyWithImports(t, m, folder, recovered, p, fault.name)
				}

				if recovered.failed() {
					t.Fatalf("%s: one apply after the fault did not converge:\n%s\nThe run with the fault:\n%s", p, recovered.output, faulty.output)
				}

				for _, text := range fixture.differences(p, addresses...) {
					t.Errorf("%s: %s", p, text)
				}

				folder.planIsEmpty()
				stateMatchesServer(t, fixture, folder.state())
			}
		})
	}
}

// withShortCreateTimeout makes the provider look for an organization group of unknown fate for three seconds. Such a
// group may take a minute to appear: TestProtocolFaults waits for that in process, where it takes no time, and so does
// `make faults`.
func withShortCreateTimeout(blocks []acctest.Block) []acctest.Block {
	for i := range blocks {
		if blocks[i].Address == theOrgGroup && !depth.Thorough() {
			blocks[i].Config["timeouts"] = map[string]any{"create": "3s"}
		}
	}

	return blocks
}

// TestProtocolFaults shows the same as TestAccFaults in process, for all faults, where waiting takes no time.
func TestProtocolFaults(t *testing.T) {
	t.Parallel()

	m := newMatrix("Protocol in process; each fault lasts for one whole run", faultNames(faultsByKind()))

	t.Cleanup(func() { m.print(t) })

	for _, fault := range faultsByKind() {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				fixture := newFixtureInProcess(t)
				workspace := fixture.Workspace(t, withoutRetries)

				for _, p := range []phase{creating, updating, deleting} {
					workspace.Configure(fixture.Environment, withoutRetries)

					end := fault.inject(fixture.Simulator, 0, depth.FirstSeed()+uint64(p))
					failures := workspace.Apply(t.Context(), fixture.blocks(p))

					end()
					faultHitWrites(t, fixture, p, fault)

					for _, address := range addresses {
						m.set(address, p, fault.name, outcome(failureOf(failures, address)))
					}

					workspace.Configure(fixture.Environment, nil)

					if imports := convergesWithImports(t, workspace, fixture.blocks(p)); imports > 0 && p != creating {
						t.Errorf("%s: %d imports are asked for", p, imports)
					}

					for _, text := range fixture.differences(p, addresses...) {
						t.Errorf("%s: %s", p, text)
					}

					planIsEmpty(t, workspace, fixture.blocks(p))
					stateMatchesServer(t, fixture, workspaceState(t, workspace))
				}
			})
		})
	}
}

// workspaceState returns the attributes of each resource in a workspace's state, by address.
func workspaceState(t *testing.T, workspace *acctest.Workspace) map[string]map[string]any {
	t.Helper()

	state := map[string]map[string]any{}
	for _, address := range workspace.Addresses() {
		state[address] = workspace.State(address).Value(t)
	}

	return state
}

// importBlock finds the import block in an error. The submatch is the id.
var importBlock = regexp.MustCompile(`import \{\s+to\s*=\s*\S+\s+id\s*=\s*"([^"]+)"\s+\}`)

// applyWithImports pastes the import blocks that the errors of a failed create contain, and applies again. It returns
// the failed run if an error has no import block.
func applyWithImports(t *testing.T, m *matrix, folder *folder, failed cliRun, p phase, fault string) cliRun {
	t.Helper()

	if p != creating {
		return failed
	}

	var blocks []string

	for address, text := range failed.errors {
		block := importBlock.FindString(text)
		if block == "" {
			return failed
		}

		blocks = append(blocks, regexp.MustCompile(`to\s*=\s*\S+`).ReplaceAllString(block, "to = "+address))
		m.set(address, p, fault, "import block, converged")
	}

	folder.write("imports.tf", strings.Join(blocks, "\n")+"\n")
	defer folder.write("imports.tf", "")

	return folder.apply()
}

// stateMatchesServer fails the test unless the state has the same resources as the server, with the server's ids of
// users and groups.
func stateMatchesServer(t *testing.T, fixture *fixture, state map[string]map[string]any) {
	t.Helper()

	have := fixture.serverState()

	for _, address := range addresses {
		if _, inState := state[address]; inState != (have[address] != "") {
			t.Errorf("%s: in the state %t, on the server %q", address, inState, have[address])
		}
	}

	for address, email := range map[string]string{theUser: userEmail, theUnlinkedUser: unlinkedEmail} {
		if user := state[address]; user != nil {
			record, ok := fixture.Simulator.SCIMUser(fixture.Credentials().DirectoryID, user["id"].(string))
			if !ok || !strings.EqualFold(record.PrimaryEmail(), email) {
				t.Errorf("%s: the state has the id %v, which is another record's", address, user["id"])
			}
		}
	}

	if group := state[theGroup]; group != nil && group["id"] != fixture.scimGroup(groupName) {
		t.Errorf("%s: the state has the id %v, the server %s", theGroup, group["id"], fixture.scimGroup(groupName))
	}
}

// TestProtocolFaults_once shows that with the provider's default retries, an apply succeeds although a fault hits each
// kind of write once.
func TestProtocolFaults_once(t *testing.T) {
	t.Parallel()

	m := newMatrix("Protocol in process; each fault strikes each kind of request once, and is retried", faultNames(faultsByKind()))

	t.Cleanup(func() { m.print(t) })

	for _, fault := range faultsByKind() {
		if fault.silentAfter {
			continue
		}

		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				fixture := newFixtureInProcess(t)
				workspace := fixture.Workspace(t, map[string]any{"request_timeout": requestTimeout})

				for _, p := range []phase{creating, updating, deleting} {
					end := fault.inject(fixture.Simulator, 1, depth.FirstSeed()+uint64(p))
					failures := workspace.Apply(t.Context(), fixture.blocks(p))

					end()
					faultHitWrites(t, fixture, p, fault)

					for _, address := range addresses {
						m.set(address, p, fault.name, outcome(failureOf(failures, address)))
					}

					for _, text := range append(failures, fixture.differences(p, addresses...)...) {
						t.Errorf("%s: %s", p, text)
					}

					planIsEmpty(t, workspace, fixture.blocks(p))
				}
			})
		})
	}
}

// convergesWithImports fails the test unless one apply converges, or another one does after the imports that the errors
// ask for. It returns the number of imports.
func convergesWithImports(t *testing.T, workspace *acctest.Workspace, blocks []acctest.Block) (imports int) {
	t.Helper()

	failures := workspace.Apply(t.Context(), blocks)

	for _, text := range failures {
		address, _, _ := strings.Cut(text, ": ")

		found := importBlock.FindStringSubmatch(text)
		if found == nil {
			t.Errorf("one apply did not converge: %s", text)

			continue
		}

		if problem := workspace.Import(t.Context(), address, found[1]); problem != "" {
			t.Error(problem)
		}

		imports++
	}

	if imports > 0 {
		for _, text := range workspace.Apply(t.Context(), blocks) {
			t.Errorf("one apply after the imports did not converge: %s", text)
		}
	}

	return imports
}

func failureOf(failures []string, address string) string {
	for _, text := range failures {
		if rest, found := strings.CutPrefix(text, address+": "); found {
			return rest
		}
	}

	return ""
}

// planIsEmpty fails the test unless the next plan is empty.
func planIsEmpty(t *testing.T, workspace *acctest.Workspace, blocks []acctest.Block) {
	t.Helper()

	actions, failures := workspace.Plan(t.Context(), blocks)
	for _, text := range failures {
		t.Errorf("planning again: %s", text)
	}

	for address, action := range actions {
		if action != acctest.NoAction {
			t.Errorf("the next plan wants to %s %s", action, address)
		}
	}
}
