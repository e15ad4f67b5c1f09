// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package raw

// Memo are values that are made once for each key, such as a person's, and shared by all objects that have them.
type Memo[K comparable, V any] map[K]V

// Of is the value of a key, made unless it has been.
func (m Memo[K, V]) Of(key K, value func(K) V) V {
	made, ok := m[key]
	if !ok {
		made = value(key)
		m[key] = made
	}

	return made
}
