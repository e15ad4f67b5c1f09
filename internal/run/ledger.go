// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// A Name is a value that two records of a directory cannot share, such as an e-mail address. The caller gives Text in
// lower case if the directory compares it without case.
type Name struct{ Directory, Attribute, Text string }

// A Record is a person or a group in a plan.
type Record struct {
	// ID is unique among all directories.
	ID string
	// Now are the names that the record has; Planned are those that its block plans for it.
	Now, Planned []Name
}

// A Clash is the reason why one apply cannot carry out two blocks.
type Clash struct {
	Kind ClashKind
	// ID is the record in question; empty if it does not exist yet.
	ID string
	// Name is the name that both blocks want; zero if the blocks clash over the record itself.
	Name Name
	// Other is the block that the planned one clashes with, and OtherLabel its label.
	Other      Block
	OtherLabel string
}

// ClashKind is the way in which two blocks clash.
type ClashKind int

// The kinds of clash.
const (
	// ClashHeldTwice means that two blocks hold one record.
	ClashHeldTwice ClashKind = iota + 1
	// ClashMoved means that one block gives up a record that another creates, takes over or holds.
	ClashMoved
	// ClashSameName means that two blocks want one name.
	ClashSameName
	// ClashNameInUse means that a block wants a name which another record still has.
	ClashNameInUse
)

// A Ledger knows which block of a run holds, creates or gives up which record of one kind.
type Ledger struct {
	mu      sync.Mutex
	entries map[string]*entry
	// held is the id of the record that each block keeps.
	held map[Block]string
	// current is the id of the record that has a name now, wanted the block that plans the name for its record.
	current map[Name]string
	wanted  map[Name]Block
	labels  map[Block]string
}

// An entry is what a ledger knows of one record.
type entry struct {
	holders, leavers []Block
	// taken are the holders that created the record or took it over in this run. The destruction of the record by
	// another block is then no error: the apply leaves the record alone.
	taken []Block
	// removal is closed when the removal that is under way ends.
	removal chan struct{}
	gone    bool
}

// The reasons why a block can't take a record.
var (
	ErrHeld = errors.New("another block has the record")
	ErrGone = errors.New("another block has just destroyed the record")
)

// SetLabel sets the text by which messages name a block, since Terraform does not tell a block's address.
func (l *Ledger) SetLabel(block Block, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()

	l.prepare()
	l.labels[block] = text
}

// PlanKeep registers a block that keeps its record. It returns nil if the plan clashes with no other block.
func (l *Ledger) PlanKeep(block Block, rec Record) *Clash {
	l.mu.Lock()
	defer l.mu.Unlock()

	e := l.hold(block, rec.ID)

	clash := l.haveNames(block, rec)
	if another := l.wantNames(block, rec.Planned); clash == nil {
		clash = another
	}

	switch {
	case len(e.leavers) > 0:
		return l.clash(ClashMoved, rec.ID, block, e.leavers...)
	case len(e.holders) > 1:
		return l.clash(ClashHeldTwice, rec.ID, block, e.holders...)
	default:
		return clash
	}
}

// PlanCreate registers a block that creates a record or takes one over. If the block holds a record, it gives that up.
func (l *Ledger) PlanCreate(block Block, planned []Name) *Clash {
	l.mu.Lock()
	defer l.mu.Unlock()

	if id, replaces := l.held[block]; replaces {
		l.leave(block, id)
	}

	return l.wantNames(block, planned)
}

// PlanDestroy registers a block that destroys its record.
func (l *Ledger) PlanDestroy(block Block, rec Record) *Clash {
	l.mu.Lock()
	defer l.mu.Unlock()

	e := l.leave(block, rec.ID)
	clash := l.haveNames(block, rec)

	if slices.ContainsFunc(e.holders, func(holder Block) bool { return !slices.Contains(e.taken, holder) }) {
		return l.clash(ClashMoved, rec.ID, block, e.holders...)
	}

	return clash
}

// Take gives a record that was just created, or is to be taken over, to the block that planned these names. It waits
// for a removal of the record that is under way.
func (l *Ledger) Take(ctx context.Context, id string, planned []Name) (Block, error) {
	for {
		block, removal, err := l.take(id, planned)
		if removal == nil {
			return block, err
		}

		select {
		case <-removal:
		case <-ctx.Done():
			return "", context.Cause(ctx)
		}
	}
}

