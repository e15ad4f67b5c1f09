// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "iter"

// Ordered is a map that keeps the order of insertion and gives access by position. Deletion is O(1): it leaves a hole,
// and the next Slice removes the holes. Paging through 100,000 entries thus stays linear.
type Ordered[V any] struct {
	byKey   map[string]int
	entries []orderedEntry[V]
	holes   int
}

type orderedEntry[V any] struct {
	key     string
	value   V
	present bool
}

func newOrdered[V any]() *Ordered[V] {
	return &Ordered[V]{byKey: map[string]int{}}
}

// Get returns the value of a key.
func (o *Ordered[V]) Get(key string) (V, bool) {
	i, ok := o.byKey[key]
	if !ok {
		var none V
		return none, false
	}

	return o.entries[i].value, true
}

// Has reports whether the key is present.
func (o *Ordered[V]) Has(key string) bool {
	_, ok := o.byKey[key]
	return ok
}

// Put stores a value: at its old position if the key is present, otherwise at the end.
func (o *Ordered[V]) Put(key string, value V) {
	if i, ok := o.byKey[key]; ok {
		o.entries[i].value = value
		return
	}

	o.byKey[key] = len(o.entries)
	o.entries = append(o.entries, orderedEntry[V]{key: key, value: value, present: true})
}

// Delete removes a key and reports whether it was present.
func (o *Ordered[V]) Delete(key string) bool {
	i, ok := o.byKey[key]
	if !ok {
		return false
	}

	delete(o.byKey, key)
	o.entries[i] = orderedEntry[V]{}
	o.holes++

	return true
}

// Len is the number of entries.
func (o *Ordered[V]) Len() int {
	return len(o.byKey)
}

// Slice returns the values from position from (0-based) up to but not including position to, within the entries
// present.
func (o *Ordered[V]) Slice(from, to int) []V {
	o.compact()
	from = min(max(from, 0), len(o.entries))
	to = min(max(to, from), len(o.entries))

	values := make([]V, 0, to-from)
	for _, entry := range o.entries[from:to] {
		values = append(values, entry.value)
	}

	return values
}

// All yields the values in order. The caller may delete the entry just yielded.
func (o *Ordered[V]) All() iter.Seq[V] {
	return func(yield func(V) bool) {
		for _, entry := range o.entries {
			if entry.present && !yield(entry.value) {
				return
			}
		}
	}
}

// Position returns the position of a key, counting the holes of deleted entries. The next Slice may change it.
func (o *Ordered[V]) Position(key string) (int, bool) {
	position, ok := o.byKey[key]
	return position, ok
}

// From yields the values in order, beginning at a position.
func (o *Ordered[V]) From(position int) iter.Seq[V] {
	return func(yield func(V) bool) {
		for i := max(position, 0); i < len(o.entries); i++ {
			if entry := o.entries[i]; entry.present && !yield(entry.value) {
				return
			}
		}
	}
}

// Before orders two keys by position.
func (o *Ordered[V]) Before(a, b string) int { return o.byKey[a] - o.byKey[b] }

func (o *Ordered[V]) compact() {
	if o.holes == 0 {
		return
	}

	kept := make([]orderedEntry[V], 0, len(o.byKey))
	for _, entry := range o.entries {
		if entry.present {
			o.byKey[entry.key] = len(kept)
			kept = append(kept, entry)
		}
	}

	o.entries = kept
	o.holes = 0
}
