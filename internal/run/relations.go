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
	sets map[string]*relations
}

// relations are the blocks of one set.
type relations struct {
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

	known := r.at(set)
	known.single[member] = with(known.single[member], block)
	known.leavers[member] = without(known.leavers[member], block)

	conflicts := Conflicts{HeldTwice: len(known.single[member]) > 1, GivenUp: len(known.leavers[member]) > 0}

	if len(known.lists) > 0 && !known.mixed {
		known.mixed, conflicts.HeldByList = true, true
	}

	return conflicts
}

// HoldList registers a block that holds exactly these members of a set.
func (r *Relations) HoldList(block Block, set string, members []string) Conflicts {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(set)
	listed := make(map[string]struct{}, len(members))

	conflicts := Conflicts{HeldTwice: len(known.lists) > 0}
	if _, again := known.lists[block]; again {
		conflicts.HeldTwice = len(known.lists) > 1
	}

	for _, member := range members {
		listed[member] = struct{}{}
		conflicts.GivenUp = conflicts.GivenUp || len(without(known.leavers[member], block)) > 0
	}

	known.lists[block] = listed

	if len(known.single) > 0 && !known.mixed {
		known.mixed = true
		conflicts.HeldSingly = slices.Sorted(maps.Keys(known.single))
	}

	return conflicts
}

// Release registers that a block gives up relations. It is called in the plan, and again right before their removal. It
// returns the members that another block of the run holds; these have to stay.
func (r *Relations) Release(block Block, set string, members []string) (held []string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(set)
	delete(known.lists, block)

	for _, member := range members {
		if known.single[member] = without(known.single[member], block); len(known.single[member]) == 0 {
			delete(known.single, member)
		}

		known.leavers[member] = with(known.leavers[member], block)

		if known.held(member) {
			held = append(held, member)
		}
	}

	return held
}

// HeldSingly returns those of the members that single blocks hold.
func (r *Relations) HeldSingly(set string, members []string) (held []string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(set)

	for _, member := range members {
		if len(known.single[member]) > 0 {
			held = append(held, member)
		}
	}

	return held
}

// TakeBlock returns the block that planned a relation, for its state. It returns each block once, and then new ones.
func (r *Relations) TakeBlock(set, member string) Block {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(set)

	return known.take(slices.Values(known.single[member]))
}

// TakeListBlock is TakeBlock for a list.
func (r *Relations) TakeListBlock(set string) Block {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(set)

	return known.take(maps.Keys(known.lists))
}

func (k *relations) take(blocks iter.Seq[Block]) Block {
	for block := range blocks {
		if !k.taken[block] {
			k.taken[block] = true

			return block
		}
	}

	block := NewBlock()
	k.taken[block] = true

	return block
}

func (k *relations) held(member string) bool {
	if len(k.single[member]) > 0 {
		return true
	}

	for _, listed := range k.lists {
		if _, ok := listed[member]; ok {
			return true
		}
	}

	return false
}

func (r *Relations) at(set string) *relations {
	known, ok := r.sets[set]
	if !ok {
		if r.sets == nil {
			r.sets = map[string]*relations{}
		}

		known = &relations{
			single: map[string][]Block{}, lists: map[Block]map[string]struct{}{}, leavers: map[string][]Block{}, taken: map[Block]bool{},
		}
		r.sets[set] = known
	}

	return known
}
