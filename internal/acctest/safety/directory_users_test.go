// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

const theCompany = "atlassian_directory_users.company"

// A payroll is a company in one block that changes at random, and what the server must have of it.
type payroll struct {
	t         *testing.T
	env       *acctest.Environment
	workspace *acctest.Workspace
	random    *rand.Rand
	story     strings.Builder

	people       map[string]map[string]any // by key
	bystander    string
	next, failed int
}

func newPayroll(t *testing.T, seed uint64) *payroll {
	t.Helper()

	p := &payroll{t: t, random: rand.New(rand.NewPCG(seed, seed)), people: map[string]map[string]any{}, env: acctest.StartInProcess(t)}

	ids, err := p.env.Simulator.SeedSCIMUsers(p.env.Credentials().DirectoryID, 1)
	if err != nil {
		t.Fatal(err)
	}

	p.bystander = ids[0]
	p.workspace = p.env.Workspace(t, map[string]any{"max_retries": 0, "request_timeout": "5s"})

	if seed%2 == 0 {
		p.workspace.Import(t.Context(), theCompany, "none")
	}

	for range 6 {
		p.hire()
	}

	return p
}

func (p *payroll) hire() {
	p.next++
	key := fmt.Sprint("person-", p.next)
	p.people[key] = map[string]any{"email": fmt.Sprintf("n%d@corp.test", p.next), "title": "Engineer"}
	fmt.Fprintf(&p.story, "hire %s\n", key)
}

// reconfigure changes the configuration, so that nobody leaves without being meant to.
func (p *payroll) reconfigure() {
	keys := slices.Sorted(maps.Keys(p.people))
	key := keys[p.random.IntN(len(keys))]
	person := p.people[key]

	switch p.random.IntN(7) {
	case 0, 1:
		p.hire()
	case 2:
		if len(keys) > 3 {
			delete(p.people, key)
			fmt.Fprintf(&p.story, "fire %s\n", key)
		}
	case 3:
		person["title"] = fmt.Sprint("Title ", p.random.IntN(100))
		fmt.Fprintf(&p.story, "title of %s\n", key)
	case 4:
		delete(person, "title")
		fmt.Fprintf(&p.story, "no title of %s\n", key)
	case 5:
		person["active"] = p.random.IntN(2) == 0
		fmt.Fprintf(&p.story, "active of %s: %v\n", key, person["active"])
	default:
		p.next++
		renamed := fmt.Sprint("renamed-", p.next)
		p.people[renamed] = person
		delete(p.people, key)
		fmt.Fprintf(&p.story, "key %s becomes %s\n", key, renamed)
	}
}

func (p *payroll) blocks() []acctest.Block {
	users := map[string]any{}

	for key, person := range p.people {
		encoded, err := json.Marshal(person)
		if err != nil {
			p.t.Fatal(err)
		}

		users[key] = string(encoded)
	}

	return []acctest.Block{{Address: theCompany, Config: map[string]any{"users": users}}}
}

// check holds the directory against the configuration: everybody is there once, as the configuration says, and nobody else.
func (p *payroll) check() {
	p.t.Helper()

	want := map[string]string{}

	for _, person := range p.people {
		title, _ := person["title"].(string)
		active, said := person["active"].(bool)
		want[person["email"].(string)] = fmt.Sprintf("%s %t", title, active || !said)
	}

	for _, user := range p.env.Simulator.SCIMUsers(p.env.Credentials().DirectoryID) {
		if user.ID == p.bystander {
			if !user.Active {
				p.t.Error("a bystander was deactivated")
			}

			continue
		}

		if got := fmt.Sprintf("%s %t", value(user.Title), user.Active); want[user.PrimaryEmail()] != got {
			p.t.Errorf("%s is %q, want %q", user.PrimaryEmail(), got, want[user.PrimaryEmail()])
		}

		delete(want, user.PrimaryEmail())
	}

	for email := range want {
		p.t.Errorf("%s is not there", email)
	}
}

// Whatever goes wrong with a write, and whatever the configuration becomes meanwhile: one apply without faults converges, and
// a block that exists is never replaced.
func TestProtocolFaults_company(t *testing.T) {
	t.Parallel()

	steps := 6
	if testing.Short() {
		steps = 3
	}

	var failed atomic.Int64

	t.Cleanup(func() {
		if t.Logf("%d applies failed.", failed.Load()); failed.Load() == 0 && !t.Failed() {
			t.Error("no fault made an apply fail")
		}
	})

	for i, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				p := newPayroll(t, uint64(i))

				for range steps {
					strike := f
					strike.strike.Skip = p.random.IntN(4)
					end := strike.inject(p.env.Simulator, p.random.IntN(3))
					failures := p.workspace.Apply(t.Context(), p.blocks())

					end()
					fmt.Fprintf(&p.story, "apply: %s\n", strings.Join(failures, "; "))

					if len(failures) > 0 {
						p.failed++
					}

					if failures := p.workspace.Apply(t.Context(), p.blocks()); len(failures) > 0 {
						t.Errorf("one apply does not converge: %v", failures)
					}

					planIsEmpty(t, p.workspace, p.blocks())
					p.check()

					if t.Failed() {
						t.Fatal(p.story.String())
					}

					for range 1 + p.random.IntN(3) {
						p.reconfigure()
					}
				}

				failed.Add(int64(p.failed))

				if deletions := p.env.Simulator.CountRequests(simulator.Filter{Method: "DELETE"}); deletions > p.next {
					t.Errorf("%d deletions for %d people", deletions, p.next)
				}
			})
		})
	}
}
