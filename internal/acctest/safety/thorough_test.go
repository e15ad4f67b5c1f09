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

// matrixFile is the variable that names the file which tables are written to, as `make faults` does.
const matrixFile = "ATLASSIAN_FAULT_MATRIX"

// thorough reports whether every cell of the tables is run by itself, in process and through the CLI, and many random
// lives are lived. Otherwise faults of a kind, readings of the documents and habits of servers are met several in one
// life, each of them once; the CLI runs the cells in which its own part differs; and few random lives are lived, which
// are others each time.
func thorough() bool { return os.Getenv(matrixFile) != "" }

const seedVariable = "ATLASSIAN_PROPERTY_SEED"

// firstSeed is where what is random begins: elsewhere in each run, so that few lives a run come to many. What fails
// says it.
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

// sequenceCount says how many random lives a test has. A seed that is to be repeated has one.
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
