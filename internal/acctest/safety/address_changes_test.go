// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// addressChanges is a random sequence of applies in which blocks change their resource addresses. It calls the provider
// as Terraform's core does: plan and apply run in two provider processes; independent blocks are planned in any order
// and applied in parallel; a destroy is planned once, and everything else is planned again during the apply.
type addressChanges struct {
	t      *testing.T
	env    *acctest.Environment
	random *rand.Rand
	state  map[string]*acctest.Instance
	moves  [][2]string // moved blocks since the last apply: from, to
	log    []string
}

// A configuration says which person or group each resource address holds, who is a member of which group, and who has
// the role on the app. People are known by e-mail address, groups of the directory and of the organization by name.
type configuration struct {
	people, groups, orgGroups map[string]string // resource address to e-mail address or group name
	lists                     map[string]memberList
	memberships               map[string]membership
	roles                     map[string]string
}

type (
	memberList struct{ group, people []string } // group has one element
	membership struct{ group, person string }
)

const peopleCount = 5

// The resource types of people and groups.
const (
	userType     = "atlassian_user"
	groupType    = "atlassian_group"
	orgGroupType = "atlassian_organization_group"
)

// TestAddressChanges shows that after blocks change their addresses, either one apply makes the server match the
// configuration, or the plan is refused and changes nothing. A person who stays in the configuration keeps their
// record.
//
// Each run uses other seeds, which name the subtests. ATLASSIAN_PROPERTY_SEED repeats one.
func TestAddressChanges(t *testing.T) {
	t.Parallel()

	first := depth.FirstSeed()

	for i := range depth.Sequences(2, 40) {
		seed := first + i

		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()

			r := &addressChanges{
				t: t, env: acctest.StartInProcess(t, withoutDelays), random: rand.New(rand.NewPCG(seed, 10)), state: map[string]*acctest.Instance{},
			}

			defer func() {
				if t.Failed() {
					t.Log(strings.Join(r.log, "\n"))
				}
			}()

			now := r.initial()
			if failures := r.apply(now); len(failures) > 0 {
				t.Fatalf("setting up: %v", failures)
			}

			for range 4 {
				next, refused := r.change(now)
				before := directorySnapshot(t, r.env)
				ids := r.recordIDs()

				failures := r.apply(next)

				switch {
				case refused && len(failures) == 0:
					t.Fatal("a person or a group changed its address without a moved block, and the plan was not refused")
				case refused:
					if after := directorySnapshot(t, r.env); after != before {
						t.Fatalf("refused, and yet touched: before\n%s\nafter\n%s", before, after)
					}

					return // the moves are already in the state, but the configuration was not applied
				case len(failures) > 0:
					t.Fatalf("failed: %v", failures)
				}

				r.serverAndPlanMatch(next, ids)

				now = next
			}
		})
	}
}

// appID is the app on which the configuration gives roles.
const appID = "ari:cloud:confluence::site/0b7c9a3e-5d1f-4e2a-8c6b-9f0e1d2c3b4a"

func (r *addressChanges) logf(format string, arguments ...any) {
	r.log = append(r.log, fmt.Sprintf(format, arguments...))
}

func (r *addressChanges) newAddress(kind string) string {
	return fmt.Sprintf("%s.x%d", kind, r.random.IntN(1_000_000))
}

func (r *addressChanges) initial() configuration {
	r.env.Simulator.AddWorkspace(simulator.Workspace{ID: appID, TypeKey: "confluence", TypeName: "Confluence", Status: "online"})

	a := configuration{people: map[string]string{}, groups: map[string]string{}, orgGroups: map[string]string{}}

	for i := range peopleCount {
		a.people[r.newAddress(userType)] = fmt.Sprintf("p%d@corp.test", i)
	}

	for i := range 2 {
		a.groups[r.newAddress(groupType)] = fmt.Sprintf("g%d", i)
	}

	a.orgGroups[r.newAddress(orgGroupType)] = "organization-group"

	r.assignRelations(&a)

	return a
}

// assignRelations chooses new members for each group, managed as a list or one by one, and new role holders.
func (r *addressChanges) assignRelations(a *configuration) {
	a.lists, a.memberships, a.roles = map[string]memberList{}, map[string]membership{}, map[string]string{}

	some := func(of map[string]string) []string {
		return slices.DeleteFunc(slices.Sorted(maps.Values(of)), func(string) bool { return r.random.IntN(3) == 0 })
	}

	for _, kind := range []string{groupType, orgGroupType} {
		groups := a.groups
		if kind == orgGroupType {
			groups = a.orgGroups
		}

		for _, group := range slices.Sorted(maps.Values(groups)) {
			members := some(a.people)

			if r.random.IntN(2) == 0 {
				a.lists[r.newAddress(kind+"_members")] = memberList{group: []string{group}, people: members}

				continue
			}

			for _, person := range members {
				a.memberships[r.newAddress(kind+"_membership")] = membership{group: group, person: person}
			}
		}
	}

	if people := some(a.people); len(people) > 0 {
		a.roles[r.newAddress("atlassian_user_role_assignment")] = people[0]
	}

	for _, group := range some(a.groups) {
		a.roles[r.newAddress("atlassian_group_role_assignment")] = group
	}
}

