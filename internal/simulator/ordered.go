// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "iter"

// ordered is a map that keeps the order of insertion and serves it by
// position. Deletion is O(1): it leaves a hole that the next look at the order
// closes, so that paging through 100,000 entries stays linear.
type ordered[V any] struct {
	byKey   map[string]int
	entries []orderedEntry[V]
	holes   int
}

type orderedEntry[V any] struct {
	key     string
	value   V
	present bool
}

func newOrdered[V any]() *ordered[V] {
	return &ordered[V]{byKey: map[string]int{}}
}

// Get returns the value of a key.
func (o *ordered[V]) Get(key string) (V, bool) {
	i, ok := o.byKey[key]
	if !ok {
		var none V
		return none, false
	}
	return o.entries[i].value, true
}

// Has tells whether the key is present.
func (o *ordered[V]) Has(key string) bool {
	_, ok := o.byKey[key]
	return ok
}

// Put stores a value: in its old place when the key is present, at the end
// otherwise.
func (o *ordered[V]) Put(key string, value V) {
	if i, ok := o.byKey[key]; ok {
		o.entries[i].value = value
		return
	}
	o.byKey[key] = len(o.entries)
	o.entries = append(o.entries, orderedEntry[V]{key: key, value: value, present: true})
}

// Delete removes a key and tells whether it was present.
func (o *ordered[V]) Delete(key string) bool {
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
func (o *ordered[V]) Len() int {
	return len(o.byKey)
}

// Slice returns the values from position from (0-based) to before position to,
// both cut to what there is.
func (o *ordered[V]) Slice(from, to int) []V {
	o.compact()
	from = min(max(from, 0), len(o.entries))
	to = min(max(to, from), len(o.entries))
	values := make([]V, 0, to-from)
	for _, entry := range o.entries[from:to] {
		values = append(values, entry.value)
	}
	return values
}

// All yields the values in order. The entry just yielded may be deleted.
func (o *ordered[V]) All() iter.Seq[V] {
	return func(yield func(V) bool) {
		for _, entry := range o.entries {
			if entry.present && !yield(entry.value) {
				return
			}
		}
	}
}

func (o *ordered[V]) compact() {
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
