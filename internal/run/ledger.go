// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// A Name is what no two records of a directory share, such as an e-mail address, by the attribute that it stands in.
// What compares without case is given in lower case.
type Name struct{ Directory, Attribute, Text string }

// A Record is a person or a group as its block has it.
type Record struct {
	// ID is unique among all directories.
	ID string
	// Now are the names that the record has; Planned are those that its block wants it to have.
	Now, Planned []Name
}

// A Clash is why two blocks can't be carried out side by side.
type Clash struct {
	Kind ClashKind
	// ID is the record that it is about, empty when there is none yet.
	ID string
	// Name is what both want, the zero Name when it is the very same record.
	Name Name
	// Other is the block that the planned one clashes with, and Called what Call was told of it.
	Other  Block
	Called string
}

// ClashKind says how two blocks clash.
type ClashKind int

// The ways to clash.
const (
	// HeldTwice is one record in two blocks.
	HeldTwice ClashKind = iota + 1
	// Moved is a record that one block gives up and another makes, takes over or holds.
	Moved
	// SameName are two blocks that want one name.
	SameName
	// Shifted is a block that wants a name which another record still has.
	Shifted
)

// A Ledger is which block of a run holds, makes and gives up which record: of the people, or of the groups.
type Ledger struct {
	mu  sync.Mutex
	ids map[string]*record
	// holds is which record a block goes on holding.
	holds map[Block]string
	// has is which record has a name now, wants which block is to have it.
	has   map[Name]string
	wants map[Name]Block
	// called is what somebody who reads of a block can find it by.
	called map[Block]string
}

type record struct {
	holders, leavers []Block
	// taken are the holders that have created the record or taken it over in this run: an apply then leaves it, and
	// need not fail.
	taken []Block
	// going is closed when the removal that is under way ends.
	going chan struct{}
	gone  bool
}

// The reasons why a block can't take a record.
var (
	ErrHeld = errors.New("another block has the record")
	ErrGone = errors.New("another block has just destroyed the record")
)

// Call notes what somebody who reads of the block in a message can find it by, since nobody here knows its address.
func (r *Ledger) Call(block Block, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.of("") // makes the maps
	r.called[block] = text
}

// clash is a clash with the first of some blocks that is not the planned one.
func (r *Ledger) clash(kind ClashKind, id string, planned Block, others ...Block) *Clash {
	clash := &Clash{Kind: kind, ID: id}

	for _, other := range others {
		if other != planned {
			clash.Other, clash.Called = other, r.called[other]

			break
		}
	}

	return clash
}

// Keep is the plan of a block that goes on holding its record. It answers nil when no other block is in the way.
func (r *Ledger) Keep(block Block, rec Record) *Clash {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.hold(block, rec.ID)

	clash := r.have(block, rec)
	if another := r.want(block, rec.Planned); clash == nil {
		clash = another
	}

	switch {
	case len(known.leavers) > 0:
		return r.clash(Moved, rec.ID, block, known.leavers...)
	case len(known.holders) > 1:
		return r.clash(HeldTwice, rec.ID, block, known.holders...)
	default:
		return clash
	}
}

// Make is the plan of a block that is to create a record, or to take one over. A record that the block has is given up
// by it.
func (r *Ledger) Make(block Block, planned []Name) *Clash {
	r.mu.Lock()
	defer r.mu.Unlock()

	if id, replaces := r.holds[block]; replaces {
		r.leave(block, id)
	}

	return r.want(block, planned)
}

// Leave is the plan of a block whose record is destroyed.
func (r *Ledger) Leave(block Block, rec Record) *Clash {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.leave(block, rec.ID)
	clash := r.have(block, rec)

	if slices.ContainsFunc(known.holders, func(holder Block) bool { return !slices.Contains(known.taken, holder) }) {
		return r.clash(Moved, rec.ID, block, known.holders...)
	}

	return clash
}

// Take makes a record that was just created, or is to be taken over, that of the block which was planned to get one by
// these names. A removal of it that is under way is waited for.
func (r *Ledger) Take(ctx context.Context, id string, planned []Name) (Block, error) {
	for {
		block, going, err := r.take(id, planned)
		if going == nil {
			return block, err
		}

		select {
		case <-going:
		case <-ctx.Done():
			return "", context.Cause(ctx)
		}
	}
}

