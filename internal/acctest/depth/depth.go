// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package depth decides how much the tests try: a little in each run of `go test`, everything in `make faults`. It also
// chooses the seeds of random tests. Only tests import it. It must not know what they test.
package depth

import (
	"fmt"
	"hash/maphash"
	"os"
	"strconv"
	"sync"
)

// MatrixFile is the environment variable with the path of the file for the tables of faults. `make faults` sets it.
const MatrixFile = "ATLASSIAN_FAULT_MATRIX"

// SeedVariable is the environment variable that repeats a random test with one seed.
const SeedVariable = "ATLASSIAN_PROPERTY_SEED"

// Thorough reports whether each case runs alone, in process and through the CLI, with many random sequences. Otherwise
// one test run combines several faults, interpretations or variations, the CLI runs only the cases in which Terraform
// itself makes a difference, and only a few random sequences run, with other seeds each time.
func Thorough() bool { return os.Getenv(MatrixFile) != "" }

// Of returns how many cases of a kind a test runs: a few usually, all if it is thorough.
func Of[N int | uint64](usually, all N) N {
	if Thorough() {
		return all
	}

	return usually
}

// FirstSeed is the seed of the first random sequence. It differs in each run, so that many runs cover many sequences. A
// failing test must report it.
var FirstSeed = sync.OnceValue(func() uint64 {
	text := os.Getenv(SeedVariable)
	if text == "" {
		return 1 + new(maphash.Hash).Sum64()%1_000_000_000
	}

	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		panic(fmt.Errorf("%s: %w", SeedVariable, err))
	}

	return seed
})

// Sequences returns how many random sequences a test runs. It is one if the environment sets the seed.
func Sequences(usually, all uint64) uint64 {
	if os.Getenv(SeedVariable) != "" {
		return 1
	}

	return Of(usually, all)
}
