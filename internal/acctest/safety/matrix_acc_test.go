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
)

// impatient lets a fault that strikes every write fail the run, instead of being waited out.
var impatient = map[string]any{"max_retries": 0, "request_timeout": requestTimeout}

// Every resource's create, update and delete meets every fault, for a whole run of Terraform. When the fault has
// cleared, one apply converges: the server has each thing exactly once, and the plan after it is empty. (Terraform
// can't know of a record that was made without an answer and could not be read back: there the error has the import
// block that a person needs.) TestProtocolFaults has the same without the CLI.
func TestAccFaults(t *testing.T) {
	t.Parallel()

	chosen := slices.DeleteFunc(faults(), func(f fault) bool { return !f.throughCLI && !thorough() })
	m := newMatrix("Terraform; each fault lasts for one whole run", namesOf(chosen))

	t.Cleanup(func() { m.print(t) })

	for _, fault := range chosen {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()

			stage := newStage(t)
			folder := newFolder(t, stage.Environment)

			for _, p := range []phase{creating, updating, deleting} {
				folder.configure(impatient, hurried(stage.blocks(p)))
				end := fault.inject(stage.Simulator, 0, 0)
				faulty := folder.apply()

				end()
				struck(t, stage, p, fault)

				for _, address := range addresses {
					m.set(address, p, fault.name, cell(faulty.errorOf(address)))
				}

				if faulty.failed() && !slices.ContainsFunc(addresses, func(address string) bool { return faulty.errorOf(address) != "" }) {
					t.Errorf("%s: the run failed without an error of a resource:\n%s", p, faulty.output)
				}

				folder.configure(nil, hurried(stage.blocks(p)))

				recovered := folder.apply()
				if recovered.failed() {
					recovered = imported(t, m, folder, recovered, p, fault.name)
				}

				if recovered.failed() {
					t.Fatalf("%s: one apply after the fault did not converge:\n%s\nThe run with the fault:\n%s", p, recovered.output, faulty.output)
				}

				for _, text := range stage.wrong(p, addresses...) {
					t.Errorf("%s: %s", p, text)
				}

				folder.planIsEmpty()
				stateIsTrue(t, stage, folder.state())
			}
		})
	}
}

// hurried blocks look for an organization group that may have been made for seconds, and not for the minute that it may
// take to show: that is waited for in process, where it takes no time, and by `make faults`.
func hurried(blocks []acctest.Block) []acctest.Block {
	for i := range blocks {
		if blocks[i].Address == theCrew && !thorough() {
			blocks[i].Config["timeouts"] = map[string]any{"create": "3s"}
		}
	}

	return blocks
}

// The same with each fault, in process, where waiting for it takes no time.
func TestProtocolFaults(t *testing.T) {
	t.Parallel()

	m := newMatrix("Protocol in process; each fault lasts for one whole run", namesOf(kindsOfFaults()))

	t.Cleanup(func() { m.print(t) })

	for _, fault := range kindsOfFaults() {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				stage := newStageInProcess(t)
				workspace := stage.Workspace(t, impatient)

				for _, p := range []phase{creating, updating, deleting} {
					workspace.Configure(stage.Environment, impatient)

					end := fault.inject(stage.Simulator, 0, firstSeed()+uint64(p))
					failures := workspace.Apply(t.Context(), stage.blocks(p))

					end()
					struck(t, stage, p, fault)

					for _, address := range addresses {
						m.set(address, p, fault.name, cell(failureOf(failures, address)))
					}

					workspace.Configure(stage.Environment, nil)

					if imports := convergesWithImports(t, workspace, stage.blocks(p)); imports > 0 && p != creating {
						t.Errorf("%s: %d imports are asked for", p, imports)
					}

					for _, text := range stage.wrong(p, addresses...) {
						t.Errorf("%s: %s", p, text)
					}

					planIsEmpty(t, workspace, stage.blocks(p))
					stateIsTrue(t, stage, stateOf(t, workspace))
				}
			})
		})
	}
}

// stateOf is a workspace's state as the CLI would show it, by address.
func stateOf(t *testing.T, workspace *acctest.Workspace) map[string]map[string]any {
	t.Helper()

	state := map[string]map[string]any{}
	for _, address := range workspace.Addresses() {
		state[address] = workspace.State(address).Value(t)
	}

	return state
}

// importBlock is the block in an error, and the id in it.
var importBlock = regexp.MustCompile(`import \{\s+to\s*=\s*\S+\s+id\s*=\s*"([^"]+)"\s+\}`)

// imported does what the errors of a create say: it pastes the import blocks. Whatever else failed is left to the test.
func imported(t *testing.T, m *matrix, folder *folder, failed cliRun, p phase, fault string) cliRun {
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

// stateIsTrue fails the test unless the state holds the ids that the server has, and nothing that it has not.
func stateIsTrue(t *testing.T, stage *stage, state map[string]map[string]any) {
	t.Helper()

	have := stage.have()

	for _, address := range addresses {
		if _, inState := state[address]; inState != (have[address] != "") {
			t.Errorf("%s: in the state %t, on the server %q", address, inState, have[address])
		}
	}

	for address, email := range map[string]string{theUser: userEmail, theLeaver: leaverEmail} {
		if user := state[address]; user != nil {
			record, ok := stage.Simulator.SCIMUser(stage.Credentials().DirectoryID, user["id"].(string))
			if !ok || !strings.EqualFold(record.PrimaryEmail(), email) {
				t.Errorf("%s: the state has the id %v, which is another record's", address, user["id"])
			}
		}
	}

	if group := state[theGroup]; group != nil && group["id"] != stage.scimGroup(groupName) {
		t.Errorf("%s: the state has the id %v, the server %s", theGroup, group["id"], stage.scimGroup(groupName))
	}
}

// With the provider's own retries, a fault that strikes each kind of write once is not noticed at all: one apply
// converges. The protocol is spoken in process.
func TestProtocolFaults_once(t *testing.T) {
	t.Parallel()

	m := newMatrix("Protocol in process; each fault strikes each kind of request once, and is retried", namesOf(kindsOfFaults()))

	t.Cleanup(func() { m.print(t) })

	for _, fault := range kindsOfFaults() {
		if fault.deaf {
			continue
		}

		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				stage := newStageInProcess(t)
				workspace := stage.Workspace(t, map[string]any{"request_timeout": requestTimeout})

				for _, p := range []phase{creating, updating, deleting} {
					end := fault.inject(stage.Simulator, 1, firstSeed()+uint64(p))
					failures := workspace.Apply(t.Context(), stage.blocks(p))

					end()
					struck(t, stage, p, fault)

					for _, address := range addresses {
						m.set(address, p, fault.name, cell(failureOf(failures, address)))
					}

					for _, text := range append(failures, stage.wrong(p, addresses...)...) {
						t.Errorf("%s: %s", p, text)
					}

					planIsEmpty(t, workspace, stage.blocks(p))
				}
			})
		})
	}
}

// convergesWithImports fails the test unless one apply converges, where need be after the imports that the errors ask
// for.
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

// planIsEmpty fails the test unless a plan wants nothing.
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
