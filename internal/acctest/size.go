// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"strconv"
	"testing"
)

// Size returns the number of records in a test that shows the same with a few as with thousands. An environment
// variable can raise it.
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

// CompanyVariable sets the number of people in the tests that manage a company in one block.
const CompanyVariable = "ATLASSIAN_COMPANY_SIZE"