// change returns another configuration, and whether its plan must be refused. It applies moved blocks to the state, as
// Terraform does.
func (r *addressChanges) change(from configuration) (to configuration, refused bool) {
	to = configuration{people: maps.Clone(from.people), groups: maps.Clone(from.groups), orgGroups: maps.Clone(from.orgGroups)}

	rename := func(blocks map[string]string, kind string) {
		for _, old := range slices.Sorted(maps.Keys(blocks)) {
			switch r.random.IntN(12) {
			case 0, 1: // with a moved block
				renamed := r.newAddress(kind)
				blocks[renamed] = blocks[old]
				r.state[renamed] = r.state[old]
				r.moves = append(r.moves, [2]string{old, renamed})

				delete(blocks, old)
				delete(r.state, old)
				r.logf("%s moved to %s", old, renamed)
			case 2: // sometimes without a moved block
				if r.random.IntN(4) == 0 {
					renamed := r.newAddress(kind)
					blocks[renamed] = blocks[old]

					delete(blocks, old)

					refused = true

					r.logf("%s becomes %s, without a moved block", old, renamed)
				}
			case 3: // a person is removed
				if kind == userType && len(blocks) > 3 {
					r.logf("%s leaves", blocks[old])
					delete(blocks, old)
				}
			case 4: // a group gets another name, which replaces it
				if kind != userType {
					blocks[old] += fmt.Sprintf(".%d", r.random.IntN(1_000_000))
					r.logf("%s is renamed to %s", old, blocks[old])
				}
			}
		}
	}

	rename(to.people, userType)
	rename(to.groups, groupType)
	rename(to.orgGroups, orgGroupType)

	for _, swap := range []struct{ before, blocks map[string]string }{{from.people, to.people}, {from.groups, to.groups}} {
		if all := slices.Sorted(maps.Keys(swap.blocks)); r.random.IntN(12) == 0 && !refused {
			one, other := all[0], all[1]
			swap.blocks[one], swap.blocks[other] = swap.blocks[other], swap.blocks[one]

			// Two names that are both new are no swap.
			taken := slices.ContainsFunc(slices.Collect(maps.Values(swap.before)), func(name string) bool {
				return name == swap.blocks[one] || name == swap.blocks[other]
			})
			refused = taken && r.state[one] != nil && r.state[other] != nil

			r.logf("%s and %s swap", one, other)
		}
	}

	r.assignRelations(&to)

	return to, refused
}

// blocks lists the configuration's blocks, each after those that it depends on.
func (a configuration) blocks() []acctest.Block {
	var blocks []acctest.Block

	at := map[string]string{}
	stands := func(these map[string]string, config func(name string) map[string]any) {
		for _, address := range slices.Sorted(maps.Keys(these)) {
			at[these[address]] = address
			blocks = append(blocks, acctest.Block{Address: address, Config: config(these[address])})
		}
	}

	stands(a.people, func(email string) map[string]any { return map[string]any{"email": email, "adopt_existing": true} })
	stands(a.groups, func(name string) map[string]any { return map[string]any{"display_name": name} })
	stands(a.orgGroups, func(name string) map[string]any { return map[string]any{"name": name} })

	refer := func(name, attribute string) acctest.Reference {
		return acctest.Reference{Address: at[name], Attribute: attribute}
	}
	relates := func(address, group string, people []string, list bool) {
		ofGroup, ofMember, member := "group_id", "user_id", "id"
		if strings.HasPrefix(address, orgGroupType) {
			ofGroup, ofMember, member = "organization_group_id", "account_id", "account_id"
		}

		config := map[string]any{ofGroup: refer(group, "id")}

		members := []any{}
		for _, person := range people {
			members = append(members, refer(person, member))
		}

		if list {
			config[ofMember+"s"] = members
		} else {
			config[ofMember] = members[0]
		}

		blocks = append(blocks, acctest.Block{Address: address, Config: config})
	}

	for _, address := range slices.Sorted(maps.Keys(a.lists)) {
		relates(address, a.lists[address].group[0], a.lists[address].people, true)
	}

	for _, address := range slices.Sorted(maps.Keys(a.memberships)) {
		relates(address, a.memberships[address].group, []string{a.memberships[address].person}, false)
	}

	for _, address := range slices.Sorted(maps.Keys(a.roles)) {
		holder := "user_id"
		if strings.HasPrefix(address, groupType) {
			holder = "group_id"
		}

		blocks = append(blocks, acctest.Block{Address: address, Config: map[string]any{
			holder: refer(a.roles[address], "id"), "role": "atlassian/user", "resource_id": appID,
		}})
	}

	return blocks
}

