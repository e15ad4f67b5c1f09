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

// A person is one of the block's, as state and configuration have them.
type person struct {
	key    string
	text   types.String // what the configuration says
	config userModel
	held   *userModel // what the state says, with the record's id; nil for somebody new
	owned  ownership
	before string // the key in the state, where it was another one
}

// plan is the person's plan, made by the function that plans an atlassian_user.
func (p *person) plan() userModel { return plan(p.config, p.held, p.owned) }

// peoplePlan is the plan of a block: what it will be, and what has to be done for it.
type peoplePlan struct {
	planned              peopleModel
	keep                 []person
	add, change          []person
	remove               []person // of whom the configuration says nothing
	problems             []personProblem
	removed, deactivated []string // addresses of those who lose access
}

func (p *peoplePlan) changes() bool { return len(p.add)+len(p.change)+len(p.remove) > 0 }

// personProblem is what is wrong with a person's text.
type personProblem struct {
	key, email string
	unreadable bool // the text is no person, so that nothing is planned
	problem
}

// planPeople is the plan of a block, of which state is nil for a new one. It asks nobody.
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

// leaving finds those of whom the configuration says nothing any more.
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

// staying plans those of whom the configuration says something.
func (p *peoplePlan) planKept(held, config peopleModel, h holdings) {
	p.keep = make([]person, 0, len(config.Users.texts))

	var others []person

	// Nearly everybody stays as they are; only the others are put in order.
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

	// Who of them is released is told when it is known: in the apply, which counts them again.
	if config.mayRelease {
		p.remove = nil
	}

	for _, leaver := range p.remove {
		if leaver.held.Active.ValueBool() && p.planned.OnDestroy.ValueString() != destroyRetain {
			p.removed = append(p.removed, leaver.held.Email.ValueString())
		}
	}
}

// differing plans those who are new, under this key at least, and those who change.
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

// wait leaves somebody open of whom nothing is known yet; who is there stays as they are.
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

// hold takes over what the state has under a key. A text that cannot be read any more holds nothing but its record.
func (p *person) readHeld(state peopleModel, key string, h holdings) {
	held, wrong := decodePerson(state.Users.get(key).ValueString())
	if wrong != nil {
		held = unsetUser
	}

	p.owned = h.owned(key, held)
	p.setHeld(held, state, key)
}

// holdAs takes over what the state has of somebody who stays as they are, and of whom nothing can be cleared hence.
func (p *person) setHeld(held userModel, state peopleModel, key string) {
	held.ID, held.DirectoryID, held.AccountID = state.IDs.get(key), state.DirectoryID, state.AccountIDs.get(key)
	held.OnDestroy, held.Active = state.OnDestroy, orDefault(held.Active, types.BoolValue(true))
	p.held = &held
}

// leavers are those of whom the configuration says nothing, by what they can be known by under another key.
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

// follow makes somebody new the one whom the state has under a key that is gone: a key that was renamed.
func (p *peoplePlan) planRenamed(one *person, l removals, held peopleModel, h holdings) {
	names := one.config.uniqueNames()
	if last := len(names) - 1; names[last].key == keyExternalID { // it says most surely who somebody is
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
