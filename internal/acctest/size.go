// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"strconv"
	"testing"
)

// Size is how many there are in a test that shows the same with few as with thousands, and can be asked for thousands
// by a variable of the environment.
func Size(t testing.TB, variable string, usual int) int {
	t.Helper()

	text := os.Getenv(variable)
	if text == "" {
		return usual
	}

	size, err := strconv.Atoi(text)
	if err != nil || size < usual {
		t.Fatalf("%s=%s: a whole number of at least %d is expected", variable, text, usual)
	}

	return size
}

// CompanyVariable says how many people a company has in the tests of a company in one block.
const CompanyVariable = "ATLASSIAN_COMPANY_SIZE"
