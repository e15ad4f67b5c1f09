// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	defaultAdoptPeople = true
	defaultPeopleLimit = 10
)

// person is one person of a block, as state and configuration have them.
type person struct {
	key    string
	text   types.String // the JSON text in the configuration
	config userModel
	held   *userModel // the person in the state, with the record's id; nil for a new person
	owned  ownership
	before string // the old key of a renamed person
}

// plan makes the person's plan with the function that plans an atlassian_user.
func (p *person) plan() userModel { return plan(p.config, p.held, p.owned) }

// peoplePlan is the planned state of a block, and the work that leads to it.
type peoplePlan struct {
	planned              peopleModel
	keep                 []person
	add, change          []person
	remove               []person // no longer in the configuration
	problems             []personProblem
	removed, deactivated []string // addresses of people who lose access
}

func (p *peoplePlan) changes() bool { return len(p.add)+len(p.change)+len(p.remove) > 0 }

// personProblem is an error in a person's text.
type personProblem struct {
	key, email string
	unreadable bool // the text does not parse, so nothing is planned for it
	problem
}

// planPeople plans a block; state is nil for a new one. It sends no request.
func planPeople(config peopleModel, state *peopleModel, h holdings) peoplePlan {
	p := peoplePlan{planned: config}
	p.planned.AdoptExisting = orDefault(config.AdoptExisting, types.BoolValue(defaultAdoptPeople))
	p.planned.OnDestroy = orDefault(config.OnDestroy, types.StringValue(defaultOnDestroy))
	p.planned.DeprovisionLimit = orDefault(config.DeprovisionLimit, types.Int64Value(defaultPeopleLimit))
	p.planned.DirectoryID = types.StringUnknown()

	held := peopleModel{}
	if state != nil {
		held, p.planned.DirectoryID = *state, state.DirectoryID
	}

	if config.Users.unknown {
		p.planned.IDs, p.planned.AccountIDs = textMap{unknown: true}, textMap{unknown: true}

		return p
	}

	p.planned.IDs, p.planned.AccountIDs = newTextMap(len(config.Users.texts)), newTextMap(len(config.Users.texts))

	p.planRemovals(held, config, h)
	p.planKept(held, config, h)

	return p
}

// planRemovals finds the people who were removed from the configuration.
func (p *peoplePlan) planRemovals(held, config peopleModel, h holdings) {
	for key := range held.Users.texts {
		if _, stays := config.Users.texts[key]; stays || held.IDs.get(key).IsNull() || config.Released[key] {
			continue
		}

		leaver := person{key: key}
		leaver.readHeld(held, key, h)
		p.remove = append(p.remove, leaver)
	}

	inOrder(p.remove)
}

// planKept plans the people in the configuration.
func (p *peoplePlan) planKept(held, config peopleModel, h holdings) {
	p.keep = make([]person, 0, len(config.Users.texts))

	var others []person

	// Nearly everybody is unchanged; only the others are sorted.
	for key, text := range config.Users.texts {
		id := held.IDs.get(key)
		one := person{key: key, text: text}

		if text.IsUnknown() {
			if !id.IsNull() {
				one.readHeld(held, key, h)
			}

			p.planUnknown(one)

			continue
		}

		var wrong *problem
		if one.config, wrong = decodePerson(text.ValueString()); wrong != nil {
			p.problems = append(p.problems, personProblem{key, one.config.Email.ValueString(), true, *wrong})

			continue
		}

		switch {
		case id.IsNull():
			others = append(others, one)
		case text.Equal(held.Users.get(key)):
			one.setHeld(one.config, held, key)
			p.keep = append(p.keep, one)
			p.planned.IDs.texts[key], p.planned.AccountIDs.texts[key] = id, one.held.AccountID
		default:
			one.readHeld(held, key, h)
			others = append(others, one)
		}
	}

	slices.SortFunc(p.problems, func(a, b personProblem) int { return strings.Compare(a.key, b.key) })
	inOrder(others)
	p.planChanged(others, held, h)

	// Only the apply knows who is released. It counts the removals again.
	if config.mayRelease {
		p.remove = nil
	}

	for _, leaver := range p.remove {
		if leaver.held.Active.ValueBool() && p.planned.OnDestroy.ValueString() != destroyRetain {
			p.removed = append(p.removed, leaver.held.Email.ValueString())
		}
	}
}

