// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package raw

// A Memo makes a value once for each key, such as an account id, and shares the value between all objects that contain
// it.
type Memo[K comparable, V any] map[K]V

// Of returns the value of a key, and makes it the first time.
func (m Memo[K, V]) Of(key K, value func(K) V) V {
	made, ok := m[key]
	if !ok {
		made = value(key)
		m[key] = made
	}

	return made
}
