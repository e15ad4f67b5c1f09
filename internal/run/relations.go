// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"iter"
	"maps"
	"slices"
	"sync"
)

// Relations knows which block of a run holds or gives up which relation. A relation is a member of a set: a person in a
// group, or a person or a group with a role on an app. The caller identifies sets and members by unique texts.
//
// A relation may move from one block to another in either order. If the new block comes first, it holds the relation,
// and Release tells the old block so before it removes anything. If the old block comes first, the new one creates the
// relation after the removal.
type Relations struct {
	mu   sync.Mutex
	sets map[string]*relationSet
}

// A relationSet is what the blocks of a run do with the relations of one set.
type relationSet struct {
	// single are, by member, the blocks that hold this member alone, and leavers those that give it up. lists are the
	// members of each block that holds a whole list.
	single  map[string][]Block
	lists   map[Block]map[string]struct{}
	leavers map[string][]Block
	// taken are the blocks whose ids TakeBlock or TakeListBlock has returned for a state.
	taken map[Block]bool
	// mixed says that a list beside single relations has been reported.
	mixed bool
}

// Conflicts says how other blocks of the run conflict with a block's relations.
type Conflicts struct {
	// HeldTwice says that another block holds the same relation, or the same list.
	HeldTwice bool
	// HeldSingly are the members that single blocks hold beside the block's list. HeldByList says that a list exists
	// beside the block's single relation. Of these two, only the first conflict of a set is reported.
	HeldSingly []string
	HeldByList bool
	// GivenUp says that another block gives up the same relation, and was planned before the run knew of this block.
	GivenUp bool
}

// Hold registers a block that holds one relation.
func (r *Relations) Hold(block Block, set, member string) Conflicts {
	r.mu.Lock()
	defer r.mu.Unlock()

	s := r.setOf(set)
	s.single[member] = with(s.single[member], block)
	s.leavers[member] = without(s.leavers[member], block)

	conflicts := Conflicts{HeldTwice: len(s.single[member]) > 1, GivenUp: len(s.leavers[member]) > 0}

	if len(s.lists) > 0 && !s.mixed {
		s.mixed, conflicts.HeldByList = true, true
	}

	return conflicts
}

// HoldList registers a block that holds exactly these members of a set.
func (r *Relations) HoldList(block Block, set string, members []string) Conflicts {
	r.mu.Lock()
	defer r.mu.Unlock()

	s := r.setOf(set)
	listed := make(map[string]struct{}, len(members))

	conflicts := Conflicts{HeldTwice: len(s.lists) > 0}
	if _, again := s.lists[block]; again {
		conflicts.HeldTwice = len(s.lists) > 1
	}

	for _, member := range members {
		listed[member] = struct{}{}
		conflicts.GivenUp = conflicts.GivenUp || len(without(s.leavers[member], block)) > 0
	}

	s.lists[block] = listed

	if len(s.single) > 0 && !s.mixed {
		s.mixed = true
		conflicts.HeldSingly = slices.Sorted(maps.Keys(s.single))
	}

	return conflicts
}

// Release registers that a block gives up relations. It is called in the plan, and again right before their removal. It
// returns the members that another block of the run holds; these have to stay.
func (r *Relations) Release(block Block, set string, members []string) (held []string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	s := r.setOf(set)
	delete(s.lists, block)

	for _, member := range members {
		if s.single[member] = without(s.single[member], block); len(s.single[member]) == 0 {
			delete(s.single, member)
		}

		s.leavers[member] = with(s.leavers[member], block)

		if s.held(member) {
			held = append(held, member)
		}
	}

	return held
}

// HeldSingly returns those of the members that single blocks hold.
func (r *Relations) HeldSingly(set string, members []string) (held []string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	s := r.setOf(set)

	for _, member := range members {
		if len(s.single[member]) > 0 {
			held = append(held, member)
		}
	}

	return held
}

// TakeBlock returns the block that planned a relation, for its state. It returns each block once, and then new ones.
func (r *Relations) TakeBlock(set, member string) Block {
	r.mu.Lock()
	defer r.mu.Unlock()

	s := r.setOf(set)

	return s.take(slices.Values(s.single[member]))
}

// TakeListBlock is TakeBlock for a list.
func (r *Relations) TakeListBlock(set string) Block {
	r.mu.Lock()
	defer r.mu.Unlock()

	s := r.setOf(set)

	return s.take(maps.Keys(s.lists))
}

func (s *relationSet) take(blocks iter.Seq[Block]) Block {
	for block := range blocks {
		if !s.taken[block] {
			s.taken[block] = true

			return block
		}
	}

	block := NewBlock()
	s.taken[block] = true

	return block
}

func (s *relationSet) held(member string) bool {
	if len(s.single[member]) > 0 {
		return true
	}

	for _, listed := range s.lists {
		if _, ok := listed[member]; ok {
			return true
		}
	}

	return false
}

func (r *Relations) setOf(set string) *relationSet {
	s, ok := r.sets[set]
	if !ok {
		if r.sets == nil {
			r.sets = map[string]*relationSet{}
		}

		s = &relationSet{
			single: map[string][]Block{}, lists: map[Block]map[string]struct{}{}, leavers: map[string][]Block{}, taken: map[Block]bool{},
		}
		r.sets[set] = s
	}

	return s
}