func isRelation(address string) bool {
	return !slices.Contains([]string{userType, groupType, orgGroupType}, kindOf(address))
}

func kindOf(address string) string {
	kind, _, _ := strings.Cut(address, ".")

	return kind
}

// resolve replaces references by ids, and by Unknown while the referenced block does not exist.
func (r *addressChanges) resolve(value any) any {
	switch v := value.(type) {
	case acctest.Reference:
		if instance := r.state[v.Address]; instance != nil {
			return instance.Value(r.t)[v.Attribute]
		}

		return protocoltest.Unknown
	case map[string]any:
		out := map[string]any{}
		for name, element := range v {
			out[name] = r.resolve(element)
		}

		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = r.resolve(v[i])
		}

		return out
	}

	return value
}

// apply plans the blocks in random order. If no plan fails, it applies them in random order and in parallel.
func (r *addressChanges) apply(a configuration) (failures []string) {
	plans, failures := r.plan(a)
	if len(failures) > 0 {
		return failures
	}

	driver := r.env.Drive(r.t, nil)

	// Terraform creates a relation after its person and group, and destroys it before them. Nothing else is ordered.
	for _, chosen := range []func(address string) bool{
		func(address string) bool { return !isRelation(address) && plans[address].Action != acctest.Delete },
		isRelation,
		func(address string) bool { return !isRelation(address) && plans[address].Action == acctest.Delete },
	} {
		failures = append(failures, r.applyChosen(driver, a, plans, chosen)...)
	}

	return failures
}

func (r *addressChanges) plan(a configuration) (plans map[string]*acctest.Plan, failures []string) {
	driver := r.env.Drive(r.t, nil)
	plans = map[string]*acctest.Plan{}
	configured := map[string]map[string]any{}

	for _, block := range a.blocks() {
		configured[block.Address] = block.Config
	}

	addresses := slices.Collect(maps.Keys(r.state))
	for address := range configured {
		if r.state[address] == nil {
			addresses = append(addresses, address)
		}
	}

	slices.Sort(addresses)
	r.random.Shuffle(len(addresses), func(i, j int) { addresses[i], addresses[j] = addresses[j], addresses[i] })
	slices.SortStableFunc(addresses, func(a, b string) int { // a reference is known once its block is planned; removed blocks have none
		depends := func(address string) int {
			if isRelation(address) && configured[address] != nil {
				return 1
			}

			return 0
		}

		return depends(a) - depends(b)
	})

	for _, address := range addresses {
		if r.state[address] != nil {
			read, diags := driver.Read(r.t.Context(), r.state[address])
			if text := protocoltest.Errors(diags); text != "" || read == nil {
				r.t.Fatalf("reading %s: %q, gone: %t", address, text, read == nil)
			}

			r.state[address] = read
		}

		var config map[string]any
		if configured[address] != nil {
			config, _ = r.resolve(configured[address]).(map[string]any)
		}

		plan, diags := driver.Plan(r.t.Context(), kindOf(address), config, r.state[address])
		if plan != nil && plan.Action == acctest.Replace {
			diags = append(diags, driver.PlanRecreation(r.t.Context(), plan)...)
		}

		if text := protocoltest.Errors(diags); text != "" {
			failures = append(failures, address+": "+text)

			continue
		}

		plans[address] = plan
		r.logf("plan %s: %s", address, plan.Action)
	}

	return plans, failures
}

func (r *addressChanges) applyChosen(driver *acctest.Driver, a configuration, plans map[string]*acctest.Plan, chosen func(string) bool) (failures []string) {
	configured := map[string]map[string]any{}
	for _, block := range a.blocks() {
		configured[block.Address] = block.Config
	}

	var (
		wg sync.WaitGroup
		mu sync.Mutex
	)

	addresses := slices.DeleteFunc(slices.Sorted(maps.Keys(plans)),
		func(address string) bool { return !chosen(address) || plans[address].Action == acctest.NoAction })
	r.random.Shuffle(len(addresses), func(i, j int) { addresses[i], addresses[j] = addresses[j], addresses[i] })

	atWork := make(chan struct{}, 1+r.random.IntN(10))

	for _, address := range addresses {
		mu.Lock()
		plan, config, prior := plans[address], r.resolve(configured[address]), r.state[address]
		mu.Unlock()
		r.logf("apply %s: %s", address, plan.Action)

		atWork <- struct{}{}

		wg.Go(func() {
			defer func() { <-atWork }()

			instance, text := r.applyOne(driver, address, plan, config, prior)

			mu.Lock()
			defer mu.Unlock()

			if text != "" {
				failures = append(failures, address+": "+text)
			}

			if delete(r.state, address); instance != nil {
				r.state[address] = instance
			}
		})
	}

	wg.Wait()

	return failures
}

