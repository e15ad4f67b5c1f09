// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "slices"

// Set is a set of strings.
type Set map[string]struct{}

// NewSet makes a set of its arguments.
func NewSet(members ...string) Set {
	set := Set{}
	for _, member := range members {
		set[member] = struct{}{}
	}

	return set
}

// Has reports whether the set has a member; a nil set has none.
func (s Set) Has(member string) bool {
	_, ok := s[member]
	return ok
}

// Add adds a member.
func (s Set) Add(member string) { s[member] = struct{}{} }

// Remove removes a member.
func (s Set) Remove(member string) { delete(s, member) }

// SetOf makes a set of a filter's values. nil stays nil, which admits every value.
func SetOf(values []string) Set {
	if values == nil {
		return nil
	}

	return NewSet(values...)
}

// Admits reports whether the set, used as a filter, admits a value; nil admits every value.
func (s Set) Admits(value string) bool { return s == nil || s.Has(value) }

// with returns a copy of the set with or without a member.
func (s Set) with(member string, present bool) Set {
	changed := make(Set, len(s)+1)
	for each := range s {
		changed.Add(each)
	}

	if present {
		changed.Add(member)
	} else {
		changed.Remove(member)
	}

	return changed
}

// Sorted returns the members in order.
func (s Set) Sorted() []string {
	members := make([]string, 0, len(s))
	for member := range s {
		members = append(members, member)
	}

	slices.Sort(members)

	return members
}

// FoldedSet is SetOf for values that are compared without case.
func FoldedSet(values []string) Set {
	if values == nil {
		return nil
	}

	set := make(Set, len(values))
	for _, value := range values {
		set.Add(Fold(value))
	}

	return set
}

// Meets reports whether two sets have a member in common.
func (s Set) Meets(other Set) bool {
	if len(other) < len(s) {
		s, other = other, s
	}

	for member := range s {
		if other.Has(member) {
			return true
		}
	}

	return false
}
