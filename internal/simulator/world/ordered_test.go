// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// The ordered map agrees with a plain slice after random changes.
func TestOrderedAgreesWithSlice(t *testing.T) {
	t.Parallel()

	random := rand.New(rand.NewPCG(1, 2))
	values, want := newOrdered[string](), []string{}

	for step := range 5000 {
		key := strconv.Itoa(random.IntN(200))
		if random.IntN(3) == 0 {
			at := slices.Index(want, key)
			if values.Delete(key) != (at >= 0) {
				t.Fatalf("step %d: Delete(%s)", step, key)
			}

			if at >= 0 {
				want = slices.Delete(want, at, at+1)
			}
		} else {
			values.Put(key, key)

			if !slices.Contains(want, key) {
				want = append(want, key)
			}
		}

		if got := slices.Collect(values.All()); len(got) != len(want) || len(want) > 0 && !slices.Equal(got, want) {
			t.Fatalf("step %d: %v, want %v", step, got, want)
		}

		if step%7 != 0 {
			continue
		}

		from, to := random.IntN(220), random.IntN(220)

		expected := want[min(from, len(want)):max(min(from, len(want)), min(to, len(want)))]
		if got := values.Slice(from, to); !slices.Equal(got, expected) {
			t.Fatalf("step %d: Slice(%d, %d) = %v, want %v", step, from, to, got, expected)
		}

		if values.Len() != len(want) || values.Has(key) != slices.Contains(want, key) {
			t.Fatalf("step %d: Len or Has", step)
		}
	}
}

func TestOrderedDeleteWhileIterating(t *testing.T) {
	t.Parallel()

	values := newOrdered[int]()
	for i := range 10 {
		values.Put(strconv.Itoa(i), i)
	}

	seen := 0

	for value := range values.All() {
		values.Delete(strconv.Itoa(value))

		seen++
	}

	if seen != 10 || values.Len() != 0 || len(values.Slice(0, 10)) != 0 {
		t.Errorf("saw %d, left %d", seen, values.Len())
	}
}
