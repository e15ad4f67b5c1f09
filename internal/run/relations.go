// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"iter"
	"maps"
	"slices"
	"sync"
)

// Relations are who belongs to what: people to groups, roles on an app to people and groups. Of names the run only
// needs that they differ.
//
// A relation may change its block freely, in either order: who makes it holds it from then on, who gives it up looks
// right before it is removed whether another block holds it, and who makes it does so after a removal that is under
// way.
type Relations struct {
	mu sync.Mutex
	of map[string]*relations
}

// relations are those of one group, or of one app.
type relations struct {
	// single are the blocks that hold one relation, lists those that hold all there are, left those that gave one up.
	single map[string][]Block
	lists  map[Block]map[string]struct{}
	left   map[string][]Block
	// claimed are the blocks whose word has been kept in a state.
	claimed map[Block]bool
	told    bool
}

// A Standing is what other blocks have to do with the relations of a block.
type Standing struct {
	// Twice says that another block holds the same relation, or the same list.
	Twice bool
	// Singles are those held one by one where a list holds them all, and Listed says that a list does, beside the
	// block's single relation. Both are told of once.
	Singles []string
	Listed  bool
	// Left says that another block was to give up what this one holds, without knowing that it does.
	Left bool
}

// HoldOne is the plan of a block that is to have one relation.
func (r *Relations) HoldOne(block Block, of, who string) Standing {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(of)
	known.single[who] = with(known.single[who], block)
	known.left[who] = without(known.left[who], block)

	standing := Standing{Twice: len(known.single[who]) > 1, Left: len(known.left[who]) > 0}

	if len(known.lists) > 0 && !known.told {
		known.told, standing.Listed = true, true
	}

	return standing
}

// HoldAll is the plan of a block that is to have exactly these relations and no other.
func (r *Relations) HoldAll(block Block, of string, who []string) Standing {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(of)
	listed := make(map[string]struct{}, len(who))

	standing := Standing{Twice: len(known.lists) > 0}
	if _, again := known.lists[block]; again {
		standing.Twice = len(known.lists) > 1
	}

	for _, w := range who {
		listed[w] = struct{}{}
		standing.Left = standing.Left || len(without(known.left[w], block)) > 0
	}

	known.lists[block] = listed

	if len(known.single) > 0 && !known.told {
		known.told = true
		standing.Singles = slices.Sorted(maps.Keys(known.single))
	}

	return standing
}

// Leave is asked when a block gives up relations, in the plan and again right before they are removed. It answers those
// that another block of this run holds, which have to stay.
func (r *Relations) Leave(block Block, of string, who []string) (held []string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(of)
	delete(known.lists, block)

	for _, w := range who {
		if known.single[w] = without(known.single[w], block); len(known.single[w]) == 0 {
			delete(known.single, w)
		}

		known.left[w] = with(known.left[w], block)

		if known.held(w) {
			held = append(held, w)
		}
	}

	return held
}

// Single answers which of these relations are held one by one.
func (r *Relations) Single(of string, who []string) (held []string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(of)

	for _, w := range who {
		if len(known.single[w]) > 0 {
			held = append(held, w)
		}
	}

	return held
}

// Block answers a block that was planned to have one relation, each once, to be kept in its state; a new word where
// none was.
func (r *Relations) Block(of, who string) Block {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(of)

	return known.claim(slices.Values(known.single[who]))
}

// ListBlock is Block for the list of all relations.
func (r *Relations) ListBlock(of string) Block {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.at(of)

	return known.claim(maps.Keys(known.lists))
}

func (k *relations) claim(blocks iter.Seq[Block]) Block {
	for block := range blocks {
		if !k.claimed[block] {
			k.claimed[block] = true

			return block
		}
	}

	block := NewBlock()
	k.claimed[block] = true

	return block
}

func (k *relations) held(who string) bool {
	if len(k.single[who]) > 0 {
		return true
	}

	for _, listed := range k.lists {
		if _, ok := listed[who]; ok {
			return true
		}
	}

	return false
}

func (r *Relations) at(of string) *relations {
	known, ok := r.of[of]
	if !ok {
		if r.of == nil {
			r.of = map[string]*relations{}
		}

		known = &relations{
			single: map[string][]Block{}, lists: map[Block]map[string]struct{}{}, left: map[string][]Block{}, claimed: map[Block]bool{},
		}
		r.of[of] = known
	}

	return known
}