func (r *Ledger) take(id string, planned []Name) (block Block, going chan struct{}, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.of(id)

	for _, name := range planned {
		if by, wanted := r.wants[name]; wanted {
			block = by

			break
		}
	}

	if block == "" {
		block = NewBlock()
	}

	switch {
	case known.going != nil:
		return "", known.going, nil
	case known.gone:
		return "", nil, ErrGone
	case len(without(known.holders, block)) > 0:
		return "", nil, ErrHeld
	}

	r.hold(block, id)
	known.taken = with(known.taken, block)

	return block, nil, nil
}

// Release is asked right before a block's record is destroyed. It is not ok when another block of this run has the
// record, which then has to stay. Otherwise done is to be called when the removal has ended.
func (r *Ledger) Release(block Block, id string) (done func(gone bool), ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	known := r.leave(block, id)
	if len(known.holders) > 0 {
		return nil, false
	}

	going := make(chan struct{})
	known.going = going

	return func(gone bool) {
		r.mu.Lock()
		defer r.mu.Unlock()

		known.going, known.gone = nil, known.gone || gone
		known.leavers = nil // what was planned of it is done

		close(going)
	}, true
}

func (r *Ledger) of(id string) *record {
	if r.ids == nil {
		r.ids, r.holds, r.has, r.wants, r.called = map[string]*record{}, map[Block]string{}, map[Name]string{}, map[Name]Block{}, map[Block]string{}
	}

	known, ok := r.ids[id]
	if !ok {
		known = &record{}
		r.ids[id] = known
	}

	return known
}

func (r *Ledger) hold(block Block, id string) *record {
	known := r.of(id)
	known.holders, known.leavers = with(known.holders, block), without(known.leavers, block)
	r.holds[block] = id

	return known
}

func (r *Ledger) leave(block Block, id string) *record {
	known := r.of(id)
	known.holders, known.leavers = without(known.holders, block), with(known.leavers, block)
	delete(r.holds, block)

	return known
}

// have records the names that a block's record has, which other blocks may want.
func (r *Ledger) have(block Block, rec Record) *Clash {
	var clash *Clash

	for _, name := range rec.Now {
		if by, wanted := r.wants[name]; wanted && by != block && r.holds[by] != rec.ID && clash == nil {
			clash = r.over(name, rec.ID, by, slices.Contains(rec.Planned, name))
			clash.Other, clash.Called = by, r.called[by]
		}

		r.has[name] = rec.ID
	}

	return clash
}

// want records the names that a block wants, which other blocks may want as well, or have.
func (r *Ledger) want(block Block, planned []Name) *Clash {
	r.of("") // makes the maps

	var clash *Clash

	for _, name := range planned {
		by, wanted := r.wants[name]
		id, had := r.has[name]

		switch {
		case clash != nil:
		case wanted && by != block:
			clash = r.clash(SameName, id, block, by)
			clash.Name = name
		case had && r.ids[id].gone: // the name is free
		case had && !slices.Contains(r.ids[id].holders, block) && !slices.Contains(r.ids[id].leavers, block):
			clash = r.over(name, id, block, false)
		}

		if !wanted || by == block {
			r.wants[name] = block
		}
	}

	return clash
}

// over is the clash over a name that a record has and another block wants.
func (r *Ledger) over(name Name, id string, wanter Block, stays bool) *Clash {
	_, exists := r.holds[wanter]

	kind := Shifted

	switch {
	case stays:
		kind = SameName
	case len(r.ids[id].holders) == 0 && !exists:
		kind = Moved
	}

	clash := r.clash(kind, id, wanter, slices.Concat(r.ids[id].holders, r.ids[id].leavers)...)
	clash.Name = name

	return clash
}

func with(blocks []Block, block Block) []Block {
	if slices.Contains(blocks, block) {
		return blocks
	}

	return append(blocks, block)
}

func without(blocks []Block, block Block) []Block {
	return slices.DeleteFunc(slices.Clone(blocks), func(b Block) bool { return b == block })
}