// applyOne applies one block: a destroy as it was planned, everything else after planning it again.
func (r *addressChanges) applyOne(driver *acctest.Driver, address string, plan *acctest.Plan, config any, prior *acctest.Instance) (*acctest.Instance, string) {
	ctx := context.WithoutCancel(r.t.Context())

	if plan.Action != acctest.Delete {
		values, _ := config.(map[string]any)

		again, diags := driver.Plan(ctx, kindOf(address), values, prior)
		if text := protocoltest.Errors(diags); text != "" {
			return prior, text
		}

		plan = again
	}

	instance, diags := driver.Apply(ctx, plan)

	return instance, protocoltest.Errors(diags)
}

// recordIDs returns the ids of people by user name and of groups by display name.
func (r *addressChanges) recordIDs() map[string]string {
	ids := map[string]string{}

	for _, user := range r.env.Simulator.SCIMUsers(r.env.Credentials().DirectoryID) {
		ids[user.UserName] = user.ID
	}

	for _, group := range r.env.Simulator.SCIMGroups(r.env.Credentials().DirectoryID) {
		ids[group.DisplayName] = group.ID
	}

	return ids
}

// serverAndPlanMatch fails the test unless serverMatches holds and the next plan is empty.
func (r *addressChanges) serverAndPlanMatch(a configuration, before map[string]string) {
	r.t.Helper()
	r.serverMatches(a, before)

	plans, failures := r.plan(a)
	for address, plan := range plans {
		if plan.Action != acctest.NoAction {
			failures = append(failures, fmt.Sprintf("%s wants %s", address, plan.Action))
		}
	}

	if len(failures) > 0 {
		r.t.Fatalf("the next plan: %v", failures)
	}
}

// serverMatches fails the test unless the server matches the configuration and people and groups keep their ids.
func (r *addressChanges) serverMatches(a configuration, before map[string]string) {
	r.t.Helper()

	var want []string

	members := map[string][]string{}
	for _, m := range a.memberships {
		members[m.group] = append(members[m.group], m.person)
	}

	for _, list := range a.lists {
		members[list.group[0]] = list.people
	}

	for _, groups := range []map[string]string{a.groups, a.orgGroups} {
		for _, group := range groups {
			slices.Sort(members[group])
			want = append(want, strings.TrimSpace(group+": "+strings.Join(members[group], " ")))
		}
	}

	for _, email := range a.people {
		want = append(want, email+" active true")
	}

	for _, holder := range a.roles {
		want = append(want, holder+" has the role")
	}

	got := r.serverLines()

	slices.Sort(want)
	slices.Sort(got)

	if !slices.Equal(want, got) {
		r.t.Fatalf("the server holds\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	for name, id := range r.recordIDs() {
		if old, was := before[name]; was && old != id {
			r.t.Fatalf("%s got another record: %s, then %s", name, old, id)
		}
	}
}

// serverLines describes the server's people, groups with members, and holders of the role, one a line.
func (r *addressChanges) serverLines() []string {
	r.t.Helper()

	var got []string

	for line := range strings.SplitSeq(directorySnapshot(r.t, r.env), "\n") {
		fields := strings.Fields(line)
		if fields[0] == "group" {
			got = append(got, strings.TrimSpace(fields[1]+": "+strings.Join(fields[3:], " ")))
		} else {
			got = append(got, fields[0]+" active "+fields[3])
		}
	}

	emails := map[string]string{}

	for _, account := range r.env.Simulator.Accounts() {
		emails[account.ID] = account.Email
		if account.DirectRoles[appID].Has("atlassian/user") {
			got = append(got, account.Email+" has the role")
		}
	}

	for _, group := range r.env.Simulator.Groups() {
		if group.Roles[appID].Has("atlassian/user") {
			got = append(got, group.Name+" has the role")
		}

		if !strings.HasPrefix(group.Name, "organization-group") {
			continue
		}

		var people []string

		for id := range group.Members {
			people = append(people, emails[id])
		}

		slices.Sort(people)
		got = append(got, strings.TrimSpace(group.Name+": "+strings.Join(people, " ")))
	}

	return got
}
