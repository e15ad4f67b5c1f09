// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/contract"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// checkContract holds what a test's simulator saw and said against Atlassian's OpenAPI documents.
func checkContract(t testing.TB, entries []simulator.Entry) {
	t.Helper()

	contract.Check(t, entries)
}