func (l *Ledger) take(id string, planned []Name) (block Block, removal chan struct{}, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()

	e := l.entryOf(id)

	for _, name := range planned {
		if by, wanted := l.wanted[name]; wanted {
			block = by

			break
		}
	}

	if block == "" {
		block = NewBlock()
	}

	switch {
	case e.removal != nil:
		return "", e.removal, nil
	case e.gone:
		return "", nil, ErrGone
	case len(without(e.holders, block)) > 0:
		return "", nil, ErrHeld
	}

	l.hold(block, id)
	e.taken = with(e.taken, block)

	return block, nil, nil
}

// Release is called right before a block's record is destroyed. If another block of the run holds the record, ok is
// false, and the record has to stay. Otherwise the caller calls done when the removal has ended.
func (l *Ledger) Release(block Block, id string) (done func(gone bool), ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()

	e := l.leave(block, id)
	if len(e.holders) > 0 {
		return nil, false
	}

	removal := make(chan struct{})
	e.removal = removal

	return func(gone bool) {
		l.mu.Lock()
		defer l.mu.Unlock()

		e.removal, e.gone = nil, e.gone || gone
		e.leavers = nil // their plans are carried out

		close(removal)
	}, true
}

// prepare makes the maps, so that the zero value is ready to use.
func (l *Ledger) prepare() {
	if l.entries == nil {
		l.entries, l.held, l.current = map[string]*entry{}, map[Block]string{}, map[Name]string{}
		l.wanted, l.labels = map[Name]Block{}, map[Block]string{}
	}
}

func (l *Ledger) entryOf(id string) *entry {
	l.prepare()

	e, ok := l.entries[id]
	if !ok {
		e = &entry{}
		l.entries[id] = e
	}

	return e
}

func (l *Ledger) hold(block Block, id string) *entry {
	e := l.entryOf(id)
	e.holders, e.leavers = with(e.holders, block), without(e.leavers, block)
	l.held[block] = id

	return e
}

func (l *Ledger) leave(block Block, id string) *entry {
	e := l.entryOf(id)
	e.holders, e.leavers = without(e.holders, block), with(e.leavers, block)
	delete(l.held, block)

	return e
}

// haveNames registers the names that a block's record has now. It returns a clash if another block wants one of them.
func (l *Ledger) haveNames(block Block, rec Record) *Clash {
	var clash *Clash

	for _, name := range rec.Now {
		if by, wanted := l.wanted[name]; wanted && by != block && l.held[by] != rec.ID && clash == nil {
			clash = l.nameClash(name, rec.ID, by, slices.Contains(rec.Planned, name))
			clash.Other, clash.OtherLabel = by, l.labels[by]
		}

		l.current[name] = rec.ID
	}

	return clash
}

// wantNames registers the names that a block plans. It returns a clash if another block wants one of them too, or if
// another block's record has it.
func (l *Ledger) wantNames(block Block, planned []Name) *Clash {
	l.prepare()

	var clash *Clash

	for _, name := range planned {
		by, wanted := l.wanted[name]
		id, had := l.current[name]

		switch {
		case clash != nil:
		case wanted && by != block:
			clash = l.clash(ClashSameName, id, block, by)
			clash.Name = name
		case had && l.entries[id].gone: // the name is free
		case had && !slices.Contains(l.entries[id].holders, block) && !slices.Contains(l.entries[id].leavers, block):
			clash = l.nameClash(name, id, block, false)
		}

		if !wanted || by == block {
			l.wanted[name] = block
		}
	}

	return clash
}

// clash returns a clash with the first of the other blocks that is not the planned one.
func (l *Ledger) clash(kind ClashKind, id string, planned Block, others ...Block) *Clash {
	clash := &Clash{Kind: kind, ID: id}

	for _, other := range others {
		if other != planned {
			clash.Other, clash.OtherLabel = other, l.labels[other]

			break
		}
	}

	return clash
}

// nameClash returns the clash between a record that has a name and another block that wants it. If stays is set, the
// record keeps the name.
func (l *Ledger) nameClash(name Name, id string, wanter Block, stays bool) *Clash {
	_, exists := l.held[wanter]

	kind := ClashNameInUse

	switch {
	case stays:
		kind = ClashSameName
	case len(l.entries[id].holders) == 0 && !exists:
		kind = ClashMoved
	}

	clash := l.clash(kind, id, wanter, slices.Concat(l.entries[id].holders, l.entries[id].leavers)...)
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