// planChanged plans the people whose key is new, and those who change.
func (p *peoplePlan) planChanged(others []person, held peopleModel, h holdings) {
	moved := p.removalsByName()

	for _, one := range others {
		if one.held == nil {
			p.planRenamed(&one, moved, held, h)
		}

		if one.held == nil {
			p.add = append(p.add, one)
			p.planned.IDs.texts[one.key], p.planned.AccountIDs.texts[one.key] = types.StringUnknown(), types.StringUnknown()
		} else {
			p.change = append(p.change, one)
			p.planned.IDs.texts[one.key], p.planned.AccountIDs.texts[one.key] = one.held.ID, one.plan().AccountID
		}

		p.check(one)
	}

	p.remove = slices.DeleteFunc(p.remove, func(leaver person) bool { return moved.taken[leaver.key] })
}

func inOrder(people []person) {
	slices.SortFunc(people, func(a, b person) int { return strings.Compare(a.key, b.key) })
}

// planUnknown plans a person whose text is not known yet: the ids of a new person are unknown, a known record keeps its
// id.
func (p *peoplePlan) planUnknown(one person) {
	p.planned.IDs.texts[one.key], p.planned.AccountIDs.texts[one.key] = types.StringUnknown(), types.StringUnknown()

	if one.held != nil {
		p.planned.IDs.texts[one.key] = one.held.ID
	}
}

func (p *peoplePlan) check(one person) {
	planned := one.plan()

	for _, problem := range problems(planned, one.held) {
		p.problems = append(p.problems, personProblem{one.key, one.config.Email.ValueString(), false, problem})
	}

	if one.held != nil && deactivates(planned, *one.held) {
		p.deactivated = append(p.deactivated, one.held.Email.ValueString())
	}
}

// readHeld sets the person as the state has them under a key, and what Terraform owns of them. If the state's text
// cannot be read, only the record's ids are used.
func (p *person) readHeld(state peopleModel, key string, h holdings) {
	held, wrong := decodePerson(state.Users.get(key).ValueString())
	if wrong != nil {
		held = unsetUser
	}

	p.owned = h.owned(key, held)
	p.setHeld(held, state, key)
}

// setHeld sets the person as the state has them. An unchanged person needs no owned, since nothing of them is cleared.
func (p *person) setHeld(held userModel, state peopleModel, key string) {
	held.ID, held.DirectoryID, held.AccountID = state.IDs.get(key), state.DirectoryID, state.AccountIDs.get(key)
	held.OnDestroy, held.Active = state.OnDestroy, orDefault(held.Active, types.BoolValue(true))
	p.held = &held
}

// removals indexes the people who were removed from the configuration by their unique names.
type removals struct {
	byName map[uniqueName]string
	taken  map[string]bool
}

func (p *peoplePlan) removalsByName() removals {
	l := removals{map[uniqueName]string{}, map[string]bool{}}

	for _, leaver := range p.remove {
		for _, name := range leaver.held.uniqueNames() {
			l.byName[name.folded()] = leaver.key
		}
	}

	return l
}

// planRenamed recognizes a renamed key: the new entry is the person that the state has under a removed key.
func (p *peoplePlan) planRenamed(one *person, l removals, held peopleModel, h holdings) {
	names := one.config.uniqueNames()
	if last := len(names) - 1; names[last].key == keyExternalID { // the external id identifies a person best
		names = slices.Concat(names[last:], names[:last])
	}

	for _, name := range names {
		key, known := l.byName[name.folded()]
		if !known || l.taken[key] {
			continue
		}

		l.taken[key] = true
		one.before = key
		one.readHeld(held, key, h)

		return
	}
}
