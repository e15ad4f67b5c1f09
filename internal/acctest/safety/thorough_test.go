// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"fmt"
	"hash/maphash"
	"os"
	"strconv"
	"sync"
)

// matrixFile is the environment variable with the path of the file for the tables. `make faults` sets it.
const matrixFile = "ATLASSIAN_FAULT_MATRIX"

// thorough reports whether each cell of the tables runs alone, in process and through the CLI, with many random
// sequences. Otherwise one run tests several faults of a kind, interpretations or variations together, the CLI runs
// only the cells in which Terraform itself makes a difference, and a few random sequences run, with other seeds each
// time.
func thorough() bool { return os.Getenv(matrixFile) != "" }

const seedVariable = "ATLASSIAN_PROPERTY_SEED"

// firstSeed is the seed of the first random sequence. It differs in each run, so that many runs cover many sequences. A
// failing test reports it.
var firstSeed = sync.OnceValue(func() uint64 {
	text := os.Getenv(seedVariable)
	if text == "" {
		return 1 + new(maphash.Hash).Sum64()%1_000_000_000
	}

	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		panic(fmt.Errorf("%s: %w", seedVariable, err))
	}

	return seed
})

// sequenceCount returns the number of random sequences of a test, which is one when the environment sets the seed.
func sequenceCount(usually, many uint64) uint64 {
	switch {
	case os.Getenv(seedVariable) != "":
		return 1
	case thorough():
		return many
	default:
		return usually
	}
}
